package simulation_test

import (
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/kv"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/rewards"
	"github.com/bttcprotocol/bttcd/x/rewards/keeper"
	"github.com/bttcprotocol/bttcd/x/rewards/simulation"
	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// govAccounts is an auth that knows governance alone.
type govAccounts struct{}

func (govAccounts) GetModuleAddress(name string) sdk.AccAddress {
	return authtypes.NewModuleAddress(name)
}

func source(f *testutil.Fixture, seed int64, accounts ...simtypes.Account) *simsx.ChainDataSource {
	return simsx.NewChainDataSource(f.Ctx, rand.New(rand.NewSource(seed)), govAccounts{}, f.Bank, address.Account(), accounts...)
}

// Whatever the seed, the message is one that the chain accepts from the account that signs.
func TestMsgFundRewardsFactory(t *testing.T) {
	accounts := simtypes.RandomAccounts(rand.New(rand.NewSource(1)), 5)
	for seed := range int64(50) {
		f := testutil.New(t)
		f.Give(accounts[2].Address, math.NewInt(1000))
		f.GiveCoins(accounts[3].Address, sdk.NewInt64Coin("uother", 1000))
		reporter := simsx.NewBasicSimulationReporter()

		signers, msg := simulation.MsgFundRewardsFactory()(f.Ctx, source(f, seed, accounts...), reporter)
		if reporter.IsSkipped() {
			require.Nil(t, msg)
			continue
		}

		require.Len(t, signers, 1)
		require.Equal(t, accounts[2].Address, signers[0].Address, "the only one with abtt")
		_, err := keeper.NewMsgServer(f.Keeper).FundRewards(f.Ctx, msg)
		require.NoError(t, err)
		require.True(t, f.Keeper.Pool(f.Ctx).IsPositive())
	}
}

func TestMsgFundRewardsFactorySkipsWhenNobodyHasAbtt(t *testing.T) {
	f := testutil.New(t)
	accounts := simtypes.RandomAccounts(rand.New(rand.NewSource(1)), 5)
	reporter := simsx.NewBasicSimulationReporter()

	signers, msg := simulation.MsgFundRewardsFactory()(f.Ctx, source(f, 1, accounts...), reporter)

	require.True(t, reporter.IsSkipped())
	require.Empty(t, signers)
	require.Nil(t, msg)
}

func TestMsgUpdateParamsFactory(t *testing.T) {
	f := testutil.New(t)
	accounts := simtypes.RandomAccounts(rand.New(rand.NewSource(1)), 1)
	rates := map[string]bool{}
	for seed := range int64(50) {
		_, msg := simulation.MsgUpdateParamsFactory()(f.Ctx, source(f, seed, accounts...), simsx.NewBasicSimulationReporter())
		_, err := keeper.NewMsgServer(f.Keeper).UpdateParams(f.Ctx, msg)
		require.NoError(t, err)
		rates[msg.Params.AbttPerBlock.String()] = true
	}
	require.Greater(t, len(rates), 20)
	require.Contains(t, rates, "0")
}

// registry notes what a module registers.
type registry struct{ weights map[string]uint32 }

func (r registry) Add(weight uint32, factory simsx.SimMsgFactoryX) {
	r.weights[sdk.MsgTypeURL(factory.MsgType())] = weight
}

func TestModuleRegistersItsMessages(t *testing.T) {
	f := testutil.New(t)
	module := rewards.NewAppModule(f.Cdc, f.Keeper)
	registered := registry{map[string]uint32{}}
	weights := simsx.ParamWeightSource(simtypes.AppParams{})

	module.WeightedOperationsX(weights, registered)
	module.ProposalMsgsX(weights, registered)

	require.Equal(t, map[string]uint32{
		"/bttc.rewards.v1.MsgFundRewards":  simulation.WeightFundRewards,
		"/bttc.rewards.v1.MsgUpdateParams": simulation.WeightUpdateParams,
	}, registered.weights)
}

// The simulator prints both sides of an entry that differs between two runs.
func TestStoreDecoder(t *testing.T) {
	f := testutil.New(t)
	value := func(rate int64) kv.Pair {
		bz, err := f.Cdc.Marshal(&types.Params{AbttPerBlock: math.NewInt(rate)})
		require.NoError(t, err)
		return kv.Pair{Key: types.ParamsKey.Bytes(), Value: bz}
	}
	decoders := simtypes.StoreDecoderRegistry{}
	rewards.NewAppModule(f.Cdc, f.Keeper).RegisterStoreDecoder(decoders)

	text := decoders[types.StoreKey](value(1234), value(5678))

	require.Contains(t, text, "1234")
	require.Contains(t, text, "5678")
}
