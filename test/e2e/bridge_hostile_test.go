package e2e

import (
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestBridgeHostile has two of seven validators do their worst, with money under way. They are programs of
// their own, test/e2e/hostile, which lie in their votes and as proposers.
func TestBridgeHostile(t *testing.T) {
	rig.InstallPackages(t)
	scene := &hostileScene{&bridgeScene{rig.UpWithHostile(t, 7, hostile...)}}
	t.Run("votes and proposals", scene.testLies)
	// Sets that are made for a key's sake keep ten minutes between them; those that powers ask for do not.
	t.Run("key rotation", scene.testRotation)
	t.Run("evidence", scene.testEvidence)
	t.Run("half of the power leaves", scene.testPowerLeaves)
}

// hostile are the validators that lie.
var hostile = []int{2, 5}

type hostileScene struct{ *bridgeScene }

func (s *hostileScene) honest() (indexes []int) {
	for i := range s.Validators {
		if !slices.Contains(hostile, i) {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// lies are the orders of the two. Each kind of lie is one's alone, so that all are told soon.
func (s *hostileScene) lies() []rig.Orders {
	return []rig.Orders{{
		Votes: []string{
			"silence", "garbage", "over 2 KiB", "non-canonical", "tips far ahead", "other hashes",
			"times of far away", "unknown packets", "other digests", "another recovery",
		},
		Proposals: []string{"votes cut", "body truncated", "extension altered", "nothing injected", "stale injection", "magic at the end"},
	}, {
		Votes: []string{
			"at the limit", "oversize", "unknown field", "cut off", "events that never were", "another base",
			"unknown row", "signed already", "wrong keys",
		},
		Proposals:  []string{"body forged", "signatures cut", "stale extension", "another round", "injected twice", "magic and garbage"},
		LateVotes:  []string{"huge", "oversize", "garbage", "cut off"},
		LateBehind: s.First().RPC,
	}}
}

// acceptable is what a proposer may do, hostile or not.
const acceptable = "nothing injected"

const (
	// depositsAtOnce come with several blocks of Ethereum, one after the other.
	depositsAtOnce = 4
	// maxTransfers bounds the traffic meanwhile: all lies are told well before.
	maxTransfers = 250
)

// testLies moves money in both directions until every lie was told.
func (s *hostileScene) testLies(t *testing.T) {
	start := s.First().Height(t)
	in, inBech32 := fresh(t)
	out, _ := fresh(t)
	for at, orders := range s.lies() {
		s.Order(t, hostile[at], orders)
	}
	var deposits, withdrawals []string
	for len(s.untold(t)) > 0 {
		require.Less(t, len(deposits), maxTransfers, "nobody told these lies: %v", s.untold(t))
		withdrawals = append(withdrawals, s.Signer("alice").Submit(t, rig.GasFlags, "bridge", "out", "1", out, "2btt", "--fee", "5btt"))
		calls := []call{s.approve("BTT", rig.BTT(30*depositsAtOnce))}
		for range depositsAtOnce {
			calls = append(calls, s.depositCall("BTT", rig.BTT(30), in, "0x"))
		}
		for _, sent := range s.send(t, "bob", calls...)[1:] {
			require.True(t, sent.OK)
			deposits = append(deposits, sent.Hash)
		}
	}
	for _, i := range hostile {
		s.Order(t, i, rig.Orders{})
	}
	for _, hash := range withdrawals {
		s.WaitStage(t, hash, "executed")
	}
	s.WaitStage(t, deposits[len(deposits)-1], "credited")
	require.Equal(t, rig.BTT(30*int64(len(deposits))), s.Balance(t, inBech32))
	require.Equal(t, rig.BTT(20*int64(len(withdrawals))), s.Ethereum().BalanceOf(t, "BTT", out))
	s.WaitBacked(t, "BTT")
	t.Logf("%d deposits and %d withdrawals while blocks %d to %d were made", len(deposits), len(withdrawals), start, s.First().Height(t))

	t.Logf("proposals that were judged: %v", s.judged(t))
	s.requireLateVotes(t)
	s.requireUnharmed(t)
}

// untold are the lies that have not been told, or came too late for anybody to judge them.
func (s *hostileScene) untold(t *testing.T) (untold []string) {
	t.Helper()
	judged := s.judged(t)
	for at, orders := range s.lies() {
		told := map[string]bool{}
		for _, act := range s.Acts(t, hostile[at]) {
			told[act.Act] = told[act.Act] || act.Kind == "vote"
			told["late "+act.Act] = told["late "+act.Act] || act.Late
		}
		for _, name := range orders.Votes {
			if !told[name] {
				untold = append(untold, name)
			}
		}
		for _, name := range orders.LateVotes {
			if !told["late "+name] {
				untold = append(untold, "late "+name)
			}
		}
		for _, name := range orders.Proposals {
			if judged[name] == 0 {
				untold = append(untold, name)
			}
		}
	}
	return untold
}

// judged counts the hostile proposals that were judged as they should be. It asserts that honest validators
// refused nobody else's, and that no block is an altered one.
func (s *hostileScene) judged(t *testing.T) map[string]int {
	t.Helper()
	refusals := s.refusals(t)
	judged := map[string]int{}
	top := s.First().Height(t)
	for _, i := range hostile {
		for _, act := range s.Acts(t, i) {
			if act.Kind != "proposal" || act.Height > top {
				continue
			}
			made := strings.EqualFold(s.First().Decided(t, act.Height).DataHash, act.DataHash)
			reasons := refusals[round{act.Height, i}]
			if act.Act == acceptable && made {
				judged[act.Act]++
			}
			if act.Act == acceptable {
				continue
			}
			require.False(t, made, "a block was made of %+v", act)
			if len(reasons) > 0 {
				judged[act.Act]++
			}
		}
	}
	return judged
}

// round is a hostile validator's turn to propose.
type round struct {
	height   int64
	proposer int
}

// refusals are the reasons for which honest validators refused proposals of hostile ones. There are no others.
func (s *hostileScene) refusals(t *testing.T) map[round][]string {
	t.Helper()
	spelled := map[string]int{}
	for _, i := range hostile {
		_, bech32 := s.Validators[i].ConsensusAddress(t)
		spelled[bech32] = i
	}
	refusals := map[round][]string{}
	for _, i := range s.honest() {
		for _, rejection := range s.Rejections(t, i) {
			proposer, lied := spelled[rejection.Proposer]
			require.True(t, lied, "%s refused an honest proposal: %+v", s.Validators[i].Name, rejection)
			at := round{rejection.Height, proposer}
			refusals[at] = append(refusals[at], rejection.Reason)
		}
	}
	return refusals
}

// requireLateVotes asserts that extensions which no validator would take in came into commits nevertheless,
// late, and that honest proposers made blocks of these.
func (s *hostileScene) requireLateVotes(t *testing.T) {
	t.Helper()
	liars := map[string]bool{}
	for _, i := range hostile {
		address, _ := s.Validators[i].ConsensusAddress(t)
		liars[address] = true
	}
	late := map[string]int{}
	for _, i := range hostile {
		own, _ := s.Validators[i].ConsensusAddress(t)
		for _, act := range s.Acts(t, i) {
			if act.Kind != "vote" || !act.Late {
				continue
			}
			next := s.First().Decided(t, act.Height+1)
			if slices.Contains(next.Signers, own) && !liars[next.Proposer] {
				late[act.Act]++
			}
		}
	}
	t.Logf("late votes that honest proposers had in their blocks: %v", late)
	require.Positive(t, late["huge"]+late["oversize"], "%v", late)
}

// requireUnharmed asserts that no honest validator lost anything or its place, and that none had trouble.
func (s *hostileScene) requireUnharmed(t *testing.T) {
	t.Helper()
	for _, i := range s.honest() {
		name := s.Validators[i].Name
		bonded := s.bonded(t, name)
		require.False(t, bonded.Jailed, name)
		require.Equal(t, million.String(), bonded.Tokens, "%s was slashed", name)
		log, err := os.ReadFile(s.LogPath(i))
		require.NoError(t, err)
		for _, trouble := range []string{"panic", "proposing without injection", "injected transaction ignored", "CONSENSUS FAILURE", "invariant"} {
			require.NotContains(t, string(log), trouble, name)
		}
		requireAgrees(t, s.Network, s.Validators[i])
	}
}

// million is what each validator has bonded of its own, in abtt.
var million = new(big.Int).Mul(big.NewInt(1_000_000), rig.BTT(10))

type bonded struct {
	Operator string `json:"operator_address"`
	Jailed   bool   `json:"jailed"`
	Status   string `json:"status"`
	Tokens   string `json:"tokens"`
}

func (s *bridgeScene) bonded(t *testing.T, name string) bonded {
	t.Helper()
	var answer struct {
		Validators []struct {
			bonded
			Description struct {
				Moniker string `json:"moniker"`
			} `json:"description"`
		} `json:"validators"`
	}
	s.REST(t, "/cosmos/staking/v1beta1/validators", &answer)
	for _, validator := range answer.Validators {
		if validator.Description.Moniker == name {
			return validator.bonded
		}
	}
	require.FailNow(t, "the chain has no validator "+name)
	return bonded{}
}
