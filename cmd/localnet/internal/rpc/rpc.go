// Package rpc asks running validators over HTTP: CometBFT's RPC, the REST gateway and the
// Ethereum JSON-RPC.
//
// Invariant: every request is bounded in time and in size of the answer. The network and
// tour packages are its callers.
package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	requestTimeout = 5 * time.Second
	answerLimit    = 16 << 20
)

// Error is an answer that reports a failure.
type Error struct {
	URL     string
	Status  int
	Message string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s answered with status %d: %s", e.URL, e.Status, e.Message)
}

// client uses neither a proxy nor connections kept from before a validator's restart.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// Get decodes the JSON answer to a GET request into answer.
func Get(ctx context.Context, url string, answer any) error {
	return do(ctx, http.MethodGet, url, nil, answer)
}

func do(ctx context.Context, method, url string, body []byte, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("ask the validator: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return fmt.Errorf("read the answer of %s: %w", url, err)
	}
	if response.StatusCode != http.StatusOK {
		return &Error{URL: url, Status: response.StatusCode, Message: message(data)}
	}
	if err := json.Unmarshal(data, answer); err != nil {
		return fmt.Errorf("the answer of %s is not the JSON wanted: %w", url, err)
	}
	return nil
}

// message picks the message out of the error shapes of the services.
func message(data []byte) string {
	var shape struct {
		Message string `json:"message"`
		Error   struct {
			Message string `json:"message"`
			Data    string `json:"data"`
		} `json:"error"`
	}
	if json.Unmarshal(data, &shape) == nil {
		switch {
		case shape.Message != "":
			return shape.Message
		case shape.Error.Data != "":
			return shape.Error.Data
		case shape.Error.Message != "":
			return shape.Error.Message
		}
	}
	return string(bytes.TrimSpace(data[:min(len(data), 500)]))
}
