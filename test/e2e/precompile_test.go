package e2e

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// precompileResult is what ethers/precompile.mjs saw.
type precompileResult struct {
	Purse           string   `json:"purse"`
	OwnerIsWallet   bool     `json:"ownerIsWallet"`
	Deposit         string   `json:"deposit"`
	OpenLogs        []string `json:"openLogs"`
	ClaimablePaid   string   `json:"claimablePaid"`
	ClaimableReason string   `json:"claimableReason"`
	GreedyReason    string   `json:"greedyReason"`
	Codes           []string `json:"codes"`
	Paid            []string `json:"paid"`
	GasPerItem      string   `json:"gasPerItem"`
	PayeeHolds      string   `json:"payeeHolds"`
	LaneClaimed     string   `json:"laneClaimed"`
	UnlockLogs      []string `json:"unlockLogs"`
	WaitingPhase    string   `json:"waitingPhase"`
	PhaseAfter      string   `json:"phaseAfter"`
	Balance         string   `json:"balance"`
	Purses          bool     `json:"purses"`
	Filtered        []string `json:"filtered"`
	Stranger        string   `json:"stranger"`
	EstimateReason  string   `json:"estimateReason"`
	ValueReason     string   `json:"valueReason"`
	Contract        struct {
		Regret          string   `json:"regret"`
		LogsOfRegret    int      `json:"logsOfRegret"`
		HeldAfterRegret string   `json:"heldAfterRegret"`
		Held            string   `json:"held"`
		OwnsPurse       bool     `json:"ownsPurse"`
		Share           string   `json:"share"`
		Tipped          []string `json:"tipped"`
		PayeeHolds      string   `json:"payeeHolds"`
		Reason          string   `json:"reason"`
	} `json:"contract"`
}

// testPrecompile has an Ethereum wallet and a contract use payment channels, and asks the
// module what became of it.
func testPrecompile(t *testing.T, net *rig.Network) {
	rig.InstallPackages(t)
	to := rig.NewAddress(t)
	var result precompileResult
	rig.Script(t, "ethers/precompile.mjs", inputFor(t, net, 1, to), &result)

	require.True(t, result.OwnerIsWallet)
	require.Equal(t, "5000000000000000000", result.Deposit)
	require.Equal(t, []string{"PurseOpened"}, result.OpenLogs)
	require.Equal(t, "1250000000000000000", result.ClaimablePaid)
	require.Empty(t, result.ClaimableReason)
	require.Contains(t, result.GreedyReason, "the signature is not the named signer's")
	require.Equal(t, []string{"19", "1"}, result.Codes, "the first names another lane than was signed")
	require.Equal(t, []string{"0", "1250000000000000000"}, result.Paid)
	require.Equal(t, "1250000000000000000", result.PayeeHolds)
	require.Equal(t, "1250000000000000000", result.LaneClaimed)
	require.Equal(t, []string{"UnlockRequested", "UnlockCanceled"}, result.UnlockLogs)
	require.Equal(t, "2", result.WaitingPhase)
	require.Equal(t, "1", result.PhaseAfter)
	require.Equal(t, "3750000000000000000", result.Balance)
	require.True(t, result.Purses)
	require.Equal(t, []string{"0", "1"}, result.Filtered)
	require.Contains(t, result.Stranger, "only the owner of the purse may do this")
	require.Contains(t, result.EstimateReason, "no unlock is requested")
	require.Contains(t, result.ValueReason, "takes no value")
	t.Logf("gas of an item in a batch of two: %s", result.GasPerItem)
	requirePrecompileContract(t, result)

	reply, err := rig.Get(fmt.Sprintf("%s/bttc/paychan/v1/purses/%s", net.Validators[2].REST, result.Purse))
	require.NoError(t, err)
	require.Equal(t, 200, reply.Status, "%s", reply.Body)
	var module struct {
		Purse struct {
			Purse struct {
				Owner   string `json:"owner"`
				Balance string `json:"balance"`
				Paid    string `json:"paid"`
			} `json:"purse"`
		} `json:"purse"`
	}
	require.NoError(t, json.Unmarshal(reply.Body, &module))
	require.Equal(t, net.Account(t, "alice").Bech32, module.Purse.Purse.Owner)
	require.Equal(t, result.Balance, module.Purse.Purse.Balance)
	require.Equal(t, result.LaneClaimed, module.Purse.Purse.Paid)
}

func requirePrecompileContract(t *testing.T, result precompileResult) {
	t.Helper()
	contract := result.Contract
	require.Equal(t, "regretted", contract.Regret)
	require.Zero(t, contract.LogsOfRegret)
	require.Equal(t, "4000000000000000000", contract.HeldAfterRegret)
	require.Equal(t, "1000000000000000000", contract.Held)
	require.True(t, contract.OwnsPurse)
	require.Equal(t, "0", contract.Share, "set in the call that failed")
	require.Equal(t, []string{"500000000000000000"}, contract.Tipped)
	require.Equal(t, "1750000000000000000", contract.PayeeHolds)
	require.Contains(t, contract.Reason, "no unlock is requested")
}
