package types_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func drawAmount(t *rapid.T, name string) math.Int {
	bits := rapid.IntRange(0, types.MaxAmountBits).Draw(t, name+" bits")
	bz := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, name)
	number := new(big.Int).SetBytes(bz)
	return math.NewIntFromBigInt(number.Rsh(number, uint(128-bits)))
}

// The model: fees compare as the exact fractions of their least fees, except where those differ
// by less than the 64 bits behind the point; then the lower id is first.
func TestRankOrdersByFeeThenID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		feeA, leastA := drawAmount(t, "fee a"), drawAmount(t, "least a").AddRaw(1)
		feeB, leastB := drawAmount(t, "fee b"), drawAmount(t, "least b").AddRaw(1)
		idA, idB := rapid.Uint64().Draw(t, "id a"), rapid.Uint64().Draw(t, "id b")
		a, b := types.Rank(feeA, leastA, idA), types.Rank(feeB, leastB, idB)
		require.Len(t, a, types.RankSize)
		ratioA := new(big.Rat).SetFrac(feeA.BigInt(), leastA.BigInt())
		ratioB := new(big.Rat).SetFrac(feeB.BigInt(), leastB.BigInt())
		gap := new(big.Rat).Sub(ratioA, ratioB)
		ulp := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), 64))
		switch {
		case gap.Cmp(ulp) > 0:
			require.Negative(t, bytes.Compare(a, b))
		case gap.Cmp(new(big.Rat).Neg(ulp)) < 0:
			require.Positive(t, bytes.Compare(a, b))
		case gap.Sign() == 0 && idA < idB:
			require.Negative(t, bytes.Compare(a, b))
		}
	})
}

func TestRankOfEqualFeesIsByID(t *testing.T) {
	one := math.OneInt()
	require.Negative(t, bytes.Compare(types.Rank(one, one, 1), types.Rank(one, one, 2)))
	require.Negative(t, bytes.Compare(types.Rank(one, one, 255), types.Rank(one, one, 256)))
	require.Negative(t, bytes.Compare(types.Rank(math.NewInt(20), math.NewInt(10), 9), types.Rank(math.NewInt(3), math.NewInt(2), 1)),
		"twice the least fee goes before one and a half times another")
	require.Equal(t, types.Rank(one, math.ZeroInt(), 7), types.Rank(one, one, 7), "a least fee of zero counts as one unit")
}

// FeeAhead is enough to pass a rank, and one unit less is not.
func TestFeeAheadIsTheLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const last = ^uint64(0)
		least := drawAmount(t, "least")
		front := types.Rank(drawAmount(t, "fee"), drawAmount(t, "other least"), rapid.Uint64Max(last-1).Draw(t, "id"))
		fee := types.FeeAhead(front, least)
		if !types.AmountInBounds(fee) {
			return
		}
		require.Negative(t, bytes.Compare(types.Rank(fee, least, last), front))
		if fee.IsPositive() {
			require.Positive(t, bytes.Compare(types.Rank(fee.SubRaw(1), least, last), front))
		}
	})
}

func TestRefundedFee(t *testing.T) {
	for fee, kept := range map[int64]int64{0: 0, 9: 0, 10: 1, 19: 1, 100: 10, 1_234: 123} {
		withdrawal := types.Withdrawal{Fee: sdk.NewInt64Coin("abtt", fee)}
		back, stays := withdrawal.RefundedFee()
		require.Equal(t, kept, stays.Int64(), "%d", fee)
		require.Equal(t, fee, back.Add(stays).Int64())
	}
}

func TestShow(t *testing.T) {
	for _, c := range []struct {
		decimals uint32
		amount   int64
		want     string
	}{
		{6, 12_500_000, "12.5 USDT"},
		{6, 1, "0.000001 USDT"},
		{6, 0, "0 USDT"},
		{6, 1_000_000, "1 USDT"},
		{0, 120, "120 USDT"},
		{18, 5, "0.000000000000000005 USDT"},
	} {
		require.Equal(t, c.want, types.Token{Symbol: "USDT", Decimals: c.decimals}.Show(math.NewInt(c.amount)))
	}
}
