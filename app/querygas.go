package app

import (
	"context"
	"errors"
	"regexp"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsmod "cosmossdk.io/errors"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// limitHint tells what to do about a query that reads more than it may.
const limitHint = "ask for less, such as a smaller page, or raise " + sdkserver.FlagQueryGasLimit + " in app.toml of the node"

// RegisterGRPCServerWithSkipCheckHeader is called by the server for gRPC, which REST and
// JSON-RPC ask too.
func (app *App) RegisterGRPCServerWithSkipCheckHeader(server gogogrpc.Server, skipCheckHeader bool) {
	app.BaseApp.RegisterGRPCServerWithSkipCheckHeader(queryServer{server, app}, skipCheckHeader)
}

// queryServer lets queries read the last block at any moment, and makes those that run out of gas
// name the setting that bounds them.
type queryServer struct {
	gogogrpc.Server
	app *App
}

// RegisterService implements grpc.ServiceRegistrar.
func (s queryServer) RegisterService(description *grpc.ServiceDesc, handler any) {
	named := *description
	named.Methods = make([]grpc.MethodDesc, len(description.Methods))
	for i, method := range description.Methods {
		named.Methods[i] = grpc.MethodDesc{MethodName: method.MethodName, Handler: func(
			service any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor,
		) (any, error) {
			response, err := method.Handler(service, s.app.atLatest(ctx), decode, interceptor)
			return response, nameLimit(err)
		}}
	}
	s.Server.RegisterService(&named, handler)
}

// queryOutOfGas begins the SDK's message, which holds the limit. Other errors of the same
// code come from the transactions that queries simulate.
const queryOutOfGas = "Query gas limit exceeded"

func nameLimit(err error) error {
	if !errors.Is(err, sdkerrors.ErrOutOfGas) || !strings.HasPrefix(err.Error(), queryOutOfGas) {
		return err
	}
	return status.Errorf(codes.ResourceExhausted, "%s: %s", err, limitHint)
}

// outOfGasPanic is how the SDK prints a panic of the gas meter, whose value is a struct of
// one string.
var outOfGasPanic = regexp.MustCompile(`^\{(\w+)\}: panic$`)

// Query serves the clients of CometBFT's RPC, where the SDK answers every panic alike.
func (app *App) Query(ctx context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	response, err := app.BaseApp.Query(ctx, req)
	if err != nil || response.Code != errorsmod.ErrPanic.ABCICode() || !outOfGasPanic.MatchString(response.Log) {
		return response, err
	}
	refusal := errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "%s: %d: %s", queryOutOfGas, app.queryGasLimit(), limitHint)
	return sdkerrors.QueryResult(refusal, false), nil
}

// queryGasLimit is what the SDK was told at the start.
func (app *App) queryGasLimit() uint64 {
	ctx, err := app.LatestContext()
	if err != nil {
		return 0
	}
	return ctx.GasMeter().Limit()
}
