package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/mock/gomock"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/rewards/keeper"
	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

var (
	poolAddress      = authtypes.NewModuleAddress(types.ModuleName)
	collectorAddress = authtypes.NewModuleAddress(authtypes.FeeCollectorName)
)

// construct builds a keeper over an auth that answers as told.
func construct(t *testing.T, authority string, pool, collector sdk.AccAddress, permissions []string) keeper.Keeper {
	t.Helper()
	accounts := testutil.NewMockAccountKeeper(gomock.NewController(t))
	accounts.EXPECT().GetModuleAddressAndPermissions(types.ModuleName).Return(pool, permissions).AnyTimes()
	accounts.EXPECT().GetModuleAddressAndPermissions(authtypes.FeeCollectorName).Return(collector, nil).AnyTimes()
	return keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec,
		runtime.NewKVStoreService(storetypes.NewKVStoreKey(types.StoreKey)), address.Account(),
		accounts, nil, authtypes.FeeCollectorName, authority)
}

func TestNewKeeper(t *testing.T) {
	k := construct(t, testutil.Authority(), poolAddress, collectorAddress, nil)

	require.Equal(t, testutil.Authority(), k.Authority())
	require.Equal(t, poolAddress, k.PoolAddress())
}

func TestNewKeeperRefusesAWrongAssembly(t *testing.T) {
	hexAuthority := "0x7b5Fe22B5446f7C62Ea27B8BD71CeF94e03f3dF2"
	for name, tc := range map[string]struct {
		authority       string
		pool, collector sdk.AccAddress
		permissions     []string
		says            string
	}{
		"no module account":       {testutil.Authority(), nil, collectorAddress, nil, `no module account "rewards"`},
		"no fee collector":        {testutil.Authority(), poolAddress, nil, nil, `no module account "fee_collector"`},
		"a minter":                {testutil.Authority(), poolAddress, collectorAddress, []string{authtypes.Minter}, "must never mint"},
		"a burner":                {testutil.Authority(), poolAddress, collectorAddress, []string{authtypes.Burner}, "it needs none"},
		"no authority":            {"", poolAddress, collectorAddress, nil, "authority"},
		"authority is no address": {"governance", poolAddress, collectorAddress, nil, "authority"},
		"authority in hex":        {hexAuthority, poolAddress, collectorAddress, nil, "must be written"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() { require.Contains(t, message(recover()), tc.says) }()
			construct(t, tc.authority, tc.pool, tc.collector, tc.permissions)
		})
	}
}

func message(cause any) string {
	switch cause := cause.(type) {
	case error:
		return cause.Error()
	case string:
		return cause
	default:
		return ""
	}
}

// The pool is the whole balance, wherever it came from.
func TestPoolIsTheModuleAccountsBalance(t *testing.T) {
	f := testutil.New(t)
	require.Equal(t, math.ZeroInt(), f.Keeper.Pool(f.Ctx))

	f.Give(f.Keeper.PoolAddress(), math.NewInt(70))
	f.GiveCoins(f.Keeper.PoolAddress(), sdk.NewInt64Coin("uother", 5))

	require.Equal(t, math.NewInt(70), f.Keeper.Pool(f.Ctx))
}
