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
		Accounts: []node.Account{{Name: "alice", Bech32: "bttc1a", EVM: "0xa", TRON: "Ta", PrivateKeyHex: "aa"}},
		Wallets:  json.RawMessage(`{"metamask":{"chainId":"0x4e17"}}`),
	}
	got, err := json.Marshal(New(plan, homes, map[string]int{"validator-0": 77}))
	require.NoError(t, err)
	require.JSONEq(t, `{
		"chain_id": "bttc-local-1", "evm_chain_id": 19991,
		"validators": [{
			"name": "validator-0", "home": "/net/validator-0", "pid": 77,
			"rpc": "http://127.0.0.1:2", "grpc": "127.0.0.1:3", "rest": "http://127.0.0.1:4",
			"json_rpc": "http://127.0.0.1:5", "json_rpc_ws": "ws://127.0.0.1:6", "metrics": "http://127.0.0.1:7/metrics"
		}],
		"accounts": [{"name": "alice", "bech32": "bttc1a", "evm": "0xa", "tron": "Ta", "private_key_hex": "aa"}],
		"wallets": {"metamask": {"chainId": "0x4e17"}}
	}`, string(got))
}

func TestAbsentPartsAreAbsent(t *testing.T) {
	plan := node.NewPlan([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, func(name string) string { return name })
	got, err := json.Marshal(New(plan, node.Homes{}, nil))
	require.NoError(t, err)
	for _, field := range []string{`"pid"`, `"wallets"`, `"chains"`} {
		require.NotContains(t, string(got), field)
	}
}
