package fakechain

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Faults are what is wrong with a node. The zero value is a good node.
type Faults struct {
	Dead        bool   // connections break
	Hang        bool   // answers never come
	HangOn      string // answers to this method never come
	Refuse      string // this method is answered with an error
	Raw         string // the body of each answer, with status 200
	Status      int    // the HTTP status of each answer
	Huge        bool   // answers never end
	Redirect    string // answers are redirects to this address
	ChainID     uint64 // if not 0
	NoCode      bool   // there is no Portal
	OtherDomain bool   // there is another contract
	HeadIsFinal bool   // the head is called final
	FinalBehind uint64 // what is called final is so many blocks behind it
	OmitLog     uint64 // nonce of an event that logs omit
	InventLogs  bool   // logs have a deposit that never was, and status does not
	InventAll   bool   // logs and status agree on deposits that never were
	LogsBehind  uint64 // the backend of logs is so many blocks behind the final block
	StateBehind uint64 // the backend of state answers for so many blocks before
	MaxRange    uint64 // blocks that a question for logs may span
	AlienLogs   bool   // logs are of another contract
}

// Node serves a chain, until Close.
type Node struct {
	*httptest.Server
	chain *Chain
	quit  chan struct{}
	once  sync.Once

	mu      sync.Mutex
	faults  Faults
	calls   map[string]int
	headers http.Header
}

// Node returns a new node of the chain.
func (c *Chain) Node() *Node {
	n := &Node{chain: c, quit: make(chan struct{}), calls: map[string]int{}}
	n.Server = httptest.NewServer(n)
	return n
}

// Close ends it, with all answers under way.
func (n *Node) Close() {
	n.once.Do(func() {
		close(n.quit)
		n.CloseClientConnections()
		n.Server.Close()
	})
}

// Set changes what is wrong.
func (n *Node) Set(faults Faults) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.faults = faults
}

// Calls is how often a method was called.
func (n *Node) Calls(method string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.calls[method]
}

// Header is that of the last request.
func (n *Node) Header(name string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.headers.Get(name)
}

type request struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

// ServeHTTP answers JSON-RPC.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked request
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n.mu.Lock()
	n.calls[asked.Method]++
	n.headers = r.Header.Clone()
	faults := n.faults
	n.mu.Unlock()
	if n.misbehave(w, r, faults, asked.Method) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	answer := map[string]any{"jsonrpc": "2.0", "id": asked.ID}
	result, err := n.chain.answer(asked, faults)
	if err != nil {
		answer["error"] = errorOf(err)
	} else {
		answer["result"] = result
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// misbehave reports whether a fault of the transport was the answer.
func (n *Node) misbehave(w http.ResponseWriter, r *http.Request, faults Faults, method string) bool {
	switch {
	case faults.Dead:
		panic(http.ErrAbortHandler)
	case faults.Hang || faults.HangOn == method:
		select {
		case <-n.quit:
		case <-r.Context().Done():
		}
	case faults.Redirect != "":
		http.Redirect(w, r, faults.Redirect, http.StatusTemporaryRedirect)
	case faults.Huge:
		n.pour(w, r)
	case faults.Raw != "" || faults.Status != 0:
		w.WriteHeader(max(faults.Status, http.StatusOK))
		_, _ = fmt.Fprint(w, faults.Raw)
	default:
		return false
	}
	return true
}

func (n *Node) pour(w http.ResponseWriter, r *http.Request) {
	chunk := []byte(strings.Repeat(" ", 1<<16))
	for {
		select {
		case <-n.quit:
			return
		case <-r.Context().Done():
			return
		default:
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
}

type rpcError struct {
	code int
	text string
	data string
}

func (e *rpcError) Error() string { return e.text }

func errorOf(err error) map[string]any {
	fault, ok := err.(*rpcError) //nolint:errorlint // made here, never wrapped
	if !ok {
		fault = &rpcError{code: -32000, text: err.Error()}
	}
	answer := map[string]any{"code": fault.code, "message": fault.text}
	if fault.data != "" {
		answer["data"] = fault.data
	}
	return answer
}
