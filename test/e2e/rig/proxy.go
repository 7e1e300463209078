package rig

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
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
	// Hanging answers nothing until it is told something else.
	Hanging
	// Backwards calls a block final that is below what it called final before, again and again.
	Backwards
	// OldState reads contracts at a block before the one it is asked about, as a backend that lags does.
	OldState
	// OldLogs has no logs of the last blocks, as a backend that lags does.
	OldLogs
)

// behind is how many blocks, of a second each, a backend lags: more than a command takes on a busy machine.
const behind = 12

// Proxy stands between a validator and the node of a remote chain.
type Proxy struct {
	URL    string
	target string
	lie    atomic.Int32
	asked  atomic.Int64
	told   atomic.Int64 // how often a lie was told that grows
	ended  chan struct{}
}

// NewProxy serves on loopback until the test ends.
func NewProxy(t *testing.T, target string) *Proxy {
	t.Helper()
	proxy := &Proxy{target: target, ended: make(chan struct{})}
	server := httptest.NewServer(proxy)
	t.Cleanup(func() { close(proxy.ended); server.Close() })
	proxy.URL = server.URL
	return proxy
}

// Tell makes it lie so from now on.
func (p *Proxy) Tell(lie Lie) {
	p.told.Store(0)
	p.lie.Store(int32(lie))
}

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
	if lie == Hanging {
		p.hang(r)
	}
	if err == nil {
		body, err = p.ask(body, lie)
	}
	if err == nil {
		body, err = p.forward(body, lie)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

// hang waits until the client gives up, the proxy is told something else, or the test ends.
func (p *Proxy) hang(r *http.Request) {
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	for Lie(p.lie.Load()) == Hanging {
		select {
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		case <-p.ended:
			panic(http.ErrAbortHandler)
		case <-look.C:
		}
	}
}

// ask changes a request, where that is how the lie is told.
func (p *Proxy) ask(body []byte, lie Lie) ([]byte, error) {
	if lie == HeadIsFinal {
		return bytes.ReplaceAll(body, []byte(`"finalized"`), []byte(`"latest"`)), nil
	}
	if lie != Backwards && lie != OldState {
		return body, nil
	}
	old, err := p.old()
	if err != nil {
		return nil, err
	}
	if lie == Backwards {
		// It falls faster than the chain grows.
		old -= min(old-1, uint64(p.told.Add(1)))
		return bytes.ReplaceAll(body, []byte(`"finalized"`), fmt.Appendf(nil, `"0x%x"`, old)), nil
	}
	return atBlock.ReplaceAll(body, fmt.Appendf(nil, `"0x%x"`, old)), nil
}

// atBlock is how the block is named whose state is asked for.
var atBlock = regexp.MustCompile(`\{"blockHash":"0x[0-9a-f]+","requireCanonical":true\}`)

// old is the last final block of a backend that lags.
func (p *Proxy) old() (uint64, error) {
	final, err := Remote{RPC: p.target}.Final()
	return max(1, final-min(final, behind)), err
}

// upTo leaves out the logs of later blocks.
func upTo(logs []map[string]any, last uint64) []map[string]any {
	return slices.DeleteFunc(logs, func(log map[string]any) bool {
		var number uint64
		_, err := fmt.Sscanf(fmt.Sprint(log["blockNumber"]), "0x%x", &number)
		return err != nil || number > last
	})
}

func (p *Proxy) forward(body []byte, lie Lie) ([]byte, error) {
	reply, err := Post(p.target, body)
	if err != nil {
		return nil, err
	}
	methods := methodsOf(body)
	var old uint64
	if lie == OldLogs {
		if old, err = p.old(); err != nil {
			return nil, err
		}
	}
	var many []map[string]json.RawMessage
	if json.Unmarshal(reply.Body, &many) == nil {
		for _, answer := range many {
			falsify(answer, methods[string(answer["id"])], lie, old)
		}
		return json.Marshal(many)
	}
	var one map[string]json.RawMessage
	if err := json.Unmarshal(reply.Body, &one); err != nil {
		return nil, err
	}
	falsify(one, methods[string(one["id"])], lie, old)
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

func falsify(answer map[string]json.RawMessage, method string, lie Lie, old uint64) {
	switch {
	case lie == OtherChain && method == "eth_chainId":
		answer["result"] = json.RawMessage(`"0x1"`)
	case (lie == OmittedLog || lie == InventedLog || lie == OldLogs) && method == "eth_getLogs":
		var logs []map[string]any
		if json.Unmarshal(answer["result"], &logs) != nil || len(logs) == 0 {
			return
		}
		last := len(logs) - 1
		switch lie {
		case OmittedLog:
			logs = logs[:last]
		case OldLogs:
			logs = upTo(logs, old)
		default:
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
