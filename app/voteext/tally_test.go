package voteext

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// slowTally asks of each nonce, from the last one down, who supports it, as the design says it.
func slowTally(tip types.RowTip, bodies [][]byte, ballots []ballot, total uint64) (applied int, clock uint64) {
	accs := map[int][32]byte{}
	var accAt func(count int) [32]byte
	accAt = func(count int) [32]byte {
		if count == 0 {
			return tip.Acc
		}
		if _, known := accs[count]; !known {
			accs[count] = portalabi.Accumulate(accAt(count-1), tip.Nonce+uint64(count), bodies[count-1])
		}
		return accs[count]
	}
	// says reports whether a ballot holds the right accumulator after so many of the bodies.
	says := func(b ballot, count int) bool {
		for i, point := range types.Points(b.report.Base, b.report.Tip) {
			if acc := accAt(count); point == tip.Nonce+uint64(count) && string(b.report.Accs[i]) == string(acc[:]) {
				return true
			}
		}
		return false
	}
	for count := len(bodies); count > 0 && applied == 0; count-- {
		power := uint64(0)
		for _, b := range ballots {
			for m := count; m <= len(bodies); m++ {
				if says(b, m) {
					power += b.power
					break
				}
			}
		}
		if 3*power > 2*total {
			applied = count
		}
	}
	for _, candidate := range ballots {
		power := uint64(0)
		for _, b := range ballots {
			caughtUp := b.report.Tip >= tip.Nonce && b.report.Tip <= tip.Nonce+uint64(applied) &&
				len(b.report.Accs) > 0 && says(b, int(b.report.Tip-tip.Nonce))
			if caughtUp && b.report.Time >= candidate.report.Time {
				power += b.power
			}
		}
		if 3*power > 2*total {
			clock = max(clock, candidate.report.Time)
		}
	}
	if clock <= tip.Clock {
		clock = 0
	}
	return applied, clock
}

// anyBallot is of a validator that is honest, behind, elsewhere, lying, or all of it by halves.
func anyBallot(t *rapid.T, chain *remote, index uint32, applied uint64) ballot {
	last := uint64(len(chain.bodies))
	base := rapid.Uint64Range(applied-min(applied, 2), last).Draw(t, "base")
	if rapid.Bool().Draw(t, "counts from the same") {
		base = applied
	}
	tip := rapid.Uint64Range(0, last).Draw(t, "tip")
	if rapid.Bool().Draw(t, "sees all") {
		tip = last
	}
	report := chain.report(base, tip)
	report.Time = rapid.Uint64Range(0, 5).Draw(t, "time")
	for i := range report.Accs {
		if rapid.IntRange(0, 9).Draw(t, "lies") == 0 {
			report.Accs[i] = make([]byte, 32)
		}
	}
	if len(report.Accs) == 0 {
		report.Accs = nil
	}
	return ballot{index: index, power: rapid.Uint64Range(0, 30).Draw(t, "power"), report: report}
}

func TestTallyIsTheSlowOne(t *testing.T) {
	moved, timed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		chain := newRemote(1)
		chain.deposit(rapid.IntRange(0, 80).Draw(t, "events"))
		applied := rapid.Uint64Range(0, uint64(len(chain.bodies))).Draw(t, "applied")
		tip := types.RowTip{Row: 1, Nonce: applied, Acc: chain.acc(applied), Clock: rapid.Uint64Range(0, 2).Draw(t, "clock")}
		known := rapid.IntRange(0, len(chain.bodies)-int(applied)).Draw(t, "bodies")
		bodies := slices.Clone(chain.bodies[applied : int(applied)+known])
		if known > 0 && rapid.IntRange(0, 5).Draw(t, "a wrong body") == 0 {
			bodies[rapid.IntRange(0, known-1).Draw(t, "which")] = []byte("wrong")
		}
		var ballots []ballot
		total := rapid.Uint64Range(0, 20).Draw(t, "absent power")
		for i := range rapid.Uint32Range(0, 6).Draw(t, "validators") {
			ballots = append(ballots, anyBallot(t, chain, i, applied))
			total += ballots[i].power
		}
		result := tally(tip, bodies, ballots, total)
		wantApplied, wantClock := slowTally(tip, bodies, ballots, total)
		require.Len(t, result.bodies, wantApplied)
		require.Equal(t, wantClock, result.clock)
		requireQuorums(t, result, ballots, total)
		moved += min(len(result.bodies), 1)
		timed += int(min(result.clock, 1))
	})
	require.Positive(t, moved)
	require.Positive(t, timed)
}

// requireQuorums: what is applied has supporters, and they alone suffice.
func requireQuorums(t require.TestingT, result outcome, ballots []ballot, total uint64) {
	powerOf := func(indexes []uint32) (power uint64) {
		for _, b := range ballots {
			if slices.Contains(indexes, b.index) {
				power += b.power
			}
		}
		return power
	}
	require.Equal(t, len(result.bodies) > 0, quorum(powerOf(result.supporters), total) && len(result.supporters) > 0)
	require.Equal(t, result.clock > 0, len(result.reached) > 0)
	if result.clock > 0 {
		require.True(t, quorum(powerOf(result.reached), total))
	}
	require.True(t, slices.IsSorted(result.supporters))
	require.True(t, slices.IsSorted(result.reached))
	var power uint64
	for i, tip := range result.tips {
		require.True(t, i == 0 || result.tips[i-1].Tip < tip.Tip)
		power += tip.Power
	}
	var all uint64
	for _, b := range ballots {
		all += b.power
	}
	require.Equal(t, all, power)
}

func ballots(chain *remote, base uint64, tips ...uint64) []ballot {
	var cast []ballot
	for i, tip := range tips {
		cast = append(cast, ballot{uint32(i), 10, chain.report(base, tip)})
	}
	return cast
}

func TestTally(t *testing.T) {
	chain := newRemote(1)
	chain.deposit(100)
	at := func(nonce uint64) types.RowTip {
		return types.RowTip{Row: 1, Nonce: nonce, Acc: chain.acc(nonce), Clock: chain.time - 1}
	}
	for name, test := range map[string]struct {
		tip     types.RowTip
		bodies  int
		base    uint64
		tips    []uint64
		applied int
		clocked bool
	}{
		"nobody":                      {tip: at(0), bodies: 10},
		"all at the tip":              {tip: at(0), bodies: 100, tips: []uint64{100, 100, 100, 100}, applied: 100, clocked: true},
		"three of four":               {tip: at(0), bodies: 100, tips: []uint64{100, 100, 100, 0}, applied: 100, clocked: true},
		"the third largest":           {tip: at(0), bodies: 100, tips: []uint64{4, 5, 6, 100}, applied: 5},
		"bodies up to a point":        {tip: at(0), bodies: 64, tips: []uint64{70, 80, 90, 100}, applied: 64},
		"fewer bodies than the point": {tip: at(0), bodies: 63, tips: []uint64{70, 80, 90, 100}, applied: 8},
		"no bodies":                   {tip: at(0), tips: []uint64{100, 100, 100, 100}},
		"another base":                {tip: at(3), bodies: 20, base: 2, tips: []uint64{50, 50, 50, 50}, applied: 7},
		"a base ahead":                {tip: at(3), bodies: 20, base: 9, tips: []uint64{50, 50, 50, 50}, applied: 14},
		"bases far behind":            {tip: at(90), bodies: 5, base: 0, tips: []uint64{50, 60, 70, 89}},
		"nothing new":                 {tip: at(50), tips: []uint64{50, 50, 50, 50}, base: 50, clocked: true},
		"one has seen more":           {tip: at(50), tips: []uint64{50, 50, 50, 51}, base: 50, clocked: true},
		"two have seen more":          {tip: at(50), tips: []uint64{50, 50, 51, 51}, base: 50},
		"behind what is applied":      {tip: at(50), tips: []uint64{49, 49, 49, 49}, base: 50},
	} {
		bodies := chain.bodies[test.tip.Nonce : int(test.tip.Nonce)+test.bodies]
		result := tally(test.tip, bodies, ballots(chain, test.base, test.tips...), uint64(10*max(len(test.tips), 1)))
		require.Len(t, result.bodies, test.applied, name)
		require.Equal(t, test.clocked, result.clock == chain.time, name)
	}
}

// The most power that there can be does not overflow.
func TestTallyOfTheMostPower(t *testing.T) {
	const most = math.MaxInt64 / 8
	require.True(t, quorum(most, most))
	require.False(t, quorum(most/3*2, most))
	require.True(t, quorum(most/3*2+2, most))
	require.False(t, quorum(0, 0))
}

func TestTipsOf(t *testing.T) {
	chain := newRemote(1)
	chain.deposit(9)
	cast := ballots(chain, 0, 5, 9, 5, 2)
	cast[0].report.Time, cast[2].report.Time = 7, 6
	require.Equal(t, []types.TipPower{
		{Tip: 2, Power: 10, Time: chain.time}, {Tip: 5, Power: 20, Time: 7}, {Tip: 9, Power: 10, Time: chain.time},
	}, tipsOf(cast))
}
