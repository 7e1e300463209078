package endpoints

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

func TestFileHasExactlyThePublishedFields(t *testing.T) {
	plan := node.NewPlan([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, func(name string) string { return "/net/" + name })
	homes := node.Homes{
		ChainID: plan.ChainID, EVMChainID: 19991,
		Accounts: []node.Account{{Name: "alice", Bech32: "bttc1a", EVM: "0xa", TRON: "Ta", PrivateKeyHex: "aa", Path: "m/0"}},
		Faucet:   &node.Account{Name: "faucet", Bech32: "bttc1f", EVM: "0xf", TRON: "Tf", PrivateKeyHex: "ff"},
		Mnemonic: "some words",
		Wallets:  json.RawMessage(`{"metamask":{"chainId":"0x4e17"}}`),
	}
	got, err := json.Marshal(New(plan, homes, "http://127.0.0.1:9", map[string]int{"validator-0": 77}))
	require.NoError(t, err)
	require.JSONEq(t, `{
		"chain_id": "bttc-local-1", "evm_chain_id": 19991,
		"validators": [{
			"name": "validator-0", "home": "/net/validator-0", "pid": 77,
			"rpc": "http://127.0.0.1:2", "grpc": "127.0.0.1:3", "rest": "http://127.0.0.1:4",
			"json_rpc": "http://127.0.0.1:5", "json_rpc_ws": "ws://127.0.0.1:6", "metrics": "http://127.0.0.1:7/metrics"
		}],
		"accounts": [{"name": "alice", "bech32": "bttc1a", "evm": "0xa", "tron": "Ta", "private_key_hex": "aa", "path": "m/0"}],
		"mnemonic": "some words", "warning": "everybody knows these keys: whatever is sent to them on any other network is lost",
		"faucet": {"url": "http://127.0.0.1:9", "name": "faucet", "bech32": "bttc1f", "evm": "0xf", "tron": "Tf", "private_key_hex": "ff"},
		"wallets": {"metamask": {"chainId": "0x4e17"}}
	}`, string(got))
}

func TestAbsentPartsAreAbsent(t *testing.T) {
	plan := node.NewPlan([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, func(name string) string { return name })
	got, err := json.Marshal(New(plan, node.Homes{}, "http://127.0.0.1:9", nil))
	require.NoError(t, err)
	for _, field := range []string{`"pid"`, `"wallets"`, `"chains"`, `"faucet"`, `"mnemonic"`, `"warning"`} {
		require.NotContains(t, string(got), field)
	}
}
