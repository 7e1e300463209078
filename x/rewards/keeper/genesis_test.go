package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func genesis(rate, funded, paid int64) types.GenesisState {
	return types.GenesisState{
		Params: types.NewParams(math.NewInt(rate)),
		Totals: types.Totals{FundedAbtt: math.NewInt(funded), PaidAbtt: math.NewInt(paid)},
	}
}

func TestGenesisRoundTrip(t *testing.T) {
	for name, tc := range map[string]struct {
		pool    int64
		genesis types.GenesisState
	}{
		"new chain":              {0, *types.DefaultGenesis()},
		"pool funded by genesis": {500, genesis(10, 0, 0)},
		"exported":               {300, genesis(10, 500, 200)},
		"more paid than funded":  {0, genesis(10, 500, 900)},
		"exactly what is left":   {1, genesis(10, 500, 499)},
	} {
		t.Run(name, func(t *testing.T) {
			f := testutil.NewWithoutGenesis(t)
			f.Endow(math.NewInt(tc.pool))

			require.NoError(t, f.Keeper.InitGenesis(f.Ctx, tc.genesis))
			exported, err := f.Keeper.ExportGenesis(f.Ctx)

			require.NoError(t, err)
			require.Equal(t, tc.genesis, *exported)
			require.Equal(t, math.NewInt(tc.pool), f.Keeper.Pool(f.Ctx))
		})
	}
}

func TestInitGenesisCreatesTheModuleAccount(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	require.Nil(t, f.Accounts.GetAccount(f.Ctx, f.Keeper.PoolAddress()))

	require.NoError(t, f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis()))

	account := f.Accounts.GetModuleAccount(f.Ctx, types.ModuleName)
	require.Equal(t, f.Keeper.PoolAddress(), account.GetAddress())
	require.Empty(t, account.GetPermissions())
}

func TestInitGenesisRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		genesis types.GenesisState
		is      error
		says    string
	}{
		"a pool that lost money": {genesis(0, 500, 100), types.ErrInvalidGenesis, "at least 400abtt must be left"},
		"invalid parameters":     {genesis(-1, 0, 0), types.ErrInvalidParams, "abtt_per_block is -1"},
		"invalid totals":         {genesis(0, 0, -1), types.ErrInvalidGenesis, "paid_abtt is -1"},
	} {
		t.Run(name, func(t *testing.T) {
			f := testutil.NewWithoutGenesis(t)
			f.Endow(math.NewInt(399))

			err := f.Keeper.InitGenesis(f.Ctx, tc.genesis)

			require.ErrorIs(t, err, tc.is)
			require.ErrorContains(t, err, tc.says)
			_, err = f.Keeper.ExportGenesis(f.Ctx)
			require.Error(t, err, "nothing was written")
		})
	}
}

// Whoever writes a genesis by hand adds the pool like any account; it must be told.
func TestInitGenesisRefusesAnOrdinaryAccountAtThePoolsAddress(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	f.Give(f.Keeper.PoolAddress(), math.NewInt(5))

	err := f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis())

	require.ErrorIs(t, err, types.ErrInvalidGenesis)
	require.ErrorContains(t, err, testutil.Spell(f.Keeper.PoolAddress()))
}

func TestExportOfABrokenState(t *testing.T) {
	f := testutil.New(t)
	require.NoError(t, f.Keeper.Totals.Remove(f.Ctx))
	_, err := f.Keeper.ExportGenesis(f.Ctx)
	require.ErrorContains(t, err, "totals")
}
