package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

const (
	askEvery = 20 * time.Millisecond
	// patience bounds the wait for a validator that decides nothing, for want of this one's vote perhaps.
	patience = 3 * time.Second
)

// awaitHeight returns once the node behind an RPC has the block at height, or patience has ended.
func awaitHeight(ctx context.Context, rpc string, height int64) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticker := time.NewTicker(askEvery)
	defer ticker.Stop()
	for {
		if reached, err := heightOf(ctx, rpc); err == nil && reached >= height {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func heightOf(ctx context.Context, rpc string) (int64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, rpc+"/status", nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	var answer struct {
		Result struct {
			Sync struct {
				Height string `json:"latest_block_height"`
			} `json:"sync_info"`
		} `json:"result"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return 0, err
	}
	return strconv.ParseInt(answer.Result.Sync.Height, 10, 64)
}
