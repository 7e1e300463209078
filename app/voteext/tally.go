package voteext

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// ballot is one validator's report of one row.
type ballot struct {
	index  uint32
	power  uint64
	report types.RowReport
}

// outcome is what the ballots of a row come to.
type outcome struct {
	row uint32
	// bodies are those of the events that more than 2/3 of the power support.
	bodies [][]byte
	// supporters are who supports all of them, by index.
	supporters []uint32
	// clock is the latest remote time that more than 2/3 of the power have reached with nothing
	// seen that is not applied, or 0.
	clock uint64
	// reached are who has reached it, by index.
	reached []uint32
	// tips is what was reported, ascending.
	tips []types.TipPower
}

// tally finds what more than 2/3 of total say of a row. A ballot whose accumulator at a nonce is
// the one that follows from state and bodies supports every event up to there, whatever else it
// says; bodies that nobody vouches for apply nothing.
func tally(tip types.RowTip, bodies [][]byte, ballots []ballot, total uint64) outcome {
	accs := accumulators(tip, bodies)
	reach := make([]int, len(ballots))
	power := make([]uint64, len(accs))
	for i, b := range ballots {
		if reach[i] = farthest(tip.Nonce, accs, b.report); reach[i] > 0 {
			power[reach[i]] += b.power
		}
	}
	result := outcome{row: tip.Row, tips: tipsOf(ballots)}
	applied := supported(power, total)
	result.bodies = bodies[:applied]
	for i, b := range ballots {
		if applied > 0 && reach[i] >= applied {
			result.supporters = append(result.supporters, b.index)
		}
	}
	result.setClock(tip, accs[:applied+1], ballots, total)
	return result
}

// accumulators returns the accumulator after none, one, and so on up to all of the bodies.
func accumulators(tip types.RowTip, bodies [][]byte) [][32]byte {
	accs := make([][32]byte, 0, len(bodies)+1)
	accs = append(accs, tip.Acc)
	for i, body := range bodies {
		accs = append(accs, portalabi.Accumulate(accs[i], tip.Nonce+uint64(i)+1, body))
	}
	return accs
}

// farthest returns after how many of the bodies the report's accumulator is the same, at most,
// or 0.
func farthest(applied uint64, accs [][32]byte, report types.RowReport) int {
	far := 0
	for i, point := range types.Points(report.Base, report.Tip) {
		if at, known := position(applied, accs, point); known && at > far && bytes.Equal(accs[at][:], report.Accs[i]) {
			far = at
		}
	}
	return far
}

// position is where accs has the accumulator of a nonce.
func position(applied uint64, accs [][32]byte, nonce uint64) (int, bool) {
	if nonce < applied || nonce-applied >= uint64(len(accs)) {
		return 0, false
	}
	return int(nonce - applied), true //nolint:gosec // less than the length of accs
}

// supported returns the largest number of events that more than 2/3 support, power[i] being that
// of those who support i and no more.
func supported(power []uint64, total uint64) int {
	sum := uint64(0)
	for i := len(power) - 1; i > 0; i-- {
		if sum += power[i]; quorum(sum, total) {
			return i
		}
	}
	return 0
}

// setClock looks at those who have seen nothing but what is applied with this block: accs are
// the accumulators from the last applied event of before to that of now.
func (o *outcome) setClock(tip types.RowTip, accs [][32]byte, ballots []ballot, total uint64) {
	var caughtUp []ballot
	for _, b := range ballots {
		at, known := position(tip.Nonce, accs, b.report.Tip)
		if last := len(b.report.Accs); known && last > 0 && bytes.Equal(accs[at][:], b.report.Accs[last-1]) {
			caughtUp = append(caughtUp, b)
		}
	}
	slices.SortStableFunc(caughtUp, func(a, b ballot) int { return cmp.Compare(b.report.Time, a.report.Time) })
	sum := uint64(0)
	for _, b := range caughtUp {
		if sum += b.power; quorum(sum, total) {
			o.clock = b.report.Time
			break
		}
	}
	if o.clock <= tip.Clock {
		o.clock = 0
		return
	}
	for _, b := range caughtUp {
		if b.report.Time >= o.clock {
			o.reached = append(o.reached, b.index)
		}
	}
	slices.Sort(o.reached)
}

func tipsOf(ballots []ballot) []types.TipPower {
	var tips []types.TipPower
	for _, b := range ballots {
		at, known := slices.BinarySearchFunc(tips, b.report.Tip, func(tip types.TipPower, nonce uint64) int {
			return cmp.Compare(tip.Tip, nonce)
		})
		if !known {
			tips = slices.Insert(tips, at, types.TipPower{Tip: b.report.Tip})
		}
		tips[at].Power += b.power
		tips[at].Time = max(tips[at].Time, b.report.Time)
	}
	return tips
}
