package voteext

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// A deposit that is final is applied with the next block but one: reported with the votes for a
// block, injected into the next.
func TestEventsAreApplied(t *testing.T) {
	for _, count := range []int{4, 7} {
		n := newNetwork(t, equalPowers(count)...)
		n.steps(3)
		require.Nil(t, n.injected, "an idle block injects nothing")
		n.remotes[1].deposit(3)
		n.remotes[2].deposit(1)
		n.step()
		require.Zero(t, n.tip(1).Nonce, "the votes for this block are the first to know")
		n.step()
		require.EqualValues(t, 3, n.tip(1).Nonce)
		require.EqualValues(t, 1, n.tip(2).Nonce)
		require.Zero(t, n.rejected)
		n.step()
		require.Nil(t, n.injected)
	}
}

// Votes are counted from what their own block applies, so that events flow in every block.
func TestABusyRowMovesInEveryBlock(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(5)
	n.step()
	for block := range 20 {
		n.remotes[1].deposit(5)
		n.step()
		require.EqualValues(t, 5*(block+1), n.tip(1).Nonce, "what was final a block ago")
	}
}

// Validators that see different tips agree on the points below them.
func TestDifferentTips(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(100)
	for i, m := range n.members {
		m.observer.sees[1] = uint64(20 + 20*i) // 20, 40, 60, 80
	}
	n.steps(2)
	require.EqualValues(t, 8, n.tip(1).Nonce, "the tips of 3 of 4 differ, the point at 8 does not")
	n.step()
	require.EqualValues(t, 16, n.tip(1).Nonce)
	n.step()
	require.EqualValues(t, 17, n.tip(1).Nonce, "this proposer has no event after 20")
	n.steps(12)
	require.EqualValues(t, 40, n.tip(1).Nonce, "what 3 of 4 have seen")
}

// A backlog is applied in full blocks, whatever the tips of those who watch it.
func TestABacklogFillsBlocks(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(1000)
	for i, m := range n.members {
		m.observer.sees[1] = uint64(700 + 100*i)
	}
	n.step()
	for block := range 5 {
		n.step()
		require.EqualValues(t, 128*(block+1), n.tip(1).Nonce)
	}
}

func TestPacketsAreSigned(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.steps(2)
	n.openPackets(1, 1, 10, 1<<40)
	n.steps(2)
	for nonce := uint64(1); nonce <= 8; nonce++ {
		require.Equal(t, 4, n.signers(1, nonce), nonce)
	}
	require.Zero(t, n.signers(1, 9), "eight a block and validator")
	n.step()
	require.Equal(t, 4, n.signers(1, 10))
	n.steps(2)
	require.Nil(t, n.injected, "nothing is sent twice for long")
	require.Zero(t, n.rejected)
}

// A signature that this very block adds is not sent again.
func TestSignaturesAreSentOnce(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.openPackets(1, 1, 20, 1<<40)
	n.step()
	for sent := map[uint64]bool{}; len(sent) < 20; n.step() {
		require.NotEmpty(t, n.votes[0].VoteExtension)
		for _, s := range extensionOf(t, n.votes[0]).Signatures {
			require.False(t, sent[s.Nonce], s.Nonce)
			sent[s.Nonce] = true
		}
	}
}

// A packet expires by the reported time alone, without any event; until it can, and after,
// nothing is injected for it.
func TestAPacketExpires(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	for _, m := range n.members {
		m.Signers = nil
	}
	n.openPackets(1, 1, 1, n.remotes[1].time)
	n.steps(3)
	require.Nil(t, n.injected)
	n.remotes[1].time += 1799
	n.steps(3)
	require.Nil(t, n.injected)
	require.Zero(t, n.tip(1).Clock)
	n.remotes[1].time++
	n.steps(2)
	require.NotNil(t, n.injected)
	require.Equal(t, n.remotes[1].time, n.tip(1).Clock)
	require.Empty(t, n.members[0].ledger.packets(n.members[0].context(n.height)))
	n.step()
	require.Nil(t, n.injected)
}

// No clock moves past an event that is not applied.
func TestTheClockWaitsForEvents(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	for _, m := range n.members {
		m.Signers = nil
	}
	n.openPackets(1, 1, 1, n.remotes[1].time)
	n.remotes[1].deposit(1)
	n.remotes[1].time += 5000
	n.remotes[1].hides = 0
	n.steps(4)
	require.Zero(t, n.tip(1).Clock, "nobody has the body of the event")
	n.remotes[1].hides = 1
	n.steps(2)
	require.EqualValues(t, 1, n.tip(1).Nonce)
	require.Equal(t, n.remotes[1].time, n.tip(1).Clock)
}

func TestSwitchedOff(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(1)
	n.step()
	votes := n.votes
	stale := n.propose(n.members[0])
	require.Len(t, stale, 1)
	n.everywhere(func(ctx sdk.Context, m *member) {
		params, err := m.ledger.GetParams(ctx)
		require.NoError(t, err)
		params.InjectionEnabled = false
		m.ledger.setParams(ctx, params)
	})
	require.Equal(t, votes, n.votes)
	require.False(t, n.accepted(stale))
	n.steps(3)
	require.Zero(t, n.tip(1).Nonce)
	require.Empty(t, n.votes[0].VoteExtension)
}

func TestFirstBlocks(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(1)
	require.Empty(t, n.propose(n.members[0]), "block 1 has no votes")
	n.step()
	require.NotEmpty(t, n.votes[0].VoteExtension, "extensions are on from genesis")
	n.step()
	require.EqualValues(t, 1, n.tip(1).Nonce)
}

// Absent power counts in the total.
func TestTwoThirdsOfAll(t *testing.T) {
	for name, test := range map[string]struct {
		powers []int64
		blind  []int
		moves  bool
	}{
		"3 of 4":              {equalPowers(4), []int{0}, true},
		"2 of 4":              {equalPowers(4), []int{0, 1}, false},
		"5 of 7":              {equalPowers(7), []int{5, 6}, true},
		"4 of 7":              {equalPowers(7), []int{4, 5, 6}, false},
		"exactly 2/3":         {equalPowers(6), []int{0, 1}, false},
		"one unit above 2/3":  {[]int64{101, 100, 100}, []int{2}, true},
		"one unit below 2/3":  {[]int64{101, 100, 100}, []int{0}, false},
		"power, not count":    {[]int64{70, 10, 10, 10}, []int{1, 2, 3}, true},
		"count without power": {[]int64{70, 10, 10, 10}, []int{0}, false},
	} {
		n := newNetwork(t, test.powers...)
		n.remotes[1].deposit(2)
		for _, i := range test.blind {
			n.members[i].observer.remotes = nil
		}
		n.steps(len(test.powers) + 2)
		require.Equal(t, test.moves, n.tip(1).Nonce == 2, name)
		require.Zero(t, n.rejected, name)
	}
}

// The same network gives the same blocks on one processor and on four.
func TestProcessorsDoNotMatter(t *testing.T) {
	run := func(processors int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		n := newNetwork(t, equalPowers(7)...)
		for round := range 10 {
			n.remotes[1].deposit(round)
			n.remotes[2].deposit(10 - round)
			n.openPackets(1, uint64(round+1), 1, 1<<40)
			n.step()
		}
		return n.members[0].stores.LastCommitID().Hash
	}
	require.Equal(t, run(1), run(4))
}
