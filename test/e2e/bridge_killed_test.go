package e2e

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// maxCommits is more than those with which a journal and a store keep one transfer each way.
const maxCommits = 12

// testKilledAtEachCommit kills the validator right after each commit to its journal of remote events, and
// the relayer after each to its store of transactions, with a deposit and a withdrawal under way in each
// round, until a round has fewer. Finality stands still and is reached as told, so that the commits are
// those of the transfers.
func (s *bridgeScene) testKilledAtEachCommit(t *testing.T) {
	journal := filepath.Join(s.First().Home, "data", "bridge", "remote.db")
	stores, err := filepath.Glob(filepath.Join(s.Dir, "relayer", "ethereum-*.db"))
	require.NoError(t, err)
	require.Len(t, stores, 1)
	to, bech32 := fresh(t)
	s.Chain(t, "stall")
	var all kills
	for n := uint64(1); ; n++ {
		require.Less(t, n, uint64(maxCommits), "the commits of one round do not end")
		killed := s.killRound(t, n, to, journal, stores[0])
		require.Equal(t, rig.BTT(20*int64(n)), s.Balance(t, bech32), "each deposit is credited once")
		require.Equal(t, rig.BTT(10*int64(n)), s.Ethereum().BalanceOf(t, "BTT", to), "each withdrawal is paid once")
		if killed == (kills{}) {
			break
		}
		all.validator, all.relayer = all.validator+killed.validator, all.relayer+killed.relayer
	}
	t.Logf("the validator was killed after each of %d commits, the relayer after each of %d", all.validator, all.relayer)
	require.Greater(t, all.validator, 1, "events are kept, and then confirmed")
	require.Greater(t, all.relayer, 1, "a call is kept before it is sent, and once it ended")
	s.Chain(t, "resume")
	s.waitWell(t, 0)
	s.WaitBacked(t, "BTT")
}

// kills says who was killed in a round: 1 or 0 each.
type kills struct{ validator, relayer int }

// killRound moves 2 BTT in and 1 BTT out while the nth commit kills.
func (s *bridgeScene) killRound(t *testing.T, n uint64, to, journal, store string) kills {
	t.Helper()
	relayer := s.arm(t, "relayer", store, n, 0, s.StartService)
	paid := s.Ethereum().BalanceOf(t, "BTT", to)
	out := s.Signer("alice").Submit(t, rig.GasFlags, "bridge", "out", "1", to, "1btt", "--fee", "5btt")
	deposit := s.Deposit(t, "alice", "2btt", "--to", to)
	rig.Wait(t, "the packet to execute", time.Minute, func() error {
		relayer.revive(t)
		if now := s.Ethereum().BalanceOf(t, "BTT", to); now.Cmp(paid) == 0 {
			return fmt.Errorf("the recipient has %s, as before", now)
		}
		return nil
	})
	validator := s.arm(t, s.First().Name, journal, n, 2*time.Second, func(t *testing.T, _ string) { s.Start(t, 0) })
	s.Chain(t, "finalize")
	rig.Wait(t, "what is final to be applied", time.Minute, func() error {
		// The relayer starts with a node to ask.
		validator.revive(t)
		if validator.killed == 1 || !validator.Fired() {
			relayer.revive(t)
		}
		for _, key := range []string{deposit.Hash, out} {
			found, _ := s.Track(t, key)
			if len(found) != 1 || (found[0].Stage != "credited" && found[0].Stage != "executed") {
				return fmt.Errorf("%s is %v", key, found)
			}
		}
		return nil
	})
	killed := kills{validator: validator.disarm(t)}
	killed.relayer = relayer.disarm(t)
	return killed
}

// victim is a process that is killed at a commit and started again.
type victim struct {
	*rig.Killer
	*bridgeScene
	name, path string
	before     uint64 // commits when it was armed
	start      func(*testing.T, string)
	killed     int
}

func (s *bridgeScene) arm(t *testing.T, name, path string, n uint64, restless time.Duration, start func(*testing.T, string)) *victim {
	t.Helper()
	return &victim{
		Killer: rig.KillAfterCommit(t, s.PID(t, name), path, n, restless), bridgeScene: s,
		name: name, path: path, before: rig.Commits(t, path), start: start,
	}
}

// revive starts it again once it was killed.
func (v *victim) revive(t *testing.T) {
	t.Helper()
	if !v.Fired() || v.killed > 0 {
		return
	}
	pid := v.PID(t, v.name)
	rig.Wait(t, v.name+" to be gone", time.Minute, func() error {
		if !rig.Gone(pid) {
			return errors.New("it is being torn down")
		}
		return nil
	})
	t.Logf("%s was killed %d commits later", v.name, rig.Commits(t, v.path)-v.before)
	v.start(t, v.name)
	v.killed++
}

// disarm returns 1 if it was killed.
func (v *victim) disarm(t *testing.T) int {
	t.Helper()
	v.Disarm()
	v.revive(t)
	return v.killed
}
