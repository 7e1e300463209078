package types_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// highest is the largest total, 2^192-1.
func highest() math.Int {
	limit := new(big.Int).Lsh(big.NewInt(1), 192)
	return math.NewIntFromBigInt(limit.Sub(limit, big.NewInt(1)))
}

func TestTotalsValidate(t *testing.T) {
	zero := math.ZeroInt()
	for name, tc := range map[string]struct {
		totals types.Totals
		says   string
	}{
		"new":                   {types.NewTotals(), ""},
		"more paid than funded": {types.Totals{FundedAbtt: zero, PaidAbtt: math.OneInt()}, ""},
		"highest":               {types.Totals{FundedAbtt: highest(), PaidAbtt: highest()}, ""},
		"no funded":             {types.Totals{PaidAbtt: zero}, "funded_abtt is missing"},
		"no paid":               {types.Totals{FundedAbtt: zero}, "paid_abtt is missing"},
		"negative funded":       {types.Totals{FundedAbtt: math.NewInt(-3), PaidAbtt: zero}, "funded_abtt is -3"},
		"negative paid":         {types.Totals{FundedAbtt: zero, PaidAbtt: math.NewInt(-3)}, "paid_abtt is -3"},
		"too much funded":       {types.Totals{FundedAbtt: highest().AddRaw(1), PaidAbtt: zero}, "more than 192 bits"},
		"too much paid":         {types.Totals{FundedAbtt: zero, PaidAbtt: highest().AddRaw(1)}, "more than 192 bits"},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.totals.Validate()
			if tc.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.says)
		})
	}
}

// Adding never makes a total that Validate refuses, and counts exactly.
func TestTotalsAdd(t *testing.T) {
	amounts := rapid.Custom(func(rt *rapid.T) math.Int {
		bytes := rapid.SliceOfN(rapid.Byte(), 0, 24).Draw(rt, "bytes")
		return math.NewIntFromBigInt(new(big.Int).SetBytes(bytes))
	})
	rapid.Check(t, func(rt *rapid.T) {
		before := types.Totals{FundedAbtt: amounts.Draw(rt, "funded"), PaidAbtt: amounts.Draw(rt, "paid")}
		amount := amounts.Draw(rt, "amount")

		funded, err := before.AddFunded(amount)
		requireSum(rt, before.FundedAbtt, amount, funded.FundedAbtt, err)
		require.Equal(rt, before.PaidAbtt, funded.PaidAbtt)

		paid, err := before.AddPaid(amount)
		requireSum(rt, before.PaidAbtt, amount, paid.PaidAbtt, err)
		require.Equal(rt, before.FundedAbtt, paid.FundedAbtt)
	})
}

func requireSum(rt *rapid.T, a, b, sum math.Int, err error) {
	if want := a.Add(b); want.LTE(highest()) {
		require.NoError(rt, err)
		require.True(rt, want.Equal(sum), "%s + %s = %s", a, b, sum)
		return
	}
	require.ErrorIs(rt, err, types.ErrTotalTooLarge)
}

func TestTotalsAddBeyondMathInt(t *testing.T) {
	largest := math.NewIntFromBigInt(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)))
	_, err := types.Totals{FundedAbtt: largest, PaidAbtt: largest}.AddPaid(largest)
	require.ErrorIs(t, err, types.ErrTotalTooLarge)
}

func TestTotalsUnpaid(t *testing.T) {
	totals := types.Totals{FundedAbtt: math.NewInt(7), PaidAbtt: math.NewInt(9)}
	require.Equal(t, int64(-2), totals.Unpaid().Int64())
}
