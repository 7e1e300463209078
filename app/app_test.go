package app

import (
	"slices"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

func TestSeveralAppsInOneProcessAgree(t *testing.T) {
	first := newHarness(t)
	second := &harness{t: t, db: dbm.NewMemDB(), key: first.key, time: first.time.Add(-1e9)}
	second.App = newTestApp(t, second.db)
	second.start(genesisWith(t, second.App, second.address()))
	for range 3 {
		first.block()
		second.block()
	}
	require.Equal(t, first.LastCommitID().Hash, second.LastCommitID().Hash)
}

func TestRestartedAppHasTheSameState(t *testing.T) {
	h := newHarness(t)
	h.block()
	want := h.LastCommitID()
	again := newTestApp(t, h.db)
	require.Equal(t, want, again.LastCommitID())
}

func TestEVMChainIDFollowsTheChainID(t *testing.T) {
	h := newHarness(t)
	require.Equal(t, chain.InProcessEVMID, h.EVMChainID())
	require.Equal(t, chain.InProcessEVMID, evmtypes.GetEthChainConfig().ChainID.Uint64())

	_, err := New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.EmptyAppOptions{}, baseapp.SetChainID("cosmoshub-4"))
	require.ErrorContains(t, err, `chain id "cosmoshub-4" is not one of BTTC`)
}

func TestNobodyMintsBTT(t *testing.T) {
	h := newHarness(t)
	supply := h.BankKeeper.GetSupply(h.ctx(), chain.BaseDenom)
	other := sdk.NewInt64Coin("erc20:0x0000000000000000000000000000000000000001", 5)
	for name, permissions := range moduleAccountPermissions() {
		if !slices.Contains(permissions, authtypes.Minter) {
			continue
		}
		ctx, _ := h.ctx().CacheContext()
		err := h.BankKeeper.MintCoins(ctx, name, sdk.NewCoins(btt(1)))
		require.ErrorIs(t, err, sdkerrors.ErrUnauthorized, name)
		require.ErrorIs(t, h.BankKeeper.MintCoins(ctx, name, sdk.NewCoins(btt(1), other)), sdkerrors.ErrUnauthorized, name)
		require.NoError(t, h.BankKeeper.MintCoins(ctx, name, sdk.NewCoins(other)), name)
		require.Equal(t, supply, h.BankKeeper.GetSupply(ctx, chain.BaseDenom))
	}
}

func TestBlocksMoveRewardsAndKeepTheSupply(t *testing.T) {
	h := newHarness(t)
	supply := h.BankKeeper.GetSupply(h.ctx(), chain.BaseDenom)
	pool := h.RewardsKeeper.Pool(h.ctx())
	const blocks = 5
	for range blocks {
		h.block()
	}
	require.Equal(t, pool.Sub(btt(blocks).Amount), h.RewardsKeeper.Pool(h.ctx()))
	require.Equal(t, supply, h.BankKeeper.GetSupply(h.ctx(), chain.BaseDenom))
	require.True(t, h.BankKeeper.GetBalance(h.ctx(), authtypes.NewModuleAddress(distrtypes.ModuleName), chain.BaseDenom).Amount.IsPositive(),
		"distribution has shared out what the blocks before paid")
	requireInvariants(t, h)
}

func TestRewardsArePaidBeforeDistribution(t *testing.T) {
	rewards, distribution := slices.Index(beginBlockers, rewardstypes.ModuleName), slices.Index(beginBlockers, distrtypes.ModuleName)
	require.GreaterOrEqual(t, rewards, 0)
	require.Less(t, rewards, distribution)
}

func TestModuleAndPrecompileAccountsReceiveNothing(t *testing.T) {
	h := newHarness(t)
	for name := range moduleAccountPermissions() {
		require.Equal(t, name != govtypes.ModuleName, h.BankKeeper.BlockedAddr(authtypes.NewModuleAddress(name)), name)
	}
	for _, precompile := range append(slices.Clone(activePrecompiles), nativeERC20) {
		bz, err := sdk.AccAddressFromHexUnsafe(precompile[2:])
		require.NoError(t, err)
		require.True(t, h.BankKeeper.BlockedAddr(bz), precompile)
	}
	require.False(t, h.BankKeeper.BlockedAddr(h.address()))
}

func TestEveryPrecompileOfTheGenesisAnswers(t *testing.T) {
	h := newHarness(t)
	params := h.EVMKeeper.GetParams(h.ctx())
	require.Equal(t, activePrecompiles, params.ActiveStaticPrecompiles)
	require.True(t, slices.IsSorted(activePrecompiles))
}

func TestProtoAnnotations(t *testing.T) {
	files, err := proto.MergedRegistry()
	require.NoError(t, err)
	require.NoError(t, msgservice.ValidateProtoAnnotations(files))
}

func TestStoresAreInAFixedOrder(t *testing.T) {
	names := func(s stores) []string {
		var all []string
		for _, key := range s.all {
			all = append(all, key.Name())
		}
		return all
	}
	first, again := names(newStores()), names(newStores())
	require.Equal(t, first, again)
	require.Len(t, newStores().all, len(kvNames)+len(objectNames))
}
