package types_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Against a bucket that leaks fractions: the integer one never has more room, and lags by less than
// one unit of the token and one second of the limit for each time that it was touched.
func TestFlowAgainstFractions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limit := math.NewInt(rapid.Int64Range(1, 1_000_000).Draw(rt, "limit"))
		rate := new(big.Rat).SetFrac64(limit.Int64(), 86_400)
		flow, exact, now := types.Flow{Used: math.ZeroInt()}, new(big.Rat), int64(0)
		slack := new(big.Rat)
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			seconds := rapid.Int64Range(0, 4_000).Draw(rt, "seconds")
			now += seconds
			exact.Sub(exact, new(big.Rat).Mul(rate, new(big.Rat).SetInt64(seconds)))
			if exact.Sign() < 0 {
				exact.SetInt64(0)
			}
			flow = flow.Leak(limit, now)
			slack.Add(slack, rate)
			slack.Add(slack, big.NewRat(1, 1))
			used := new(big.Rat).SetInt(flow.Used.BigInt())
			require.GreaterOrEqual(rt, used.Cmp(exact), 0, "it leaks no faster than its limit")
			require.LessOrEqual(rt, new(big.Rat).Sub(used, exact).Cmp(slack), 0, "and not much slower")
			amount := math.NewInt(rapid.Int64Range(0, 2_000_000).Draw(rt, "amount"))
			next, taken := flow.Take(limit, amount)
			require.Equal(rt, amount.LTE(flow.Room(limit)), taken)
			if taken {
				exact.Add(exact, new(big.Rat).SetInt(amount.BigInt()))
				flow = next
			}
			require.True(rt, flow.Used.LTE(limit))
		}
	})
}

// A small limit leaks too, however often it is looked at.
func TestFlowOfOneADay(t *testing.T) {
	flow := types.Flow{Used: math.NewInt(2), Time: 0}
	for now := range int64(86_400) {
		flow = flow.Leak(math.OneInt(), now)
		require.EqualValues(t, 2, flow.Used.Int64())
	}
	flow = flow.Leak(math.OneInt(), 86_400)
	require.EqualValues(t, 1, flow.Used.Int64())
	require.EqualValues(t, 86_400, flow.Time)
}

// A limit of nothing lets no time pass that a later limit would count.
func TestFlowOfNothing(t *testing.T) {
	flow := types.Flow{Used: math.NewInt(2), Time: 0}.Leak(math.ZeroInt(), 1_000)
	require.Equal(t, types.Flow{Used: math.NewInt(2), Time: 1_000}, flow)
	_, taken := flow.Take(math.ZeroInt(), math.OneInt())
	require.False(t, taken)
}

func TestFlowNeverGoesBackInTime(t *testing.T) {
	flow := types.Flow{Used: math.NewInt(5), Time: 100}
	require.Equal(t, flow, flow.Leak(math.NewInt(86_400), 90))
}

func TestFlowTakesTheGreatestAmounts(t *testing.T) {
	most := math.NewIntFromBigInt(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 127), big.NewInt(1)))
	flow, taken := types.Flow{Used: math.ZeroInt()}.Take(most, most)
	require.True(t, taken)
	require.True(t, flow.Leak(most, 1<<40).Used.IsZero())
	require.True(t, flow.Relieve(most).Used.IsZero())
	require.True(t, flow.Relieve(most.MulRaw(2)).Used.IsZero())
}
