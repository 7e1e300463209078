package simulation_test

import (
	"encoding/json"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/kv"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/x/bridge"
	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// govAccounts is an auth that knows governance alone.
type govAccounts struct{}

func (govAccounts) GetModuleAddress(name string) sdk.AccAddress {
	return authtypes.NewModuleAddress(name)
}

func newKeeper(c *testutil.Chain) keeper.Keeper {
	return keeper.NewKeeper(keeper.Deps{
		Cdc: c.Cdc, StoreService: runtime.NewKVStoreService(c.StoreKey), AddressCodec: address.Account(),
		ValidatorCodec: address.Validator(), Accounts: c.Accounts, Bank: c.Bank, Staking: c.Staking, Purses: c.Purses,
		Contracts: c.Contracts, EVMChainID: testutil.EVMChainID, Authority: testutil.Authority(),
	})
}

func randomGenesis(t *testing.T, c *testutil.Chain, seed int64) types.GenesisState {
	t.Helper()
	state := &module.SimulationState{Cdc: c.Cdc, Rand: rand.New(rand.NewSource(seed)), GenState: map[string]json.RawMessage{}}
	bridge.AppModule{}.GenerateGenesisState(state)
	var genesis types.GenesisState
	require.NoError(t, c.Cdc.UnmarshalJSON(state.GenState[types.ModuleName], &genesis))
	return genesis
}

func TestRandomizedGenState(t *testing.T) {
	c := testutil.NewChain(t)
	for seed := range int64(100) {
		genesis := randomGenesis(t, c, seed)
		require.NoError(t, genesis.Validate())
		require.Equal(t, genesis, randomGenesis(t, c, seed), "a function of the seed")
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

func registered(c *testutil.Chain, k keeper.Keeper) *registry {
	r, weights := &registry{}, simsx.ParamWeightSource(simtypes.AppParams{})
	m := bridge.NewAppModule(c.Cdc, k)
	m.WeightedOperationsX(weights, r)
	m.ProposalMsgsX(weights, r)
	return r
}

// begin returns a chain with the random genesis of a seed.
func begin(t *testing.T, seed int64) (*testutil.Chain, keeper.Keeper) {
	t.Helper()
	c := testutil.NewChain(t)
	c.Bank.SetDenomMetaData(c.Ctx, banktypes.Metadata{Base: chain.BaseDenom, Display: chain.DisplayDenom, Name: "BTT", Symbol: "BTT"})
	k := newKeeper(c)
	require.NoError(t, k.InitGenesis(c.Ctx, randomGenesis(t, c, seed)))
	return c, k
}

// Whatever the seed, the messages are ones that the chain takes from the accounts that sign, every
// kind of them comes about, and the state stays sound.
func TestMessagesExecute(t *testing.T) {
	c, k := begin(t, 3)
	random := rand.New(rand.NewSource(7))
	people := simtypes.RandomAccounts(random, 6)
	for _, person := range people {
		c.Give(person.Address, sdk.NewInt64Coin(chain.BaseDenom, 1_000_000_000))
	}
	router := baseapp.NewMsgServiceRouter()
	router.SetInterfaceRegistry(c.Cdc.InterfaceRegistry())
	types.RegisterMsgServer(router, keeper.NewMsgServer(k))
	factories, done := registered(c, k).factories, map[string]int{}
	for range 3_000 {
		factory := factories[random.Intn(len(factories))]
		reporter := simsx.NewBasicSimulationReporter()
		source := simsx.NewChainDataSource(c.Ctx, random, govAccounts{}, c.Bank, address.Account(), people...)
		_, msg := factory.Create()(c.Ctx, source, reporter)
		if reporter.IsSkipped() {
			continue
		}
		_, err := router.Handler(msg)(c.Ctx, msg)
		require.NoError(t, err, "%T %s", msg, msg)
		done[sdk.MsgTypeURL(msg)]++
		if random.Intn(10) == 0 {
			require.NoError(t, k.EndBlocker(c.Ctx))
			c.Next(time.Duration(random.Intn(60)) * time.Second)
		}
	}
	require.NoError(t, invariant.Err(invariant.Run(c.Ctx, k.Invariants())))
	require.Len(t, done, len(factories), "%v", done)
}

func TestWeights(t *testing.T) {
	c, k := begin(t, 1)
	r := registered(c, k)
	require.Len(t, r.factories, 5)
	for i, weight := range r.weights {
		require.NotZero(t, weight, "%T", r.factories[i].MsgType())
	}
}

// Where nobody has money only governance has something to say.
func TestNothingToDo(t *testing.T) {
	c, k := begin(t, 1)
	random := rand.New(rand.NewSource(1))
	people := simtypes.RandomAccounts(random, 2)
	for _, factory := range registered(c, k).factories {
		reporter := simsx.NewBasicSimulationReporter()
		source := simsx.NewChainDataSource(c.Ctx, random, govAccounts{}, c.Bank, address.Account(), people...)
		_, msg := factory.Create()(c.Ctx, source, reporter)
		if _, ok := msg.(*types.MsgUpdateParams); ok {
			require.False(t, reporter.IsSkipped())
			continue
		}
		require.True(t, reporter.IsSkipped(), "%T", factory.MsgType())
	}
}

// The simulator prints both sides of an entry that differs between two runs.
func TestStoreDecoder(t *testing.T) {
	c, k := begin(t, 1)
	value := func(events uint32) kv.Pair {
		bz, err := c.Cdc.Marshal(&types.Params{MaxEventsPerBlock: events})
		require.NoError(t, err)
		return kv.Pair{Key: types.ParamsKey.Bytes(), Value: bz}
	}
	decoders := simtypes.StoreDecoderRegistry{}
	bridge.NewAppModule(c.Cdc, k).RegisterStoreDecoder(decoders)
	text := decoders[types.StoreKey](value(1234), value(5678))
	require.Contains(t, text, "1234")
	require.Contains(t, text, "5678")
}
