package paychan_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	gateway "github.com/cosmos/gogogateway"
	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"

	"github.com/bttcprotocol/bttcd/x/paychan"
	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

var owner, payee = testutil.NewKey("owner"), testutil.NewKey("payee")

// paid returns a chain on which a purse of 100 has paid 30 on a lane that expires in 50 seconds.
func paid(t *testing.T) *testutil.Fixture {
	t.Helper()
	f := testutil.New(t)
	f.Give(owner.Address, testutil.Coin(100))
	_, err := f.Msg.OpenPurse(f.Ctx, &types.MsgOpenPurse{Owner: owner.String(), Deposit: testutil.Coin(100), UnlockDelaySeconds: 60})
	require.NoError(t, err)
	_, err = f.Msg.Push(f.Ctx, &types.MsgPush{Sender: owner.String(), Purse: 1, Items: []types.PushItem{
		{Payee: payee.Bytes(), Cumulative: math.NewInt(30), Expiry: f.Now() + 50},
	}})
	require.NoError(t, err)
	return f
}

func TestGenesisJSONRoundTrip(t *testing.T) {
	f := paid(t)
	genesis := paychan.NewAppModule(f.Cdc, f.Keeper).ExportGenesis(f.Ctx, f.Cdc)

	fresh := testutil.NewWithoutGenesis(t)
	module := paychan.NewAppModule(fresh.Cdc, fresh.Keeper)
	fresh.Endow(testutil.Coin(70))
	require.NoError(t, module.ValidateGenesis(fresh.Cdc, nil, genesis))
	module.InitGenesis(fresh.Ctx, fresh.Cdc, genesis)
	require.JSONEq(t, string(genesis), string(module.ExportGenesis(fresh.Ctx, fresh.Cdc)))
}

func TestDefaultGenesisJSON(t *testing.T) {
	f := testutil.New(t)
	module := paychan.NewAppModule(f.Cdc, f.Keeper)
	genesis := module.DefaultGenesis(f.Cdc)
	require.JSONEq(t, `{"params":{"max_batch_items":2000,"min_deposits":[{"denom":"abtt","amount":"1000000000000000000"}],
		"max_lane_life_seconds":"15552000","min_unlock_delay_seconds":"86400","max_unlock_delay_seconds":"2592000",
		"cheque_chain_id":"199","max_relay_share_bps":1000},
		"next_purse":"1","purses":[],"sessions":[],"lanes":[],"relay_shares":[],"totals":[]}`, string(genesis))
	require.NoError(t, module.ValidateGenesis(f.Cdc, nil, genesis))
	require.Equal(t, uint64(1), module.ConsensusVersion())
	require.Equal(t, "paychan", module.Name())
}

func TestBadGenesisJSON(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	module := paychan.NewAppModule(f.Cdc, f.Keeper)
	for name, tc := range map[string]struct{ genesis, says string }{
		"no JSON":       {`{`, "app_state.paychan of the genesis file"},
		"unknown field": {`{"channels":[]}`, "channels"},
		"empty":         {`{}`, "max_batch_items is 0"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, module.ValidateGenesis(f.Cdc, nil, json.RawMessage(tc.genesis)), tc.says)
			require.Panics(t, func() { module.InitGenesis(f.Ctx, f.Cdc, json.RawMessage(tc.genesis)) })
		})
	}
	require.Panics(t, func() { module.ExportGenesis(f.Ctx, f.Cdc) })
}

func TestEndBlockSweeps(t *testing.T) {
	f := paid(t)
	f.Ctx = f.Ctx.WithBlockTime(f.Ctx.BlockTime().Add(51 * time.Second))
	require.NoError(t, paychan.NewAppModule(f.Cdc, f.Keeper).EndBlock(f.Ctx))
	response, err := f.Query.LanesByPayee(f.Ctx, &types.QueryLanesByPayeeRequest{Payee: payee.String()})
	require.NoError(t, err)
	require.Empty(t, response.Records)
}

func TestRegisterServices(t *testing.T) {
	f := testutil.New(t)
	messages := baseapp.NewMsgServiceRouter()
	messages.SetInterfaceRegistry(f.Cdc.InterfaceRegistry())
	queries := baseapp.NewGRPCQueryRouter()
	queries.SetInterfaceRegistry(f.Cdc.InterfaceRegistry())
	require.NoError(t, paychan.NewAppModule(f.Cdc, f.Keeper).RegisterServices(split{messages, queries}))

	msg := &types.MsgSetRelayShare{Payee: payee.String(), ShareBps: 5}
	_, err := messages.Handler(msg)(f.Ctx, msg)
	require.NoError(t, err)
	require.NotNil(t, queries.Route("/bttc.paychan.v1.Query/Claimable"))
}

// The REST routes answer, and in the field names of the protos.
func TestRESTRoutes(t *testing.T) {
	f := paid(t)
	helper := baseapp.NewQueryServerTestHelper(f.Ctx, f.Cdc.InterfaceRegistry())
	types.RegisterQueryServer(helper, keeper.NewQueryServer(f.Keeper))
	mux := gwruntime.NewServeMux(gwruntime.WithMarshalerOption(gwruntime.MIMEWildcard, &gateway.JSONPb{OrigName: true, EmitDefaults: true}))
	require.NoError(t, types.RegisterQueryHandlerClient(f.Ctx, mux, types.NewQueryClient(helper)))

	for path, says := range map[string]string{
		"/bttc/paychan/v1/params":                                                             `"cheque_chain_id":"199"`,
		"/bttc/paychan/v1/purses/1":                                                           `"phase":"UNLOCK_PHASE_NONE"`,
		"/bttc/paychan/v1/owners/" + owner.Address.Hex() + "/purses":                          `"free":"70"`,
		"/bttc/paychan/v1/payees/" + payee.String() + "/lanes":                                `"claimed":"30"`,
		"/bttc/paychan/v1/payees/" + payee.String() + "/relay_share":                          `"share_bps":0`,
		"/bttc/paychan/v1/totals":                                                             `"held":"70"`,
		"/bttc/paychan/v1/payees/" + payee.String() + "/purses/1/epochs/0/lanes/0/1767225650": `"claimed":"30"`,
	} {
		require.Contains(t, ask(t, mux, http.MethodGet, path, ""), says, path)
	}
	voucher := owner.Voucher(testutil.Voucher(1, 0, payee.Address, 0, 80, f.Now()+50))
	body, err := f.Cdc.MarshalJSON(&types.QueryClaimableRequest{Voucher: &voucher})
	require.NoError(t, err)
	require.Contains(t, ask(t, mux, http.MethodPost, "/bttc/paychan/v1/claimable", string(body)), `"code":"RESULT_CODE_PAID","paid":"50"`)
}

func TestRegisterGRPCGatewayRoutes(t *testing.T) {
	require.NotPanics(t, func() {
		paychan.AppModule{}.RegisterGRPCGatewayRoutes(client.Context{}, gwruntime.NewServeMux())
	})
}

func ask(t *testing.T, handler http.Handler, method, path, body string) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	require.Equal(t, http.StatusOK, recorder.Code, recorder.Body.String())
	return recorder.Body.String()
}
