package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// walletInput is what every wallet script reads.
type walletInput struct {
	RPC     string `json:"rpc"`
	WS      string `json:"ws"`
	ChainID uint64 `json:"chainId"`
	Key     string `json:"key"`
	PeerKey string `json:"peerKey"`
	To      string `json:"to"`
}

// testWallets has both libraries do the same. They use different validators, so that what
// one node accepts is seen to reach the others.
func testWallets(t *testing.T, net *rig.Network) {
	rig.InstallPackages(t)
	for i, library := range []string{"ethers", "viem"} {
		t.Run(library+" transfer", func(t *testing.T) { testTransfer(t, net, library, i) })
		t.Run(library+" token", func(t *testing.T) { testToken(t, net, library, i) })
		t.Run(library+" subscribe", func(t *testing.T) { testSubscribe(t, net, library, i) })
	}
	t.Run("refused", func(t *testing.T) { testWalletRefused(t, net) })
}

func inputFor(t *testing.T, net *rig.Network, validator int, to [20]byte) walletInput {
	t.Helper()
	node := net.Validators[validator]
	return walletInput{
		RPC: node.JSONRPC, WS: node.JSONRPCWS, ChainID: net.EVMChainID,
		Key: net.Account(t, "alice").PrivateKeyHex, PeerKey: net.Account(t, "bob").PrivateKeyHex, To: rig.Hex(to),
	}
}

func testTransfer(t *testing.T, net *rig.Network, library string, validator int) {
	to := rig.NewAddress(t)
	var result struct {
		ChainID       uint64 `json:"chainId"`
		Type          int    `json:"type"`
		HashMatches   bool   `json:"hashMatches"`
		Status        int    `json:"status"`
		Nonce         int    `json:"nonce"`
		NonceAfter    int    `json:"nonceAfter"`
		Received      string `json:"received"`
		GasEstimate   string `json:"gasEstimate"`
		GasUsed       string `json:"gasUsed"`
		BaseFeeIsPaid bool   `json:"baseFeeIsPaid"`
		InBlock       bool   `json:"inBlock"`
		From          string `json:"from"`
	}
	rig.Script(t, library+"/transfer.mjs", inputFor(t, net, validator, to), &result)

	require.EqualValues(t, rig.EVMChainID, result.ChainID)
	require.Equal(t, 2, result.Type)
	require.True(t, result.HashMatches)
	require.Equal(t, 1, result.Status)
	require.Equal(t, result.Nonce+1, result.NonceAfter)
	require.Equal(t, "1500000000000000000", result.Received)
	require.Equal(t, "21000", result.GasEstimate)
	require.Equal(t, "21000", result.GasUsed)
	require.True(t, result.BaseFeeIsPaid)
	require.True(t, result.InBlock)
	require.Equal(t, lower(net.Account(t, "alice").EVM), lower(result.From))
	require.Equal(t, rig.BTT(15), net.Validators[validator].Balance(t, rig.Bech32("bttc", to)), "what the bank module says")
}

func testToken(t *testing.T, net *rig.Network, library string, validator int) {
	var result struct {
		Symbol               string   `json:"symbol"`
		HasCode              bool     `json:"hasCode"`
		DeployStatus         int      `json:"deployStatus"`
		Balances             []string `json:"balances"`
		AllowanceLeft        string   `json:"allowanceLeft"`
		LogNames             []string `json:"logNames"`
		Filtered             []string `json:"filtered"`
		ReceiptLogs          int      `json:"receiptLogs"`
		LogsNameTransactions bool     `json:"logsNameTransactions"`
		CustomError          string   `json:"customError"`
		CustomNeeded         string   `json:"customNeeded"`
		Reason               string   `json:"reason"`
		EstimateReason       string   `json:"estimateReason"`
		EstimateGas          string   `json:"estimateGas"`
	}
	rig.Script(t, library+"/token.mjs", inputFor(t, net, validator, rig.NewAddress(t)), &result)

	require.Equal(t, "E2E", result.Symbol)
	require.True(t, result.HasCode)
	require.Equal(t, 1, result.DeployStatus)
	require.Equal(t, []string{"999650", "300", "50"}, result.Balances)
	require.Equal(t, "0", result.AllowanceLeft)
	require.Equal(t, []string{"Transfer", "Transfer", "Approval", "Transfer"}, result.LogNames)
	require.Equal(t, []string{"300"}, result.Filtered)
	require.Equal(t, 1, result.ReceiptLogs)
	require.True(t, result.LogsNameTransactions)
	require.Equal(t, "ERC20InsufficientBalance", result.CustomError)
	require.Equal(t, "1000000", result.CustomNeeded)
	require.Equal(t, "this token refuses", result.Reason)
	require.Equal(t, "this token refuses", result.EstimateReason)
	require.Positive(t, rig.Int(t, result.EstimateGas).Cmp(rig.Int(t, "21000")))
}

func testSubscribe(t *testing.T, net *rig.Network, library string, validator int) {
	to := rig.NewAddress(t)
	var result struct {
		Heads []int64 `json:"heads"`
		Log   struct {
			From  string `json:"from"`
			To    string `json:"to"`
			Value string `json:"value"`
			Hash  string `json:"hash"`
		} `json:"log"`
		Sent string `json:"sent"`
	}
	rig.Script(t, library+"/subscribe.mjs", inputFor(t, net, validator, to), &result)

	require.Len(t, result.Heads, 2)
	require.Equal(t, result.Heads[0]+1, result.Heads[1])
	require.Equal(t, rig.Hex(to), lower(result.Log.To))
	require.Equal(t, "7", result.Log.Value)
	require.Equal(t, result.Sent, result.Log.Hash)
}

func testWalletRefused(t *testing.T, net *rig.Network) {
	var result struct {
		Refused     map[string]string `json:"refused"`
		Status      int               `json:"status"`
		NonceBefore int               `json:"nonceBefore"`
		NonceAfter  int               `json:"nonceAfter"`
	}
	rig.Script(t, "ethers/refused.mjs", inputFor(t, net, 0, rig.NewAddress(t)), &result)

	for name, want := range map[string][]string{
		"otherChain":       {"chain", "19991", "199"},
		"otherChainLegacy": {"chain", "19991", "199"},
		"staleNonce":       {"nonce too low"},
		"tooLittleGas":     {"intrinsic gas too low", "21000"},
		"tooPoor":          {"insufficient funds"},
		"belowBaseFee":     {"base fee"},
		"oversized":        {"oversized data", "131072"},
		"notATransaction":  {"rlp"},
		"replay":           {"nonce too low"},
	} {
		require.NotContains(t, result.Refused[name], "ACCEPTED", name)
		for _, part := range want {
			require.Contains(t, result.Refused[name], part, name)
		}
		requireNoInnards(t, result.Refused[name])
	}
	require.Equal(t, 1, result.Status)
	require.Equal(t, result.NonceBefore+1, result.NonceAfter, "only the good transaction may have counted")
}
