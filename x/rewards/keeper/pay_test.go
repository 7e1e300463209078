package keeper_test

import (
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func paid(amount, left int64) *types.EventRewardsPaid {
	return &types.EventRewardsPaid{AmountAbtt: math.NewInt(amount), PoolAbtt: math.NewInt(left)}
}

func emptied(shortfall int64) *types.EventPoolEmptied {
	return &types.EventPoolEmptied{ShortfallAbtt: math.NewInt(shortfall)}
}

func TestBlockPays(t *testing.T) {
	for name, tc := range map[string]struct {
		pool, rate int64
		paid       int64
		events     []proto.Message
	}{
		"the rate":               {pool: 100, rate: 30, paid: 30, events: []proto.Message{paid(30, 70)}},
		"all, if exactly that":   {pool: 30, rate: 30, paid: 30, events: []proto.Message{paid(30, 0), emptied(0)}},
		"what is left, if less":  {pool: 7, rate: 30, paid: 7, events: []proto.Message{paid(7, 0), emptied(23)}},
		"one abtt of one":        {pool: 1, rate: 1, paid: 1, events: []proto.Message{paid(1, 0), emptied(0)}},
		"nothing, if dry":        {pool: 0, rate: 30},
		"nothing, if stopped":    {pool: 100, rate: 0},
		"nothing, if both":       {pool: 0, rate: 0},
		"the least rate of much": {pool: 1 << 62, rate: 1, paid: 1, events: []proto.Message{paid(1, 1<<62-1)}},
	} {
		t.Run(name, func(t *testing.T) {
			f := testutil.New(t)
			f.Give(f.Keeper.PoolAddress(), math.NewInt(tc.pool))
			f.SetRate(math.NewInt(tc.rate))
			supply := f.Bank.GetSupply(f.Ctx, "abtt")

			events := f.NextBlock(time.Second)

			require.Equal(t, math.NewInt(tc.paid), f.Collected())
			require.Equal(t, math.NewInt(tc.pool-tc.paid), f.Keeper.Pool(f.Ctx))
			require.Equal(t, tc.events, testutil.Typed(t, events))
			totals, err := f.Keeper.Totals.Get(f.Ctx)
			require.NoError(t, err)
			require.Equal(t, math.NewInt(tc.paid), totals.PaidAbtt)
			require.Equal(t, supply, f.Bank.GetSupply(f.Ctx, "abtt"))
		})
	}
}

func TestPoolRunsDryAndIsFundedAgain(t *testing.T) {
	f := testutil.New(t)
	f.Give(f.Keeper.PoolAddress(), math.NewInt(25))
	f.SetRate(math.NewInt(10))

	require.Equal(t, []proto.Message{paid(10, 15)}, testutil.Typed(t, f.NextBlock(time.Second)))
	require.Equal(t, []proto.Message{paid(10, 5)}, testutil.Typed(t, f.NextBlock(time.Second)))
	require.Equal(t, []proto.Message{paid(5, 0), emptied(5)}, testutil.Typed(t, f.NextBlock(time.Second)))
	require.Empty(t, testutil.Typed(t, f.NextBlock(time.Second)), "told once, not every block")

	f.Give(testutil.Account(1), math.NewInt(10))
	_, err := f.Keeper.Fund(f.Ctx, testutil.Account(1), testutil.Abtt(math.NewInt(10)))
	require.NoError(t, err)

	require.Equal(t, []proto.Message{paid(10, 0), emptied(0)}, testutil.Typed(t, f.NextBlock(time.Second)))
	require.Equal(t, math.NewInt(35), f.Collected())
}

// A block is paid in abtt alone, whatever else somebody sent to the pool.
func TestBlockPaysNoOtherDenom(t *testing.T) {
	f := testutil.New(t)
	f.GiveCoins(f.Keeper.PoolAddress(), sdk.NewInt64Coin("uother", 5))
	f.SetRate(math.NewInt(10))

	require.Empty(t, testutil.Typed(t, f.NextBlock(time.Second)))
	require.Equal(t, math.NewInt(5), f.Bank.GetBalance(f.Ctx, f.Keeper.PoolAddress(), "uother").Amount)
}

func TestBlockPaysUpToTheHighestRate(t *testing.T) {
	f := testutil.New(t)
	f.Give(f.Keeper.PoolAddress(), types.MaxAbttPerBlock())
	f.SetRate(types.MaxAbttPerBlock())

	f.NextBlock(time.Second)

	require.Equal(t, types.MaxAbttPerBlock(), f.Collected())
}
