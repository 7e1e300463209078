package join

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

const testChain = "bttc-local-1"

var testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// fakeNode answers as CometBFT's RPC does. Blocks are a second apart; the last is of testNow.
type fakeNode struct {
	chainID          string
	id               byte
	earliest, latest int64
	catchingUp       bool
	unbonding        time.Duration
	offers           *Offers // nil: does not tell
	genesis          []string
	forked           int64 // from this height on other hashes
	override         map[string]string
}

func healthy() fakeNode {
	return fakeNode{
		chainID: testChain, id: 'a', earliest: 1, latest: 5000, unbonding: 21 * 24 * time.Hour,
		offers:  &Offers{[]Offer{{Height: 4000, Format: 3, Chunks: 2, Hash: "AB"}, {Height: 3000, Format: 3, Chunks: 1, Hash: "CD"}}},
		genesis: []string{`{"chain_id":"bttc-local-1",`, `"app_state":{"a":1}}`},
	}
}

func (n fakeNode) start(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Method string            `json:"method"`
			Params map[string]string `json:"params"`
		}
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if raw, ok := n.override[request.Method]; ok {
			_, _ = fmt.Fprint(w, raw)
			return
		}
		result, err := n.answer(request.Method, request.Params)
		answer := map[string]any{"jsonrpc": "2.0", "id": 1, "result": result}
		if err != nil {
			answer = map[string]any{"error": map[string]any{"code": -32603, "message": "Internal error", "data": err.Error()}}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func (n fakeNode) answer(method string, params map[string]string) (any, error) {
	switch method {
	case "status":
		return map[string]any{
			"node_info": map[string]any{"id": strings.Repeat(string(n.id), 40), "listen_addr": "tcp://0.0.0.0:26656", "network": n.chainID},
			"sync_info": map[string]any{
				"latest_block_height": fmt.Sprint(n.latest), "earliest_block_height": fmt.Sprint(n.earliest),
				"latest_block_time": testNow, "catching_up": n.catchingUp,
			},
		}, nil
	case "commit":
		return n.commit(params["height"])
	case "abci_query":
		return n.query(params["path"]), nil
	case "genesis_chunked":
		var chunk int
		_, _ = fmt.Sscan(params["chunk"], &chunk)
		return map[string]string{
			"chunk": fmt.Sprint(chunk), "total": fmt.Sprint(len(n.genesis)),
			"data": base64.StdEncoding.EncodeToString([]byte(n.genesis[chunk])),
		}, nil
	}
	return nil, fmt.Errorf("method %s not found", method)
}

func (n fakeNode) commit(text string) (any, error) {
	var height int64
	if _, err := fmt.Sscan(text, &height); err != nil {
		return nil, err
	}
	if height < n.earliest || height > n.latest {
		return nil, fmt.Errorf("height %d is not available, lowest height is %d", height, n.earliest)
	}
	return map[string]any{"signed_header": map[string]any{
		"header": map[string]any{"height": text, "time": testNow.Add(time.Duration(height-n.latest) * time.Second)},
		"commit": map[string]any{"height": text, "block_id": map[string]any{"hash": n.hash(height)}},
	}}, nil
}

func (n fakeNode) hash(height int64) string {
	if n.forked > 0 && height >= n.forked {
		return fmt.Sprintf("F%063X", height)
	}
	return fmt.Sprintf("%064X", height)
}

func (n fakeNode) query(path string) any {
	response := map[string]any{"code": 0}
	switch {
	case path == stakingParamsPath:
		response["value"] = base64.StdEncoding.EncodeToString(unbondingAnswer(n.unbonding))
	case path == OffersPath && n.offers != nil:
		raw, _ := n.offers.Encode()
		response["value"] = base64.StdEncoding.EncodeToString(raw)
	default:
		response["code"], response["log"] = 6, "unknown query path"
	}
	return map[string]any{"response": response}
}

func unbondingAnswer(unbonding time.Duration) []byte {
	bytesField := func(content []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), content)
	}
	duration := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), uint64(unbonding/time.Second))
	return bytesField(append(bytesField(duration), 0x10, 100)) // and max_validators after it
}

func survey(t *testing.T, nodes ...fakeNode) *Survey {
	t.Helper()
	var urls []string
	for _, node := range nodes {
		urls = append(urls, node.start(t))
	}
	survey, err := Ask(t.Context(), urls, testChain)
	require.NoError(t, err)
	return survey
}
