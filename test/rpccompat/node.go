package rpccompat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/rpc"
)

// Node is a node's JSON-RPC.
type Node struct{ *rpc.Client }

// Dial connects to a node by a URL of HTTP or WebSocket.
func Dial(ctx context.Context, url string) (Node, error) {
	client, err := rpc.DialContext(ctx, url)
	return Node{client}, err
}

// Get calls a method and decodes its result; null leaves the zero value.
func Get[T any](ctx context.Context, node Node, method string, params ...any) (T, error) {
	var result T
	raw, err := node.Raw(ctx, method, params...)
	if err == nil {
		err = json.Unmarshal(raw, &result)
	}
	if err != nil {
		return result, fmt.Errorf("%s %v: %w", method, params, err)
	}
	return result, nil
}

// Raw calls a method and returns its result as it came.
func (n Node) Raw(ctx context.Context, method string, params ...any) (json.RawMessage, error) {
	var raw json.RawMessage
	err := n.CallContext(ctx, &raw, method, params...)
	if err == nil && len(raw) == 0 {
		raw = json.RawMessage("null")
	}
	return raw, err
}

// Answer is a result, or an error as an object of its code, and of its data if it has some.
func (n Node) Answer(ctx context.Context, method string, params ...any) (any, error) {
	raw, err := n.Raw(ctx, method, params...)
	var refused rpc.Error
	if errors.As(err, &refused) {
		answer := map[string]any{"error": map[string]any{"code": fmt.Sprintf("code%d", refused.ErrorCode())}}
		var withData rpc.DataError
		if errors.As(err, &withData) && withData.ErrorData() != nil {
			answer["error"].(map[string]any)["data"] = withData.ErrorData()
		}
		return answer, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	return decode(raw)
}

func decode(raw json.RawMessage) (any, error) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	return value, decoder.Decode(&value)
}
