package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// testRewards changes what x/rewards pays by a vote, funds the pool and sees it paid out to
// the abtt, while the supply stays what it was.
func testRewards(t *testing.T, net *rig.Network) {
	supply := net.Supply(t)
	alice := net.Signer("alice")
	newRate := new(big.Int).Add(ratePerBlock(t, net), big.NewInt(1_234_567))

	proposal := alice.Send(t, "gov", "submit-proposal", rewardsProposal(t, net, newRate, "50btt")).
		Attribute("submit_proposal", "proposal_id")
	requireProposal(t, net, proposal, "PROPOSAL_STATUS_DEPOSIT_PERIOD", "50000000000000000000")
	net.Signer("bob").Send(t, "gov", "deposit", proposal, "50.5BTT")
	requireProposal(t, net, proposal, "PROPOSAL_STATUS_VOTING_PERIOD", "100500000000000000000")
	for i := range net.Validators {
		net.Operator(i).Send(t, "gov", "vote", proposal, "yes")
	}
	rig.Wait(t, "proposal "+proposal+" to be executed", 90*time.Second, func() error {
		status, _ := proposalOf(t, net, proposal)
		if status != "PROPOSAL_STATUS_PASSED" {
			return fmt.Errorf("it is in %s", status)
		}
		return nil
	})
	require.Equal(t, newRate, ratePerBlock(t, net))
	require.Equal(t, supply, net.Supply(t), "a vote changed the supply")

	before := poolFunded(t, net)
	funding := net.Signer("carol").Send(t, "rewards", "fund", "1000.5btt")
	require.Equal(t, new(big.Int).Add(before, rig.BTT(10005)), poolFunded(t, net))
	requirePaid(t, net, funding.Height, newRate)
	require.Equal(t, supply, net.Supply(t), "funding changed the supply")
}

func rewardsProposal(t *testing.T, net *rig.Network, rate *big.Int, deposit string) string {
	t.Helper()
	var module struct {
		Account struct {
			Base struct {
				Address string `json:"address"`
			} `json:"base_account"`
		} `json:"account"`
	}
	net.REST(t, "/cosmos/auth/v1beta1/module_accounts/gov", &module)
	require.NotEmpty(t, module.Account.Base.Address)
	proposal, err := json.Marshal(map[string]any{
		"messages": []any{map[string]any{
			"@type":     "/bttc.rewards.v1.MsgUpdateParams",
			"authority": module.Account.Base.Address,
			"params":    map[string]string{"abtt_per_block": rate.String()},
		}},
		"metadata": "", "deposit": deposit, "title": "Another rate", "summary": "Pay a little more each block",
	})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "proposal.json")
	require.NoError(t, os.WriteFile(path, proposal, 0o600))
	return path
}

func proposalOf(t *testing.T, net *rig.Network, id string) (status, deposit string) {
	t.Helper()
	var answer struct {
		Proposal struct {
			Status       string `json:"status"`
			TotalDeposit []struct {
				Amount string `json:"amount"`
			} `json:"total_deposit"`
		} `json:"proposal"`
	}
	net.REST(t, "/cosmos/gov/v1/proposals/"+id, &answer)
	if len(answer.Proposal.TotalDeposit) == 0 {
		return answer.Proposal.Status, "0"
	}
	return answer.Proposal.Status, answer.Proposal.TotalDeposit[0].Amount
}

func requireProposal(t *testing.T, net *rig.Network, id, status, deposit string) {
	t.Helper()
	gotStatus, gotDeposit := proposalOf(t, net, id)
	require.Equal(t, status, gotStatus)
	require.Equal(t, deposit, gotDeposit)
}

// ratePerBlock asks over the command line what each block pays, in abtt.
func ratePerBlock(t *testing.T, net *rig.Network) *big.Int {
	t.Helper()
	var answer struct {
		Params struct {
			AbttPerBlock string `json:"abtt_per_block"`
		} `json:"params"`
	}
	net.Query(t, &answer, "rewards", "params")
	return rig.Int(t, answer.Params.AbttPerBlock)
}

type pool struct {
	Balance struct {
		Denom  string `json:"denom"`
		Amount string `json:"amount"`
	} `json:"balance"`
	Status string `json:"status"`
	Totals struct {
		FundedAbtt string `json:"funded_abtt"`
		PaidAbtt   string `json:"paid_abtt"`
	} `json:"totals"`
}

func poolFunded(t *testing.T, net *rig.Network) *big.Int {
	t.Helper()
	var answer pool
	net.Query(t, &answer, "rewards", "pool")
	require.Equal(t, "abtt", answer.Balance.Denom)
	require.Equal(t, "POOL_STATUS_PAYING", answer.Status)
	return rig.Int(t, answer.Totals.FundedAbtt)
}

// requirePaid compares two states some blocks apart: the pool shrank by rate a block, and
// what validators and delegators may withdraw grew.
func requirePaid(t *testing.T, net *rig.Network, height int64, rate *big.Int) {
	t.Helper()
	const blocks = 5
	net.First().WaitHeight(t, height+blocks, time.Minute)
	var from, to pool
	require.NoError(t, net.First().RESTAt(height, "/bttc/rewards/v1/pool", &from))
	require.NoError(t, net.First().RESTAt(height+blocks, "/bttc/rewards/v1/pool", &to))
	paid := new(big.Int).Mul(rate, big.NewInt(blocks))
	shrunk := new(big.Int).Sub(rig.Int(t, from.Balance.Amount), rig.Int(t, to.Balance.Amount))
	require.Equal(t, paid, shrunk)
	counted := new(big.Int).Sub(rig.Int(t, to.Totals.PaidAbtt), rig.Int(t, from.Totals.PaidAbtt))
	require.Equal(t, paid, counted)

	operator := operator(t, net, "validator-0")[0]
	earned := new(big.Int).Sub(outstanding(t, net, operator, height+blocks), outstanding(t, net, operator, height))
	require.Positive(t, earned.Sign(), "a validator's rewards did not grow")
}

// outstanding returns the whole abtt a validator and its delegators may withdraw at height.
func outstanding(t *testing.T, net *rig.Network, operator string, height int64) *big.Int {
	t.Helper()
	var answer struct {
		Rewards struct {
			Rewards []struct {
				Denom  string `json:"denom"`
				Amount string `json:"amount"`
			} `json:"rewards"`
		} `json:"rewards"`
	}
	path := "/cosmos/distribution/v1beta1/validators/" + operator + "/outstanding_rewards"
	require.NoError(t, net.First().RESTAt(height, path, &answer))
	for _, coin := range answer.Rewards.Rewards {
		if coin.Denom == "abtt" {
			return rig.Int(t, wholePart(coin.Amount))
		}
	}
	return new(big.Int)
}
