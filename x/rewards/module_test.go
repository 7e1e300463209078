package rewards_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	gateway "github.com/cosmos/gogogateway"
	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/x/rewards"
	"github.com/bttcprotocol/bttcd/x/rewards/keeper"
	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func newModule(t *testing.T, f *testutil.Fixture) rewards.AppModule {
	t.Helper()
	return rewards.NewAppModule(f.Cdc, f.Keeper)
}

func TestGenesisJSONRoundTrip(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	module := newModule(t, f)
	f.Endow(math.NewInt(300))
	genesis := json.RawMessage(`{"params":{"abtt_per_block":"10"},"totals":{"funded_abtt":"500","paid_abtt":"200"}}`)

	require.NoError(t, module.ValidateGenesis(f.Cdc, nil, genesis))
	module.InitGenesis(f.Ctx, f.Cdc, genesis)

	require.JSONEq(t, string(genesis), string(module.ExportGenesis(f.Ctx, f.Cdc)))
}

func TestDefaultGenesisJSON(t *testing.T) {
	f := testutil.New(t)
	module := newModule(t, f)

	genesis := module.DefaultGenesis(f.Cdc)

	require.JSONEq(t, `{"params":{"abtt_per_block":"0"},"totals":{"funded_abtt":"0","paid_abtt":"0"}}`, string(genesis))
	require.NoError(t, module.ValidateGenesis(f.Cdc, nil, genesis))
}

func TestBadGenesisJSON(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	module := newModule(t, f)
	for name, tc := range map[string]struct{ genesis, says string }{
		"no JSON":       {`{`, "app_state.rewards of the genesis file"},
		"unknown field": {`{"inflation":"1"}`, "inflation"},
		"fraction":      {`{"params":{"abtt_per_block":"1.5"}}`, "app_state.rewards of the genesis file"},
		"negative rate": {`{"params":{"abtt_per_block":"-1"}}`, "abtt_per_block is -1"},
		"empty":         {`{}`, "abtt_per_block is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, module.ValidateGenesis(f.Cdc, nil, json.RawMessage(tc.genesis)), tc.says)
			require.Panics(t, func() { module.InitGenesis(f.Ctx, f.Cdc, json.RawMessage(tc.genesis)) })
		})
	}
}

func TestExportGenesisOfABrokenStatePanics(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	require.Panics(t, func() { newModule(t, f).ExportGenesis(f.Ctx, f.Cdc) })
}

func TestBeginBlockPays(t *testing.T) {
	f := testutil.New(t)
	f.Give(f.Keeper.PoolAddress(), math.NewInt(100))
	f.SetRate(math.NewInt(30))

	require.NoError(t, newModule(t, f).BeginBlock(f.Ctx))

	require.Equal(t, math.NewInt(30), f.Balance(authtypes.NewModuleAddress(authtypes.FeeCollectorName)))
}

// Messages and queries reach their servers through the app's routers.
func TestRegisterServices(t *testing.T) {
	f := testutil.New(t)
	f.Give(testutil.Account(1), math.NewInt(100))
	messages := baseapp.NewMsgServiceRouter()
	messages.SetInterfaceRegistry(f.Cdc.InterfaceRegistry())
	queries := baseapp.NewGRPCQueryRouter()
	queries.SetInterfaceRegistry(f.Cdc.InterfaceRegistry())

	require.NoError(t, newModule(t, f).RegisterServices(split{messages, queries}))

	msg := &types.MsgFundRewards{Sender: testutil.Spell(testutil.Account(1)), Amount: testutil.Abtt(math.NewInt(9))}
	_, err := messages.Handler(msg)(f.Ctx, msg)
	require.NoError(t, err)
	require.Equal(t, math.NewInt(9), f.Keeper.Pool(f.Ctx))
	require.NotNil(t, queries.Route("/bttc.rewards.v1.Query/Pool"))
	require.NotNil(t, queries.Route("/bttc.rewards.v1.Query/Params"))
}

// The REST routes answer, and in the field names of the protos.
func TestRESTRoutes(t *testing.T) {
	f := testutil.New(t)
	for range 3 {
		f.NextBlock(2 * time.Second)
	}
	f.Give(f.Keeper.PoolAddress(), math.NewInt(100))
	f.SetRate(math.NewInt(30))
	helper := baseapp.NewQueryServerTestHelper(f.Ctx, f.Cdc.InterfaceRegistry())
	types.RegisterQueryServer(helper, keeper.NewQueryServer(f.Keeper))
	mux := gwruntime.NewServeMux(gwruntime.WithMarshalerOption(gwruntime.MIMEWildcard, &gateway.JSONPb{OrigName: true, EmitDefaults: true}))
	require.NoError(t, types.RegisterQueryHandlerClient(f.Ctx, mux, types.NewQueryClient(helper)))

	require.JSONEq(t, `{"params":{"abtt_per_block":"30"}}`, get(t, mux, "/bttc/rewards/v1/params"))
	require.JSONEq(t, `{
		"balance":{"denom":"abtt","amount":"100"}, "abtt_per_block":"30", "status":"POOL_STATUS_PAYING",
		"blocks_left":"4", "dry_height":"8", "dry_time":"2026-01-01T00:00:14Z",
		"totals":{"funded_abtt":"0","paid_abtt":"0"}}`, get(t, mux, "/bttc/rewards/v1/pool"))
}

func TestRegisterGRPCGatewayRoutes(t *testing.T) {
	require.NotPanics(t, func() {
		rewards.AppModule{}.RegisterGRPCGatewayRoutes(client.Context{}, gwruntime.NewServeMux())
	})
}

func get(t *testing.T, handler http.Handler, path string) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	require.Equal(t, http.StatusOK, recorder.Code, recorder.Body.String())
	return recorder.Body.String()
}
