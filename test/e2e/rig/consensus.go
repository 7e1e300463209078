package rig

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Status is where a node stands.
type Status struct {
	Height     int64
	CatchingUp bool
	NodeID     string
}

// Status asks the node's consensus engine.
func (v Validator) Status() (Status, error) {
	var answer struct {
		NodeInfo struct {
			ID string `json:"id"`
		} `json:"node_info"`
		SyncInfo struct {
			LatestBlockHeight string `json:"latest_block_height"`
			CatchingUp        bool   `json:"catching_up"`
		} `json:"sync_info"`
	}
	if err := CallRPC(v.RPC, "status", map[string]any{}, &answer); err != nil {
		return Status{}, err
	}
	height, err := strconv.ParseInt(answer.SyncInfo.LatestBlockHeight, 10, 64)
	return Status{Height: height, CatchingUp: answer.SyncInfo.CatchingUp, NodeID: answer.NodeInfo.ID}, err
}

// Header is what the tests compare of a block.
type Header struct {
	Hash    string
	AppHash string
	Time    time.Time
	// Signers counts the commit signatures the block carries for the one before it.
	Signers int
}

// Header returns the block header at height.
func (v Validator) Header(height int64) (Header, error) {
	var answer struct {
		BlockID struct {
			Hash string `json:"hash"`
		} `json:"block_id"`
		Block struct {
			Header struct {
				AppHash string    `json:"app_hash"`
				Time    time.Time `json:"time"`
			} `json:"header"`
			LastCommit struct {
				Signatures []struct {
					Signature string `json:"signature"`
				} `json:"signatures"`
			} `json:"last_commit"`
		} `json:"block"`
	}
	err := CallRPC(v.RPC, "block", map[string]any{"height": strconv.FormatInt(height, 10)}, &answer)
	if err != nil {
		return Header{}, err
	}
	header := Header{Hash: answer.BlockID.Hash, AppHash: answer.Block.Header.AppHash, Time: answer.Block.Header.Time}
	for _, vote := range answer.Block.LastCommit.Signatures {
		if vote.Signature != "" {
			header.Signers++
		}
	}
	return header, nil
}

// Height returns the node's height and fails the test if it cannot be asked.
func (v Validator) Height(t *testing.T) int64 {
	t.Helper()
	status, err := v.Status()
	require.NoError(t, err)
	return status.Height
}

// WaitHeight waits until the node has committed height.
func (v Validator) WaitHeight(t *testing.T, height int64, limit time.Duration) {
	t.Helper()
	Wait(t, fmt.Sprintf("%s to reach height %d", v.Name, height), limit, func() error {
		status, err := v.Status()
		if err != nil {
			return err
		}
		if status.Height < height {
			return fmt.Errorf("height is %d", status.Height)
		}
		return nil
	})
}

// WaitBlocks waits until the node has committed count more blocks.
func (v Validator) WaitBlocks(t *testing.T, count int64, limit time.Duration) {
	t.Helper()
	v.WaitHeight(t, v.Height(t)+count, limit)
}

// Event is one event of a transaction, the first value of each key.
type Event struct {
	Type       string
	Attributes map[string]string
}

// TxResult is a committed transaction.
type TxResult struct {
	Hash      string
	Height    int64
	Code      uint32
	Codespace string
	Log       string
	Events    []Event
}

// Attribute returns the value of the first event of that type which has the key.
func (r TxResult) Attribute(eventType, key string) string {
	for _, event := range r.Events {
		if value, ok := event.Attributes[key]; ok && event.Type == eventType {
			return value
		}
	}
	return ""
}

// Tx returns a committed transaction by its hash in hexadecimal.
func (v Validator) Tx(hash string) (TxResult, error) {
	var answer struct {
		Result struct {
			Height   string `json:"height"`
			TxResult struct {
				Code      uint32 `json:"code"`
				Codespace string `json:"codespace"`
				Log       string `json:"log"`
				Events    []struct {
					Type       string `json:"type"`
					Attributes []struct {
						Key   string `json:"key"`
						Value string `json:"value"`
					} `json:"attributes"`
				} `json:"events"`
			} `json:"tx_result"`
		} `json:"result"`
	}
	query := v.RPC + "/tx?hash=" + url.QueryEscape("0x"+strings.TrimPrefix(hash, "0x"))
	if err := GetJSON(query, &answer); err != nil {
		return TxResult{}, err
	}
	raw := answer.Result.TxResult
	height, err := strconv.ParseInt(answer.Result.Height, 10, 64)
	if err != nil {
		return TxResult{}, fmt.Errorf("transaction %s: %w", hash, err)
	}
	result := TxResult{Hash: hash, Height: height, Code: raw.Code, Codespace: raw.Codespace, Log: raw.Log}
	for _, from := range raw.Events {
		event := Event{Type: from.Type, Attributes: map[string]string{}}
		for _, attribute := range from.Attributes {
			if _, seen := event.Attributes[attribute.Key]; !seen {
				event.Attributes[attribute.Key] = attribute.Value
			}
		}
		result.Events = append(result.Events, event)
	}
	return result, nil
}

// WaitTx waits until a transaction is in a block.
func (v Validator) WaitTx(t *testing.T, hash string) TxResult {
	t.Helper()
	var result TxResult
	Wait(t, "transaction "+hash+" to be in a block", 40*time.Second, func() (err error) {
		result, err = v.Tx(hash)
		return err
	})
	return result
}

// CheckResult is what a node says when it is handed a transaction.
type CheckResult struct {
	Code uint32 `json:"code"`
	Log  string `json:"log"`
	Hash string `json:"hash"`
}

// Broadcast hands signed bytes to the node's mempool.
func (v Validator) Broadcast(tx []byte) (CheckResult, error) {
	var result CheckResult
	params := map[string]any{"tx": base64.StdEncoding.EncodeToString(tx)}
	err := CallRPC(v.RPC, "broadcast_tx_sync", params, &result)
	return result, err
}
