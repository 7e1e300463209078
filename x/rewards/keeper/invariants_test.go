package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func checkInvariants(f *testutil.Fixture) error {
	return invariant.Err(invariant.Run(f.Ctx, f.Keeper.Invariants()))
}

func TestInvariantsHold(t *testing.T) {
	f := testutil.New(t)
	require.NoError(t, checkInvariants(f))

	f.Give(alice, math.NewInt(100))
	f.SetRate(math.NewInt(30))
	_, err := f.Keeper.Fund(f.Ctx, alice, testutil.Abtt(math.NewInt(100)))
	require.NoError(t, err)
	f.Give(f.Keeper.PoolAddress(), math.NewInt(7))
	for range 6 {
		f.NextBlock(time.Second)
		require.NoError(t, checkInvariants(f))
	}
}

func TestInvariantsFindWhatIsBroken(t *testing.T) {
	for name, tc := range map[string]struct {
		breakIt func(*testutil.Fixture) error
		says    string
	}{
		"money left the pool unpaid": {func(f *testutil.Fixture) error {
			return f.Keeper.Totals.Set(f.Ctx, types.Totals{FundedAbtt: math.NewInt(10), PaidAbtt: math.NewInt(3)})
		}, "rewards/pool-covers-funding is broken: the pool holds 0abtt, but 10abtt funded less 3abtt paid are 7abtt"},
		"negative total": {func(f *testutil.Fixture) error {
			return f.Keeper.Totals.Set(f.Ctx, types.Totals{FundedAbtt: math.NewInt(-1), PaidAbtt: math.ZeroInt()})
		}, "rewards/totals-valid is broken: funded_abtt is -1"},
		"negative rate": {func(f *testutil.Fixture) error {
			return f.Keeper.Params.Set(f.Ctx, types.NewParams(math.NewInt(-1)))
		}, "rewards/params-valid is broken: abtt_per_block is -1"},
		"no parameters": {func(f *testutil.Fixture) error { return f.Keeper.Params.Remove(f.Ctx) },
			"rewards/params-valid could not be checked"},
		"no totals": {func(f *testutil.Fixture) error { return f.Keeper.Totals.Remove(f.Ctx) },
			"rewards/pool-covers-funding could not be checked"},
	} {
		t.Run(name, func(t *testing.T) {
			f := testutil.New(t)
			require.NoError(t, tc.breakIt(f))
			require.ErrorContains(t, checkInvariants(f), tc.says)
		})
	}
}
