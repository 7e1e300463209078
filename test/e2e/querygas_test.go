package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// reader is EVM code that reads that many storage slots, never one twice, logs once for each
// and returns their number.
func reader(slots uint32) string {
	return fmt.Sprintf("0x60005b60010180545060006000a08063%08x1160025760005260206000f3", slots)
}

// readerAddress is where calls put the code; nothing is there on the chain.
const readerAddress = "0x00000000000000000000000000000000000000aa"

func callReader(slots uint32, gas uint64) []any {
	return []any{
		map[string]any{"to": readerAddress, "gas": hexutil.Uint64(gas)}, "latest",
		map[string]any{readerAddress: map[string]any{"code": reader(slots)}},
	}
}

// TestQueryGasLimit does all that a node is asked for by way of queries at the limit that
// init writes, with as much gas as JSON-RPC grants, and then again with too low a limit.
func TestQueryGasLimit(t *testing.T) {
	const slots, callGas = 9_000, 25_000_000
	solo := rig.NewSolo(t)
	solo.EditConfig(t, "app.toml", `api = "eth,net,web3"`, `api = "eth,net,web3,debug"`)
	solo.Run(t, 2)

	var result hexutil.Bytes
	require.NoError(t, rig.CallRPC(solo.JSONRPC, "eth_call", callReader(slots, callGas), &result))
	require.Equal(t, int64(slots), new(big.Int).SetBytes(result).Int64())
	var estimate hexutil.Uint64
	require.NoError(t, rig.CallRPC(solo.JSONRPC, "eth_estimateGas", callReader(slots, callGas), &estimate))
	require.Greater(t, uint64(estimate), uint64(slots*2100))

	traceHeavyCreation(t, solo, slots, callGas)

	height := solo.Height(t)
	solo.Stop(t)
	solo.EditConfig(t, "app.toml", `query-gas-limit = "100000000"`, `query-gas-limit = "4000"`)
	solo.Run(t, height+3)
	requireQueryRefused(t, solo)
	solo.WaitBlocks(t, 3, time.Minute)
}

// traceHeavyCreation has a transaction read the slots and asks for its traces and logs.
func traceHeavyCreation(t *testing.T, solo *rig.Solo, slots uint32, gas uint64) {
	t.Helper()
	require.NoError(t, solo.Wallet.Nonce(t.Context()))
	raw, err := solo.Wallet.Chain.Ethereum(solo.Wallet.Account, gas, nil, nil, hexutil.MustDecode(reader(slots)))
	require.NoError(t, err)
	var hash string
	require.NoError(t, rig.CallRPC(solo.JSONRPC, "eth_sendRawTransaction", []any{hexutil.Encode(raw)}, &hash))
	receipt := solo.Wallet.WaitReceipt(t, hash)
	require.Equal(t, "0x1", receipt.Status)

	for method, params := range map[string][]any{
		"debug_traceTransaction":   {hash, map[string]any{"limit": 1000}},
		"debug_traceBlockByNumber": {receipt.BlockNumber, map[string]any{"tracer": "callTracer"}},
		"debug_traceBlockByHash":   {receipt.BlockHash, map[string]any{"tracer": "prestateTracer"}},
	} {
		var trace json.RawMessage
		require.NoError(t, rig.CallRPC(solo.JSONRPC, method, params, &trace), method)
		require.NotContains(t, string(trace), "out of gas", method)
		require.Greater(t, len(trace), 100, method)
	}
	var call struct {
		GasUsed hexutil.Uint64 `json:"gasUsed"`
		Error   string         `json:"error"`
	}
	require.NoError(t, rig.CallRPC(solo.JSONRPC, "debug_traceTransaction", []any{hash, map[string]any{"tracer": "callTracer"}}, &call))
	require.Empty(t, call.Error)
	require.Greater(t, uint64(call.GasUsed), uint64(slots*2100))
	var logs []json.RawMessage
	require.NoError(t, rig.CallRPC(solo.JSONRPC, "eth_getLogs", []any{map[string]any{"fromBlock": "0x1", "toBlock": "latest"}}, &logs))
	require.Len(t, logs, int(slots))
}

// requireQueryRefused asks in every way; each answer names the limit and the setting.
func requireQueryRefused(t *testing.T, solo *rig.Solo) {
	t.Helper()
	says := []string{"gas limit", "4000", "query-gas-limit in app.toml"}
	requireSaid(t, rig.CallRPC(solo.JSONRPC, "eth_call", callReader(100, 1_000_000), nil).Error(), says...)
	requireSaid(t, solo.Bttcd(t, "query", "auth", "accounts", "--node", solo.CometURL()).Text(), says...)
	accounts, err := rig.Get(solo.REST + "/cosmos/auth/v1beta1/accounts")
	require.NoError(t, err)
	require.Equal(t, http.StatusTooManyRequests, accounts.Status, accounts.Body)
	requireSaid(t, string(accounts.Body), says...)

	small, err := rig.Get(solo.REST + "/cosmos/auth/v1beta1/accounts?pagination.limit=1")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, small.Status, small.Body)
}
