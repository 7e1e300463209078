package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"strings"
)

// Ethereum is the URL of a validator's Ethereum JSON-RPC.
type Ethereum string

// Call calls a method and decodes its result.
func (e Ethereum) Call(ctx context.Context, result any, method string, params ...any) error {
	if params == nil {
		params = []any{}
	}
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return fmt.Errorf("encode %s: %w", method, err)
	}
	var answer struct {
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := do(ctx, http.MethodPost, string(e), body, &answer); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if answer.Error != nil {
		return fmt.Errorf("%s was refused: %s (code %d)", method, answer.Error.Message, answer.Error.Code)
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return fmt.Errorf("%s answered %s: %w", method, answer.Result, err)
	}
	return nil
}

// Quantity calls a method whose result is a number.
func (e Ethereum) Quantity(ctx context.Context, method string, params ...any) (*big.Int, error) {
	var text string
	if err := e.Call(ctx, &text, method, params...); err != nil {
		return nil, err
	}
	number, err := ParseQuantity(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	return number, nil
}

// ParseQuantity reads a JSON-RPC quantity such as 0x4e17.
func ParseQuantity(text string) (*big.Int, error) {
	digits, found := strings.CutPrefix(text, "0x")
	number, ok := new(big.Int).SetString(digits, 16)
	if !found || !ok {
		return nil, fmt.Errorf("%q is not a number in hexadecimal", text)
	}
	return number, nil
}
