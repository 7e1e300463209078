package e2e

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// speedSamples is how many deposits and withdrawals are measured each.
const speedSamples = 8

// testSpeed measures blocks from finality to credit, and from request to enough signatures.
func (s *bridgeScene) testSpeed(t *testing.T) {
	to, bech32 := fresh(t)
	one := rig.BTT(10)
	finality := s.watchFinality(t)
	calls := []call{s.approve("BTT", new(big.Int).Mul(one, big.NewInt(speedSamples)))}
	for range speedSamples {
		calls = append(calls, s.depositCall("BTT", one, to, "0x"))
	}
	deposits := s.send(t, "carol", calls...)[1:]
	var signs, credits []int64
	var hashes []string
	for range speedSamples {
		hashes = append(hashes, s.out(t, "bob", to, "1btt").Hash)
	}
	for _, deposit := range deposits {
		require.True(t, deposit.OK)
		credited := s.WaitStage(t, deposit.Hash, "credited").Height("credited")
		credits = append(credits, credited-finality.height(t, deposit.Block))
	}
	for _, hash := range hashes {
		done := s.WaitStage(t, hash, "executed")
		signs = append(signs, done.Height("signed")-done.Height("waiting"))
	}
	require.Equal(t, rig.BTT(10*speedSamples), s.Balance(t, bech32))
	require.Equal(t, rig.BTT(10*speedSamples), s.Ethereum().BalanceOf(t, "BTT", to))
	t.Logf("credit_blocks_p50 %d, credit_blocks_p99 %d", percentile(credits, 50), percentile(credits, 99))
	t.Logf("sign_blocks_p50 %d, sign_blocks_p99 %d", percentile(signs, 50), percentile(signs, 99))
	s.WaitBacked(t, "BTT")
}

func percentile(samples []int64, percent int) int64 {
	sorted := slices.Sorted(slices.Values(samples))
	return sorted[(len(sorted)*percent+99)/100-1]
}

// finality is which block was the last of BTTC when a block of Ethereum became final.
type finality struct {
	mu     sync.Mutex
	points []finalPoint
}

type finalPoint struct {
	final  uint64
	height int64
}

// watchFinality looks until the test ends.
func (s *bridgeScene) watchFinality(t *testing.T) *finality {
	t.Helper()
	watched := &finality{}
	ctx, stop := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() {
		ticker := time.NewTicker(100 * time.Millisecond)
		defer ticker.Stop()
		for ctx.Err() == nil {
			final, err := s.Ethereum().Final()
			status, statusErr := s.First().Status()
			if err == nil && statusErr == nil {
				watched.note(finalPoint{final, status.Height})
			}
			<-ticker.C
		}
	})
	t.Cleanup(func() { stop(); ended.Wait() })
	return watched
}

func (f *finality) note(point finalPoint) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.points) == 0 || f.points[len(f.points)-1].final < point.final {
		f.points = append(f.points, point)
	}
}

func (f *finality) height(t *testing.T, block uint64) int64 {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, point := range f.points {
		if point.final >= block {
			return point.height
		}
	}
	require.FailNow(t, fmt.Sprintf("block %d never was final", block))
	return 0
}

// testPause has a guardian stop both directions, and governance let them go on.
func (s *bridgeScene) testPause(t *testing.T) {
	to, bech32 := fresh(t)
	said := s.Signer("bob").Refused(t, "bridge", "pause", "1", "--inbound", "--outbound", "--reason", "envy")
	requireSaid(t, said, "not a guardian")
	s.Signer("dave").Send(t, "bridge", "pause", "1", "--inbound", "--outbound", "--reason", "a drill")
	said = s.Signer("alice").Refused(t, "bridge", "out", "1", to, "2btt", "--fee", "5btt")
	requireSaid(t, said, "paused", "a drill")
	deposit := s.Deposit(t, "alice", "9btt", "--to", to)
	s.WaitStage(t, deposit.Hash, "held")
	require.Zero(t, s.Balance(t, bech32).Sign())

	s.decide(t, "bridge", "set-pause-proposal", "1", `{"inbound":false,"outbound":false}`)
	s.WaitStage(t, deposit.Hash, "credited")
	require.Equal(t, rig.BTT(90), s.Balance(t, bech32))
	s.WaitStage(t, s.out(t, "alice", to, "2btt").Hash, "executed")
	require.Equal(t, rig.BTT(20), s.Ethereum().BalanceOf(t, "BTT", to))
	s.WaitBacked(t, "BTT")
}

// decide has governance pass a proposal.
func (s *bridgeScene) decide(t *testing.T, args ...string) {
	t.Helper()
	made := s.Signer("alice").Send(t, append(args, "--title", "A test", "--summary", "A test.", "--deposit", "100btt")...)
	id := made.Attribute("submit_proposal", "proposal_id")
	require.NotEmpty(t, id)
	for i := range s.Validators {
		s.Operator(i).Send(t, "gov", "vote", id, "yes")
	}
	rig.Wait(t, "proposal "+id+" to pass", time.Minute, func() error {
		var answer struct {
			Proposal struct {
				Status string
				Reason string `json:"failed_reason"`
			}
		}
		s.REST(t, "/cosmos/gov/v1/proposals/"+id, &answer)
		if answer.Proposal.Status != "PROPOSAL_STATUS_PASSED" {
			return fmt.Errorf("it is %s %s", answer.Proposal.Status, answer.Proposal.Reason)
		}
		return nil
	})
}

// testRelayerKilled kills the relayer while packets are under way, again and again.
func (s *bridgeScene) testRelayerKilled(t *testing.T) {
	to, _ := fresh(t)
	var hashes []string
	for _, pause := range []time.Duration{0, 700 * time.Millisecond, 1500 * time.Millisecond} {
		hashes = append(hashes, s.out(t, "alice", to, "3btt").Hash)
		moment := time.NewTimer(pause)
		<-moment.C
		s.KillService(t, "relayer")
		s.StartService(t, "relayer")
	}
	for _, hash := range hashes {
		s.WaitStage(t, hash, "executed")
	}
	require.Equal(t, rig.BTT(90), s.Ethereum().BalanceOf(t, "BTT", to), "each was paid once")
	s.WaitBacked(t, "BTT")
}

// testExpiry lets a packet's time pass while nobody carries it. Then it must not execute any more.
func (s *bridgeScene) testExpiry(t *testing.T) {
	to, _ := fresh(t)
	bob := s.Account(t, "bob").Bech32
	s.KillService(t, "relayer")
	requested := s.out(t, "bob", to, "50btt")
	signed := s.WaitStage(t, requested.Hash, "signed")
	execution := s.execution(t, signed.Nonce)
	before := s.Balance(t, bob)

	// Past its deadline, but not yet by the half hour after it.
	s.Chain(t, "skip", "3700")
	rig.Hold(t, "it is not refunded yet", 8*time.Second, func() error {
		if balance := s.Balance(t, bob); balance.Cmp(before) != 0 {
			return fmt.Errorf("%s became %s", before, balance)
		}
		return nil
	})
	s.Chain(t, "skip", "1900")
	s.WaitStage(t, requested.Hash, "refunded")
	refund := new(big.Int).Sub(s.Balance(t, bob), before)
	require.Equal(t, rig.BTT(500+45), refund, "the amount and nine tenths of the fee")

	late := s.send(t, "carol", execution)
	require.False(t, late[0].OK, "it still executes: %v", late)
	s.StartService(t, "relayer")
	s.WaitStage(t, s.out(t, "bob", to, "1btt").Hash, "executed")
	require.Equal(t, rig.BTT(10), s.Ethereum().BalanceOf(t, "BTT", to), "only the later one arrives")
	require.Equal(t, "refunded", s.WaitStage(t, requested.Hash, "refunded").Stage)
	s.WaitBacked(t, "BTT", "USDT", "USDC")
}

// testNoRPC has a node that knows no remote chain make all blocks again from the genesis.
func (s *bridgeScene) testNoRPC(t *testing.T) {
	follower := newFollower(t, &rig.Solo{Home: rig.Home{Path: s.First().Home}, Validator: s.First()})
	node := follower.Validator
	process := follower.Start(t)
	top := s.First().Height(t)
	rig.Wait(t, "the third node to make all blocks", 2*time.Minute, func() error {
		require.False(t, process.Ended(), process.Log())
		status, err := node.Status()
		if err == nil && (status.CatchingUp || status.Height < top) {
			err = fmt.Errorf("it is at height %d of %d", status.Height, top)
		}
		return err
	})
	_, err := node.Header(1)
	require.NoError(t, err, "it began at the genesis")
	requireAgrees(t, s.Network, node)
}
