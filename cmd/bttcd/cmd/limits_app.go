package cmd

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"github.com/spf13/cast"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	evmrpc "github.com/cosmos/evm/rpc"
	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/limits"
)

const (
	// lightQueries is how many gRPC and REST queries run at once, queryQueue how many more
	// wait, and queryPatience how long.
	lightQueries  = 64
	queryQueue    = 512
	queryPatience = 5 * time.Second
	// abciShare is the part of all time in which ABCI queries may hold up consensus, abciBurst
	// what of it they may use in one go.
	abciShare = 0.25
	abciBurst = 2 * time.Second
)

// heavyQueries is how many queries execute contracts at once: consensus needs processors, too.
func heavyQueries() int { return max(1, runtime.GOMAXPROCS(0)) }

// limitedApp is the app behind the servers of a node, with bounds on what queries may take.
type limitedApp struct {
	*app.App
	calls  callLimits
	heavy  *limits.Gate
	light  *limits.Gate
	abci   *limits.Budget
	closed func() error
}

// newLimitedApp takes the limits from the settings of the node. closed ends its JSON-RPC.
func newLimitedApp(node *app.App, options servertypes.AppOptions, closed func() error) *limitedApp {
	return &limitedApp{
		App: node, closed: closed,
		calls: callLimits{
			gas:      cast.ToUint64(options.Get(evmflags.JSONRPCGasCap)),
			tracing:  slices.Contains(namespaces(options.Get(keyServedNamespaces)), evmrpc.DebugNamespace),
			traceGas: func() uint64 { return blockGas(node) },
			timeout:  cast.ToDuration(options.Get(evmflags.JSONRPCEVMTimeout)),
			overABCI: !cast.ToBool(options.Get(evmflags.GRPCEnable)),
		},
		heavy: limits.NewGate("queries that execute contracts or transactions", heavyQueries(), queryQueue, queryPatience),
		light: limits.NewGate("queries", lightQueries, queryQueue, queryPatience),
		abci:  limits.NewBudget("ABCI queries (abci_query)", abciShare, abciBurst, time.Now),
	}
}

// blockGas returns the gas that a block may use now.
func blockGas(node *app.App) uint64 {
	const atLeast = 100_000_000 // governance may have lowered it since the block that is traced
	ctx, err := node.LatestContext()
	if err != nil {
		return atLeast
	}
	if params := node.GetConsensusParams(ctx); params.Block != nil && params.Block.MaxGas > atLeast {
		return uint64(params.Block.MaxGas)
	}
	return atLeast
}

// Close ends what still serves from the app's stores first.
func (a *limitedApp) Close() error { return errors.Join(a.closed(), a.App.Close()) }

// Query answers abci_query. CometBFT runs neither blocks nor checks of transactions meanwhile,
// so one endless query would end consensus.
func (a *limitedApp) Query(ctx context.Context, req *abci.RequestQuery) (answer *abci.ResponseQuery, err error) {
	if err := a.calls.checkABCI(req); err != nil {
		return refused(err), nil
	}
	if over := a.abci.Spend(func() { answer, err = a.App.Query(ctx, req) }); over != nil {
		return refused(over), nil
	}
	return answer, err
}

func refused(err error) *abci.ResponseQuery {
	return sdkerrors.QueryResult(sdkerrors.ErrInvalidRequest.Wrap(err.Error()), false)
}

// RegisterTendermintService gives its ABCIQuery the same bounds.
func (a *limitedApp) RegisterTendermintService(clientCtx client.Context) {
	cmtservice.RegisterTendermintService(clientCtx, a.GRPCQueryRouter(), a.InterfaceRegistry(), a.Query)
}

// RegisterGRPCServer implements the server's Application.
func (a *limitedApp) RegisterGRPCServer(server gogogrpc.Server) {
	a.RegisterGRPCServerWithSkipCheckHeader(server, false)
}

// RegisterGRPCServerWithSkipCheckHeader registers every query behind its gate.
func (a *limitedApp) RegisterGRPCServerWithSkipCheckHeader(server gogogrpc.Server, skipCheckHeader bool) {
	served.grpc.is(server)
	a.App.RegisterGRPCServerWithSkipCheckHeader(gatedServer{server, a}, skipCheckHeader)
}

// gatedServer wraps the methods of services that are registered with it.
type gatedServer struct {
	gogogrpc.Server
	app *limitedApp
}

// RegisterService implements gogogrpc.Server.
func (s gatedServer) RegisterService(desc *grpc.ServiceDesc, handler any) {
	gated := *desc
	gated.Methods = make([]grpc.MethodDesc, len(desc.Methods))
	for i, method := range desc.Methods {
		gated.Methods[i] = s.gate("/"+desc.ServiceName+"/"+method.MethodName, method)
	}
	s.Server.RegisterService(&gated, handler)
}

func (s gatedServer) gate(path string, method grpc.MethodDesc) grpc.MethodDesc {
	gate, next := s.app.light, method.Handler
	if _, heavy := heavyPaths[path]; heavy {
		gate = s.app.heavy
	}
	method.Handler = func(srv any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
		leave, err := gate.Enter(ctx)
		if err != nil {
			return nil, status.Error(codes.ResourceExhausted, err.Error())
		}
		defer leave()
		return next(srv, ctx, func(request any) error {
			if err := decode(request); err != nil {
				return err
			}
			return s.app.calls.bound(request)
		}, interceptor)
	}
	return method
}
