package simulation_test

import (
	"encoding/json"
	"math/rand"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/kv"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/paychan"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// govAccounts is an auth that knows governance alone.
type govAccounts struct{}

func (govAccounts) GetModuleAddress(name string) sdk.AccAddress {
	return authtypes.NewModuleAddress(name)
}

func randomGenesis(t *testing.T, f *testutil.Fixture, seed int64) types.GenesisState {
	t.Helper()
	state := &module.SimulationState{Cdc: f.Cdc, Rand: rand.New(rand.NewSource(seed)), GenState: map[string]json.RawMessage{}}
	paychan.AppModule{}.GenerateGenesisState(state)
	var genesis types.GenesisState
	require.NoError(t, f.Cdc.UnmarshalJSON(state.GenState[types.ModuleName], &genesis))
	return genesis
}

func TestRandomizedGenState(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	for seed := range int64(100) {
		genesis := randomGenesis(t, f, seed)
		require.NoError(t, genesis.Validate())
		require.Equal(t, genesis, randomGenesis(t, f, seed), "a function of the seed")
	}
}

// registry notes what a module registers.
type registry struct {
	weights   []uint32
	factories []simsx.SimMsgFactoryX
}

func (r *registry) Add(weight uint32, factory simsx.SimMsgFactoryX) {
	r.weights = append(r.weights, weight)
	r.factories = append(r.factories, factory)
}

func registered(f *testutil.Fixture) *registry {
	r, weights := &registry{}, simsx.ParamWeightSource(simtypes.AppParams{})
	m := paychan.NewAppModule(f.Cdc, f.Keeper)
	m.WeightedOperationsX(weights, r)
	m.ProposalMsgsX(weights, r)
	return r
}

// Whatever the seed, the messages are ones that the chain takes from the accounts that sign, every
// kind of them comes about, and the state stays sound.
func TestMessagesExecute(t *testing.T) {
	f := testutil.New(t)
	random := rand.New(rand.NewSource(7))
	people := simtypes.RandomAccounts(random, 6)
	for _, person := range people {
		f.Give(common.Address(person.Address), testutil.Coin(1_000_000), sdk.NewInt64Coin(testutil.Plain, 1_000))
	}
	router := baseapp.NewMsgServiceRouter()
	router.SetInterfaceRegistry(f.Cdc.InterfaceRegistry())
	types.RegisterMsgServer(router, f.Msg)
	factories, done := registered(f).factories, map[string]int{}
	for range 6_000 {
		factory := factories[random.Intn(len(factories))]
		reporter := simsx.NewBasicSimulationReporter()
		source := simsx.NewChainDataSource(f.Ctx, random, govAccounts{}, f.Bank, address.Account(), people...)
		_, msg := factory.Create()(f.Ctx, source, reporter)
		if reporter.IsSkipped() {
			continue
		}
		_, err := router.Handler(msg)(f.Ctx, msg)
		require.NoError(t, err, "%T %s", msg, msg)
		done[sdk.MsgTypeURL(msg)]++
		if random.Intn(5) == 0 {
			f.EndBlock(time.Duration(random.Intn(60))*time.Second, int64(random.Intn(20)+1))
		}
	}
	require.NoError(t, f.Sound())
	require.Len(t, done, len(factories), "%v", done)
}

func TestWeights(t *testing.T) {
	r := registered(testutil.New(t))
	require.Len(t, r.factories, 8)
	for i, weight := range r.weights {
		require.NotZero(t, weight, "%T", r.factories[i].MsgType())
	}
}

// On a chain without purses only what makes one is not skipped.
func TestNothingToDo(t *testing.T) {
	f := testutil.New(t)
	random := rand.New(rand.NewSource(1))
	people := simtypes.RandomAccounts(random, 2)
	for _, factory := range registered(f).factories {
		reporter := simsx.NewBasicSimulationReporter()
		source := simsx.NewChainDataSource(f.Ctx, random, govAccounts{}, f.Bank, address.Account(), people...)
		_, msg := factory.Create()(f.Ctx, source, reporter)
		switch msg.(type) {
		case *types.MsgSetRelayShare, *types.MsgUpdateParams:
			require.False(t, reporter.IsSkipped())
		default:
			require.True(t, reporter.IsSkipped(), "%T", factory.MsgType())
		}
	}
}

// The simulator prints both sides of an entry that differs between two runs.
func TestStoreDecoder(t *testing.T) {
	f := testutil.New(t)
	value := func(items uint32) kv.Pair {
		bz, err := f.Cdc.Marshal(&types.Params{MaxBatchItems: items})
		require.NoError(t, err)
		return kv.Pair{Key: types.ParamsKey.Bytes(), Value: bz}
	}
	decoders := simtypes.StoreDecoderRegistry{}
	paychan.NewAppModule(f.Cdc, f.Keeper).RegisterStoreDecoder(decoders)
	text := decoders[types.StoreKey](value(1234), value(5678))
	require.Contains(t, text, "1234")
	require.Contains(t, text, "5678")
}
