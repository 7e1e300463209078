package rig

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// Lie is what a Proxy changes of what it carries.
type Lie int32

// What a proxy may do.
const (
	// Honest changes nothing.
	Honest Lie = iota
	// Dead drops every connection.
	Dead
	// OtherChain answers another chain id.
	OtherChain
	// OmittedLog leaves out the last log of every answer.
	OmittedLog
	// InventedLog repeats the last log of every answer, with another hash.
	InventedLog
	// HeadIsFinal says that the last block is final.
	HeadIsFinal
)

// Proxy stands between a validator and the node of a remote chain.
type Proxy struct {
	URL    string
	target string
	lie    atomic.Int32
	asked  atomic.Int64
}

// NewProxy serves on loopback until the test ends.
func NewProxy(t *testing.T, target string) *Proxy {
	t.Helper()
	proxy := &Proxy{target: target}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	proxy.URL = server.URL
	return proxy
}

// Tell makes it lie so from now on.
func (p *Proxy) Tell(lie Lie) { p.lie.Store(int32(lie)) }

// Name is how operators see the endpoint.
func (p *Proxy) Name() string { return strings.TrimPrefix(p.URL, "http://") }

// Asked counts the requests so far.
func (p *Proxy) Asked() int64 { return p.asked.Load() }

// ServeHTTP carries one request.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked.Add(1)
	lie := Lie(p.lie.Load())
	if lie == Dead {
		panic(http.ErrAbortHandler)
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		if lie == HeadIsFinal {
			body = bytes.ReplaceAll(body, []byte(`"finalized"`), []byte(`"latest"`))
		}
		body, err = p.forward(body, lie)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

func (p *Proxy) forward(body []byte, lie Lie) ([]byte, error) {
	reply, err := Post(p.target, body)
	if err != nil {
		return nil, err
	}
	methods := methodsOf(body)
	var many []map[string]json.RawMessage
	if json.Unmarshal(reply.Body, &many) == nil {
		for _, answer := range many {
			falsify(answer, methods[string(answer["id"])], lie)
		}
		return json.Marshal(many)
	}
	var one map[string]json.RawMessage
	if err := json.Unmarshal(reply.Body, &one); err != nil {
		return nil, err
	}
	falsify(one, methods[string(one["id"])], lie)
	return json.Marshal(one)
}

// methodsOf returns the methods of a request, or of several, by their ids.
func methodsOf(body []byte) map[string]string {
	type request struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
	}
	var many []request
	if json.Unmarshal(body, &many) != nil {
		many = make([]request, 1)
		_ = json.Unmarshal(body, &many[0])
	}
	methods := map[string]string{}
	for _, request := range many {
		methods[string(request.ID)] = request.Method
	}
	return methods
}

func falsify(answer map[string]json.RawMessage, method string, lie Lie) {
	switch {
	case lie == OtherChain && method == "eth_chainId":
		answer["result"] = json.RawMessage(`"0x1"`)
	case (lie == OmittedLog || lie == InventedLog) && method == "eth_getLogs":
		var logs []map[string]any
		if json.Unmarshal(answer["result"], &logs) != nil || len(logs) == 0 {
			return
		}
		last := len(logs) - 1
		if lie == OmittedLog {
			logs = logs[:last]
		} else {
			logs = append(logs, invented(logs[last]))
		}
		answer["result"], _ = json.Marshal(logs)
	}
}

// invented is a log of the Portal's next event, with the contents of another.
func invented(log map[string]any) map[string]any {
	made := map[string]any{}
	for key, value := range log {
		made[key] = value
	}
	topics, _ := log["topics"].([]any)
	made["topics"] = append([]any{}, topics...)
	if len(topics) > 1 {
		made["topics"].([]any)[1] = "0x" + strings.Repeat("0", 60) + "0fff"
	}
	made["logIndex"] = "0x7"
	return made
}
