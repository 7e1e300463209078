package keeper_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/mock/gomock"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/rewards/keeper"
	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// failingBank moves the money and then says that it could not, so that a test sees whether
// what was written before the error is dropped.
func failingBank(t *testing.T, f *testutil.Fixture) keeper.Keeper {
	t.Helper()
	bank := testutil.NewMockBankKeeper(gomock.NewController(t))
	bank.EXPECT().GetBalance(gomock.Any(), poolAddress, "abtt").DoAndReturn(f.Bank.GetBalance).AnyTimes()
	bank.EXPECT().SendCoinsFromModuleToModule(gomock.Any(), types.ModuleName, authtypes.FeeCollectorName, gomock.Any()).
		DoAndReturn(func(ctx context.Context, from, to string, amount sdk.Coins) error {
			return errors.Join(f.Bank.SendCoinsFromModuleToModule(ctx, from, to, amount), errors.New("send restricted"))
		})
	return keeper.NewKeeper(f.Cdc, runtime.NewKVStoreService(f.StoreKey), address.Account(),
		f.Accounts, bank, authtypes.FeeCollectorName, testutil.Authority())
}

func TestFailedPaymentChangesNothingAndHaltsNothing(t *testing.T) {
	f := testutil.New(t)
	f.Give(f.Keeper.PoolAddress(), math.NewInt(100))
	f.SetRate(math.NewInt(30))
	k := failingBank(t, f)
	ctx := f.Ctx.WithEventManager(sdk.NewEventManager())

	require.NoError(t, k.BeginBlocker(ctx))

	require.Equal(t, math.NewInt(100), f.Keeper.Pool(f.Ctx))
	require.Equal(t, math.ZeroInt(), f.Collected())
	require.Empty(t, ctx.EventManager().Events())
	totals, err := f.Keeper.Totals.Get(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, types.NewTotals(), totals)
	_, err = f.Keeper.Pace.Get(f.Ctx)
	require.NoError(t, err, "the pace is measured whether or not the block is paid")
}

// The money goes back if its bookkeeping fails after it was moved.
func TestPaymentWithoutBookkeepingIsUndone(t *testing.T) {
	f := testutil.New(t)
	f.Give(f.Keeper.PoolAddress(), math.NewInt(100))
	f.SetRate(math.NewInt(30))
	require.NoError(t, f.Keeper.Totals.Remove(f.Ctx))

	require.Empty(t, f.NextBlock(time.Second))

	require.Equal(t, math.NewInt(100), f.Keeper.Pool(f.Ctx))
	require.Equal(t, math.ZeroInt(), f.Collected())
}

func TestBlockWithoutStateHaltsNothing(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	f.Endow(math.NewInt(100))

	require.Empty(t, f.NextBlock(time.Second))

	require.Equal(t, math.NewInt(100), f.Keeper.Pool(f.Ctx))
	_, err := f.Keeper.Params.Get(f.Ctx)
	require.ErrorIs(t, err, collections.ErrNotFound)
}
