package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// testOversized hands in transactions that are too large in each way there is.
func testOversized(t *testing.T, net *rig.Network) {
	dave := net.Signer("dave")
	send := dave.Generate(t, "bank", "send", "dave", validatorless, "1btt")
	withMemo := func(size int) []byte {
		tx := map[string]any{}
		require.NoError(t, json.Unmarshal([]byte(send), &tx))
		tx["body"].(map[string]any)["memo"] = strings.Repeat("m", size)
		text, err := json.Marshal(tx)
		require.NoError(t, err)
		signed := dave.Sign(t, string(text))
		require.Zero(t, signed.ExitCode, signed.Text())
		return dave.Encode(t, signed.Stdout)
	}
	height := net.First().Height(t)
	requireSaid(t, broadcastRefused(t, net.First(), withMemo(600)), "memo", "600")
	requireSaid(t, broadcastRefused(t, net.First(), withMemo(500_000)), "large")
	requireSaid(t, broadcastRefused(t, net.First(), make([]byte, 2_000_000)), "large")
	net.First().WaitHeight(t, height+2, time.Minute)
}

// testGarbage throws what nobody should send at every port a node has. Each must be
// answered, and the node must go on as before.
func testGarbage(t *testing.T, net *rig.Network) {
	node := net.First()
	height := node.Height(t)
	t.Run("ethereum", func(t *testing.T) { testEthereumGarbage(t, node) })
	t.Run("consensus", func(t *testing.T) { testConsensusGarbage(t, node) })
	t.Run("rest", func(t *testing.T) { testRESTGarbage(t, node) })
	t.Run("grpc", func(t *testing.T) {
		_, err := rig.CallGRPC(node.GRPC, "/cosmos.bank.v1beta1.Query/Balance", []byte{0xff, 0xff, 0xff})
		require.ErrorContains(t, err, "gRPC status")
		_, err = rig.CallGRPC(node.GRPC, "/cosmos.bank.v1beta1.Query/Nothing", nil)
		require.ErrorContains(t, err, "gRPC status 12")
	})
	node.WaitHeight(t, height+2, time.Minute)
	status, err := node.Status()
	require.NoError(t, err)
	require.False(t, status.CatchingUp)
}

func testEthereumGarbage(t *testing.T, node rig.Validator) {
	for _, garbage := range []struct {
		method string
		params any
		said   string
	}{
		{"eth_nothing", []any{}, "does not exist"},
		{"nothing", []any{}, "does not exist"},
		{"eth_getBalance", []any{"xyz", "latest"}, "invalid argument 0"},
		{"eth_getBalance", []any{"0x1234", "latest"}, "invalid argument 0"},
		{"eth_getBalance", []any{}, "missing value for required argument 0"},
		{"eth_getBalance", map[string]any{"address": 1}, "non-array args"},
		{"eth_getBalance", []any{validatorless, "no block"}, "invalid argument 1"},
		{"eth_call", []any{map[string]any{"to": "0x12"}, "latest"}, "invalid argument 0"},
		{"eth_sendRawTransaction", []any{"0xdeadbeef"}, "rlp"},
		{"eth_sendRawTransaction", []any{"0x"}, "typed transaction too short"},
		{"eth_sendRawTransaction", []any{"not hex"}, "invalid argument 0"},
	} {
		var answered *rig.RPCError
		err := rig.CallRPC(node.JSONRPC, garbage.method, garbage.params, nil)
		require.ErrorAs(t, err, &answered, "%s %v", garbage.method, garbage.params)
		requireSaid(t, answered.Message, garbage.said)
	}
	noise := make([]byte, 4096)
	_, err := rand.Read(noise)
	require.NoError(t, err)
	for _, body := range [][]byte{
		nil, noise, []byte("{"), []byte("[]"), []byte(`"text"`), []byte(`{"jsonrpc":"2.0"}`),
		bytes.Repeat([]byte("["), 100_000), bytes.Repeat([]byte("x"), 8<<20),
	} {
		reply, err := rig.Post(node.JSONRPC, body)
		require.NoError(t, err)
		require.Less(t, reply.Status, 500, "%.80s: %s", body, reply.Body)
		requireNoInnards(t, string(reply.Body))
	}
	one := `{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}`
	batch := "[" + strings.Repeat(one+",", 4999) + one + "]"
	reply, err := rig.Post(node.JSONRPC, []byte(batch))
	require.NoError(t, err)
	require.Contains(t, string(reply.Body), "batch too large")

	var number string
	require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_blockNumber", []any{}, &number))
	var absent any
	require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_getBlockByNumber", []any{"0x7fffffff", false}, &absent))
	require.Nil(t, absent, "a block that does not exist yet")
}

func testConsensusGarbage(t *testing.T, node rig.Validator) {
	for _, raw := range [][]byte{{}, {0}, []byte("not a transaction"), bytes.Repeat([]byte{0xff}, 1000)} {
		said := broadcastRefused(t, node, raw)
		require.NotEmpty(t, said)
		requireNoInnards(t, said)
	}
	require.ErrorContains(t, rig.CallRPC(node.RPC, "block", map[string]any{"height": "minus one"}, nil), "Invalid params")
	require.ErrorContains(t, rig.CallRPC(node.RPC, "block", map[string]any{"height": "999999999"}, nil), "height")
	require.ErrorContains(t, rig.CallRPC(node.RPC, "nothing", map[string]any{}, nil), "not found")
}

func testRESTGarbage(t *testing.T, node rig.Validator) {
	for path, said := range map[string]string{
		"/nothing":                                  "Not Implemented",
		"/cosmos/bank/v1beta1/balances/xyz":         "xyz",
		"/cosmos/staking/v1beta1/validators/xyz":    "xyz",
		"/cosmos/gov/v1/proposals/minus-one":        "minus-one",
		"/cosmos/gov/v1/proposals/999999":           "999999",
		"/cosmos/tx/v1beta1/txs/xyz":                "'x'",
		"/cosmos/base/tendermint/v1beta1/blocks/-1": "-1",
	} {
		reply, err := rig.Get(node.REST + path)
		require.NoError(t, err)
		require.GreaterOrEqual(t, reply.Status, 400, "%s: %s", path, reply.Body)
		requireSaid(t, string(reply.Body), said)
	}
}
