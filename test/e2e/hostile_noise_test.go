package e2e

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// testNoise sends random bytes, and nearly right ones, to every door.
func testNoise(t *testing.T, node target) {
	source := rand.NewChaCha8([32]byte{8})
	openings := []string{
		"", "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /websocket HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "\x16\x03\x01",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n",
	}
	var peers sync.WaitGroup
	for _, address := range node.doors.All() {
		for _, opening := range openings {
			noise := make([]byte, 64<<10)
			_, _ = source.Read(noise)
			connection := rig.Dial(t, address)
			require.NoError(t, connection.SetDeadline(time.Now().Add(5*time.Second)))
			peers.Go(func() {
				// The node may hang up at any byte.
				_, _ = connection.Write(append([]byte(opening), noise...))
				_, _ = io.Copy(io.Discard, connection)
				_ = connection.Close()
			})
		}
	}
	peers.Wait()
}

// testOversizedRequests sends bodies, batches, headers and nesting over their limits.
func testOversizedRequests(t *testing.T, node target) {
	one := `{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}`
	for _, sent := range []struct {
		name, url string
		body      string
		status    int
		said      []string
	}{
		{"JSON-RPC body", node.JSONRPC, strings.Repeat("x", 1<<20+1), 413, []string{"1048577", "1048576"}},
		{"JSON-RPC batch", node.JSONRPC, many(101, one), 200, []string{"batch too large"}},
		{"JSON-RPC nesting", node.JSONRPC, strings.Repeat("[", 500_000), 200, []string{"parse error"}},
		{"RPC body", node.RPC, strings.Repeat("x", 1_000_001), 400, []string{"request body too large"}},
		{"RPC batch", node.RPC, many(11, one), 200, []string{"exceeds maximum (10)"}},
		{"RPC nesting", node.RPC, strings.Repeat("[", 500_000), 500, []string{"exceeded max depth"}},
		{"REST body", node.REST + "/cosmos/tx/v1beta1/simulate", strings.Repeat("x", 1_000_001), 400, []string{"request body too large"}},
	} {
		reply, err := rig.Post(sent.url, []byte(sent.body))
		require.NoError(t, err, sent.name)
		require.Equal(t, sent.status, reply.Status, "%s: %.300s", sent.name, reply.Body)
		requireSaid(t, string(reply.Body), sent.said...)
	}
	// Of unknown length, so that only counting tells.
	response, err := http.Post(node.JSONRPC, "application/json", io.MultiReader(bytes.NewReader(make([]byte, 2<<20))))
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	requireSaid(t, string(body), "the limit is 1048576 bytes (json-rpc.http-body-limit)")

	for _, url := range []string{node.JSONRPC, node.RPC} {
		request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(one))
		require.NoError(t, err)
		request.Header.Set("X-Long", strings.Repeat("h", 200_000))
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, response.StatusCode, url)
		require.NoError(t, response.Body.Close())
	}
	_, err = rig.CallGRPC(node.doors.GRPC, "/cosmos.bank.v1beta1.Query/Params", make([]byte, 4<<20+1))
	require.ErrorContains(t, err, "4194304")
}

// testSearches asks for more than a page and with more than a query may be.
func testSearches(t *testing.T, node target) {
	for _, method := range []string{"tx_search", "block_search"} {
		var answer struct {
			Txs    []any  `json:"txs"`
			Blocks []any  `json:"blocks"`
			Total  string `json:"total_count"`
		}
		query := map[string]string{"tx_search": "tx.height > 0", "block_search": "block.height > 0"}[method]
		require.NoError(t, rig.CallRPC(node.RPC, method, map[string]any{"query": query, "per_page": "1000000000"}, &answer))
		require.LessOrEqual(t, len(answer.Txs)+len(answer.Blocks), 100)
		total, err := strconv.Atoi(answer.Total)
		require.NoError(t, err)
		require.Positive(t, total)
	}
	long := "tx.height > 0" + strings.Repeat(" AND tx.height > 0", 100)
	require.ErrorContains(t, rig.CallRPC(node.RPC, "tx_search", map[string]any{"query": long}, nil), "maximum query length exceeded")
	var blocks struct {
		Metas []any `json:"block_metas"`
	}
	require.NoError(t, rig.CallRPC(node.RPC, "blockchain", map[string]any{"minHeight": "1", "maxHeight": "1000000"}, &blocks))
	require.LessOrEqual(t, len(blocks.Metas), 20)
}
