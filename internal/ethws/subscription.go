package ethws

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// request is a JSON-RPC request.
type request struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

type failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// invalidParams is the code of JSON-RPC.
const invalidParams = -32602

func (r request) reply(result any, err error) []byte {
	reply := map[string]any{"jsonrpc": "2.0", "id": r.ID, "result": result}
	if err != nil {
		delete(reply, "result")
		reply["error"] = failure{invalidParams, err.Error()}
	}
	text, err := json.Marshal(reply)
	if err != nil {
		return nil
	}
	return text
}

// subscribe prepares a feed and returns its id.
func (p *peer) subscribe(ctx context.Context, params []json.RawMessage) (any, error) {
	if limit := p.server.limits.Subscriptions; len(p.subscriptions) >= limit {
		return nil, fmt.Errorf("too many subscriptions: the limit is %d for one connection", limit)
	}
	feed, err := p.server.feeds(params)
	if err != nil {
		return nil, err
	}
	id := newID()
	ctx, cancel := context.WithCancel(ctx)
	p.subscriptions[id] = cancel
	p.begin = func() { feed(ctx, func(result any) error { return p.notify(id, result) }) }
	return id, nil
}

func (p *peer) unsubscribe(params []json.RawMessage) (any, error) {
	var id string
	if len(params) != 1 || json.Unmarshal(params[0], &id) != nil {
		return nil, errors.New("eth_unsubscribe takes one parameter, the id of a subscription")
	}
	cancel, found := p.subscriptions[id]
	if found {
		cancel()
		delete(p.subscriptions, id)
	}
	return found, nil
}

// notify sends one event to the peer.
func (p *peer) notify(id string, result any) error {
	text, err := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "method": "eth_subscription",
		"params": map[string]any{"subscription": id, "result": result},
	})
	if err != nil {
		return err
	}
	return p.write(text)
}

func newID() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // it never fails
	return "0x" + hex.EncodeToString(raw)
}
