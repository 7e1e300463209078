package bridge_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/runtime"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/bridge"
	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func newModule(t *testing.T) (*testutil.Chain, bridge.AppModule) {
	t.Helper()
	c := testutil.NewChain(t)
	return c, bridge.NewAppModule(c.Cdc, keeper.NewKeeper(keeper.Deps{
		Cdc: c.Cdc, StoreService: runtime.NewKVStoreService(c.StoreKey), AddressCodec: address.Account(),
		ValidatorCodec: address.Validator(), Accounts: c.Accounts, Bank: c.Bank, Staking: c.Staking, Purses: c.Purses,
		Contracts: c.Contracts, EVMChainID: testutil.EVMChainID, Authority: testutil.Authority(),
	}))
}

func TestDefaultGenesisJSON(t *testing.T) {
	c, module := newModule(t)
	genesis := module.DefaultGenesis(c.Cdc)
	require.NoError(t, module.ValidateGenesis(c.Cdc, nil, genesis))
	module.InitGenesis(c.Ctx, c.Cdc, genesis)
	require.JSONEq(t, string(genesis), string(module.ExportGenesis(c.Ctx, c.Cdc)))
	require.NoError(t, module.EndBlock(c.Ctx))
	require.Equal(t, uint64(1), module.ConsensusVersion())
	require.Equal(t, "bridge", module.Name())
}

func TestBadGenesisJSON(t *testing.T) {
	c, module := newModule(t)
	for name, test := range map[string]struct{ genesis, says string }{
		"no JSON":       {`{`, "app_state.bridge of the genesis file"},
		"unknown field": {`{"portals":[]}`, "portals"},
		"empty":         {`{}`, "max_events_per_block is 0"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, module.ValidateGenesis(c.Cdc, nil, json.RawMessage(test.genesis)), test.says)
			require.Panics(t, func() { module.InitGenesis(c.Ctx, c.Cdc, json.RawMessage(test.genesis)) })
		})
	}
	require.Panics(t, func() { module.ExportGenesis(c.Ctx, c.Cdc) })
}

// Every message and query has a server.
func TestServices(t *testing.T) {
	c, module := newModule(t)
	messages, queries := baseapp.NewMsgServiceRouter(), baseapp.NewGRPCQueryRouter()
	messages.SetInterfaceRegistry(c.Cdc.InterfaceRegistry())
	queries.SetInterfaceRegistry(c.Cdc.InterfaceRegistry())
	require.NoError(t, module.RegisterServices(split{messages, queries}))
	require.NotNil(t, messages.Handler(&types.MsgBridgeOut{}))
	require.NotNil(t, messages.Handler(&types.MsgUpdateParams{}))
	require.NotNil(t, queries.Route("/bttc.bridge.v1.Query/Transfers"))
}
