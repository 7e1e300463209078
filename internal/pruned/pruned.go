// Package pruned tells clients of the Ethereum JSON-RPC what a node no longer has. A node that began with a
// snapshot, or that drops old blocks, would answer null, which means "there is none" to them.
//
// Invariant: what was found is passed on byte for byte, and a node with all of its blocks answers as it always did. null
// stays for what may yet come: blocks above the newest one, and transactions that this node was sent or holds.
//
// Callers: cmd/bttcd/cmd, around the methods that it serves.
package pruned

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Code is what go-ethereum answers with for history that was pruned (EIP-4444).
const Code = 4444

// History says from which block on the node has blocks. whole is true if none is missing.
type History func(ctx context.Context) (oldest int64, whole bool)

// kind is what the first parameter of a method names.
type kind int

const (
	byNumber kind = iota + 1
	byBlockHash
	byNumberOrHash
	byTxHash
	sending
	byState
)

var methods = map[string]kind{
	"eth_getBlockByNumber": byNumber, "eth_getHeaderByNumber": byNumber,
	"eth_getBlockTransactionCountByNumber": byNumber, "eth_getTransactionByBlockNumberAndIndex": byNumber,
	"eth_getBlockByHash": byBlockHash, "eth_getHeaderByHash": byBlockHash,
	"eth_getBlockTransactionCountByHash": byBlockHash, "eth_getTransactionByBlockHashAndIndex": byBlockHash,
	"eth_getBlockReceipts":     byNumberOrHash,
	"eth_getTransactionByHash": byTxHash, "eth_getTransactionReceipt": byTxHash, "eth_getTransactionLogs": byTxHash,
	"eth_sendRawTransaction": sending, "eth_sendTransaction": sending,
	"eth_getLogs": byState, "debug_traceBlockByNumber": byState, "debug_traceTransaction": byState, "eth_call": byState,
	"eth_getBalance": byState, "eth_getCode": byState, "eth_getStorageAt": byState, "eth_getTransactionCount": byState,
	"eth_estimateGas": byState, "eth_feeHistory": byState,
}

// Handler answers with next, and says what is pruned where next says null.
type Handler struct {
	next    http.Handler
	history History
	sent    *recent
}

// NewHandler wraps the handler of JSON-RPC over POST.
func NewHandler(next http.Handler, history History) *Handler {
	return &Handler{next: next, history: history, sent: newRecent(rememberedTxs)}
}

// call is one request of a client, who may send anything.
type call struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	oldest, whole := h.history(request.Context())
	if whole {
		h.next.ServeHTTP(w, request)
		return
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	calls := concerned(body)
	if len(calls) == 0 {
		h.next.ServeHTTP(w, request)
		return
	}
	answer := &recorder{header: w.Header(), status: http.StatusOK}
	h.next.ServeHTTP(answer, request)
	text := answer.body.Bytes()
	if speaksOf(text, calls) {
		text = h.mend(request, text, calls, oldest)
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.status)
	_, _ = w.Write(text)
}

// speaksOf spares large answers, such as logs, from being read: of calls that only fail for want of blocks.
func speaksOf(text []byte, calls map[string]call) bool {
	for _, one := range calls {
		if methods[one.Method] != byState {
			return true
		}
	}
	return bytes.Contains(text, []byte(lowestHeight))
}

// recorder keeps an answer back. Its headers are the client's at once.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header               { return r.header }
func (r *recorder) WriteHeader(status int)            { r.status = status }
func (r *recorder) Write(content []byte) (int, error) { return r.body.Write(content) }

// concerned returns the calls of a request, by id, whose answers may speak of what is pruned.
func concerned(body []byte) map[string]call {
	var batch []call
	if isBatch(body) {
		if json.Unmarshal(body, &batch) != nil {
			return nil
		}
	} else {
		var one call
		if json.Unmarshal(body, &one) != nil {
			return nil
		}
		batch = []call{one}
	}
	calls := map[string]call{}
	for _, one := range batch {
		if methods[one.Method] != 0 && len(one.ID) > 0 && len(one.Params) > 0 {
			calls[string(one.ID)] = one
		}
	}
	return calls
}

func isBatch(text []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("[")) }

// mend replaces in the answers those that are null for want of blocks.
func (h *Handler) mend(request *http.Request, text []byte, calls map[string]call, oldest int64) []byte {
	if !isBatch(text) {
		return h.mendOne(request, text, calls, oldest)
	}
	var answers []json.RawMessage
	if json.Unmarshal(text, &answers) != nil {
		return text
	}
	for i, answer := range answers {
		answers[i] = h.mendOne(request, answer, calls, oldest)
	}
	mended, err := json.Marshal(answers)
	if err != nil {
		return text
	}
	return append(mended, '\n')
}

func (h *Handler) mendOne(request *http.Request, text []byte, calls map[string]call, oldest int64) []byte {
	var answer struct {
		ID     json.RawMessage `json:"id"`
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(text, &answer) != nil {
		return text
	}
	asked, ok := calls[string(answer.ID)]
	if !ok {
		return text
	}
	message := ""
	switch {
	case answer.Error != nil:
		message = h.failed(asked, answer.Error.Message, oldest)
	case string(answer.Result) == "null":
		message = h.missing(request, asked, oldest)
	default:
		h.found(asked, answer.Result)
	}
	if message == "" {
		return text
	}
	refusal, err := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "id": answer.ID, "error": map[string]any{"code": Code, "message": message},
	})
	if err != nil {
		return text
	}
	return append(refusal, '\n')
}

// lowestHeight is part of what CometBFT says of blocks that it does not have.
const lowestHeight = "lowest height is"

// failed puts a sentence in place of CometBFT's words for a block that is not kept.
func (h *Handler) failed(asked call, said string, oldest int64) string {
	if strings.Contains(said, lowestHeight) || strings.Contains(said, "block not found for hash") {
		return fmt.Sprintf("%s: pruned before height %d: this node has no older blocks; ask one that has", asked.Method, oldest)
	}
	return ""
}

// found remembers transactions that this node was sent: they may be in no block for a while.
func (h *Handler) found(asked call, result json.RawMessage) {
	switch methods[asked.Method] {
	case sending:
		h.sent.add(textOf(result))
	case byTxHash:
		var pending struct {
			BlockHash *string `json:"blockHash"`
		}
		if asked.Method == "eth_getTransactionByHash" && json.Unmarshal(result, &pending) == nil && pending.BlockHash == nil {
			h.sent.add(textOf(asked.Params[0]))
		}
	}
}

// missing says why there is no answer, or nothing if there is none to be expected.
func (h *Handler) missing(request *http.Request, asked call, oldest int64) string {
	param := textOf(asked.Params[0])
	what := methods[asked.Method]
	if what == byNumberOrHash {
		what = byNumber
		if hash := hashOf(asked.Params[0]); hash != "" {
			what, param = byBlockHash, hash
		}
	}
	switch what {
	case byNumber:
		height, err := strconv.ParseUint(strings.TrimPrefix(param, "0x"), 16, 63)
		if err != nil || int64(height) >= oldest {
			return ""
		}
		return fmt.Sprintf("block %d is pruned before height %d: this node has no older blocks; ask one that has", height, oldest)
	case byBlockHash:
		if strings.HasSuffix(asked.Method, "AndIndex") && h.has(request, "eth_getBlockTransactionCountByHash", param) {
			return ""
		}
		return fmt.Sprintf("block %.66s not found: this node has blocks from height %d on, and was pruned before height %d; ask one that has all", param, oldest, oldest)
	case byTxHash:
		if h.sent.has(param) {
			return ""
		}
		if h.has(request, "eth_getTransactionByHash", param) {
			h.sent.add(param)
			return ""
		}
		return fmt.Sprintf("transaction %.66s not found: this node has blocks from height %d on, and was pruned before height %d; ask one that has all", param, oldest, oldest)
	}
	return ""
}

// has asks the node itself.
func (h *Handler) has(request *http.Request, method, param string) bool {
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": []string{param}})
	if err != nil {
		return false
	}
	inner := request.Clone(request.Context())
	inner.Body, inner.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer := &recorder{header: http.Header{}, status: http.StatusOK}
	h.next.ServeHTTP(answer, inner)
	var read struct {
		Result json.RawMessage `json:"result"`
	}
	return json.Unmarshal(answer.body.Bytes(), &read) == nil && len(read.Result) > 0 && string(read.Result) != "null"
}

func textOf(raw json.RawMessage) string {
	var text string
	_ = json.Unmarshal(raw, &text)
	return strings.ToLower(text)
}

// hashOf returns the block hash of a parameter that may be a number instead.
func hashOf(raw json.RawMessage) string {
	var object struct {
		BlockHash string `json:"blockHash"`
	}
	if json.Unmarshal(raw, &object) == nil && object.BlockHash != "" {
		return strings.ToLower(object.BlockHash)
	}
	if text := textOf(raw); len(text) == 66 {
		return text
	}
	return ""
}
