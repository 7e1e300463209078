package canonical_test

import (
	"context"
	"errors"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/runtime/protoiface"

	bankv1beta1 "cosmossdk.io/api/cosmos/bank/v1beta1"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
)

// echo answers with the addresses that they were asked for.
type echo struct {
	*banktypes.UnimplementedQueryServer
}

func (echo) Balance(_ context.Context, request *banktypes.QueryBalanceRequest) (*banktypes.QueryBalanceResponse, error) {
	return &banktypes.QueryBalanceResponse{Balance: &sdk.Coin{Denom: request.Address, Amount: math.ZeroInt()}}, nil
}

func newRouter(t *testing.T) *baseapp.GRPCQueryRouter {
	t.Helper()
	router := baseapp.NewGRPCQueryRouter()
	router.SetInterfaceRegistry(encoding().InterfaceRegistry)
	banktypes.RegisterQueryServer(canonical.NewQueryServer(router), echo{})
	return router
}

func TestQueriesTakeEverySpelling(t *testing.T) {
	router := newRouter(t)
	handler := router.Route("/cosmos.bank.v1beta1.Query/Balance")
	for _, text := range []string{me.Bech32, me.EVM, me.TRON, ""} {
		bz, err := (&banktypes.QueryBalanceRequest{Address: text, Denom: me.EVM}).Marshal()
		require.NoError(t, err)
		answer, err := handler(sdk.Context{}, &abci.RequestQuery{Data: bz})
		require.NoError(t, err)
		var balance banktypes.QueryBalanceResponse
		require.NoError(t, balance.Unmarshal(answer.Value))
		want := me.Bech32
		if text == "" {
			want = ""
		}
		require.Equal(t, want, balance.Balance.Denom)
	}
}

// One module asks another in either Go API of protobuf.
func TestQueriesBetweenModulesTakeEverySpelling(t *testing.T) {
	handlers := newRouter(t).HybridHandlerByRequestName("cosmos.bank.v1beta1.QueryBalanceRequest")
	require.Len(t, handlers, 1)
	gogo := &banktypes.QueryBalanceResponse{}
	require.NoError(t, handlers[0](context.Background(), &banktypes.QueryBalanceRequest{Address: me.TRON}, gogo))
	require.Equal(t, me.Bech32, gogo.Balance.Denom)
	second := &bankv1beta1.QueryBalanceResponse{}
	var request protoiface.MessageV1 = &bankv1beta1.QueryBalanceRequest{Address: me.EVM}
	require.NoError(t, handlers[0](context.Background(), request, second))
	require.Equal(t, me.Bech32, second.Balance.Denom)
}

func TestQueriesRefuseMalformedAddresses(t *testing.T) {
	handler := newRouter(t).Route("/cosmos.bank.v1beta1.Query/Balance")
	bz, err := (&banktypes.QueryBalanceRequest{Address: "0x123"}).Marshal()
	require.NoError(t, err)
	_, err = handler(sdk.Context{}, &abci.RequestQuery{Data: bz})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	require.ErrorContains(t, err, `field address: "0x123" is not an address`)
}

// recorder keeps what was registered.
type recorder struct{ services []*grpc.ServiceDesc }

func (r *recorder) RegisterService(service *grpc.ServiceDesc, _ any) {
	r.services = append(r.services, service)
}

func TestRegistrationLeavesTheDescriptionAlone(t *testing.T) {
	called := errors.New("called")
	original := grpc.MethodDesc{MethodName: "Balance", Handler: func(any, context.Context, func(any) error, grpc.UnaryServerInterceptor) (any, error) {
		return nil, called
	}}
	service := &grpc.ServiceDesc{
		ServiceName: "cosmos.bank.v1beta1.Query", Metadata: "metadata", Methods: []grpc.MethodDesc{original, {MethodName: "Params"}},
		Streams: []grpc.StreamDesc{{StreamName: "stream"}},
	}
	to := &recorder{}
	canonical.NewQueryServer(to).RegisterService(service, echo{})
	require.Len(t, to.services, 1)
	got := to.services[0]
	require.Equal(t, service.ServiceName, got.ServiceName)
	require.Equal(t, service.Metadata, got.Metadata)
	require.Equal(t, service.Streams, got.Streams)
	require.Nil(t, got.Methods[1].Handler, "a method without addresses is not wrapped")
	_, err := got.Methods[0].Handler(nil, context.Background(), nil, nil)
	require.ErrorIs(t, err, called)

	transactions := &grpc.ServiceDesc{ServiceName: "cosmos.tx.v1beta1.Service"}
	canonical.NewQueryServer(to).RegisterService(transactions, nil)
	require.Same(t, transactions, to.services[1], "signed transactions are not rewritten")
}

func TestDecodingErrorsComeFirst(t *testing.T) {
	broken := errors.New("broken")
	to := &recorder{}
	banktypes.RegisterQueryServer(canonical.NewQueryServer(to), echo{})
	for _, method := range to.services[0].Methods {
		_, err := method.Handler(echo{}, context.Background(), func(any) error { return broken }, nil)
		require.ErrorIs(t, err, broken, method.MethodName)
	}
}

func TestRewrite(t *testing.T) {
	walker := canonical.NewWalker()
	request := &stakingtypes.QueryRedelegationsRequest{DelegatorAddr: me.TRON, SrcValidatorAddr: me.EVM, DstValidatorAddr: me.Validator}
	require.NoError(t, walker.Rewrite(request))
	require.Equal(t, &stakingtypes.QueryRedelegationsRequest{
		DelegatorAddr: me.Bech32, SrcValidatorAddr: me.Validator, DstValidatorAddr: me.Validator,
	}, request)
	nested := exec(t, send(me.EVM), 3)
	require.NoError(t, walker.Rewrite(nested))
	require.NoError(t, check(t, nested))
	require.ErrorContains(t, walker.Rewrite(&banktypes.QueryBalanceRequest{Address: me.Validator}), me.Bech32)
	require.ErrorContains(t, walker.Rewrite("text"), "not a protobuf message")
}

// Rewriting and checking are inverse: what was rewritten passes, and is not rewritten again.
func FuzzRewrite(f *testing.F) {
	for _, text := range []string{me.Bech32, me.EVM, me.TRON, "", "nonsense"} {
		f.Add(text, text)
	}
	walker := canonical.NewWalker()
	f.Fuzz(func(t *testing.T, one, two string) {
		message := exec(t, &banktypes.MsgSend{FromAddress: one, ToAddress: two}, 2)
		if walker.Rewrite(message) != nil {
			return
		}
		require.NoError(t, check(t, message))
	})
}
