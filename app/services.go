package app

import (
	"fmt"
	"net/http"
	"time"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	reflectionv1 "cosmossdk.io/api/cosmos/reflection/v1"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	"github.com/cosmos/cosmos-sdk/client/grpc/node"
	runtimeservices "github.com/cosmos/cosmos-sdk/runtime/services"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/server/api"
	"github.com/cosmos/cosmos-sdk/server/config"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"

	"github.com/bttcprotocol/bttcd/internal/health"
	"github.com/bttcprotocol/bttcd/internal/openapi"
)

// registerReflection serves the descriptions that AutoCLI and gRPC clients ask for.
func (app *App) registerReflection() error {
	autocliv1.RegisterQueryServer(app.GRPCQueryRouter(), runtimeservices.NewAutoCLIQueryService(app.modules.Modules))
	reflection, err := runtimeservices.NewReflectionService()
	if err != nil {
		return fmt.Errorf("describing the protobuf services: %w", err)
	}
	reflectionv1.RegisterReflectionServiceServer(app.GRPCQueryRouter(), reflection)
	return nil
}

// RegisterAPIRoutes serves every gRPC query over REST, and the node's health.
func (app *App) RegisterAPIRoutes(server *api.Server, apiConfig config.APIConfig) {
	authtx.RegisterGRPCGatewayRoutes(server.ClientCtx, server.GRPCGatewayRouter)
	cmtservice.RegisterGRPCGatewayRoutes(server.ClientCtx, server.GRPCGatewayRouter)
	node.RegisterGRPCGatewayRoutes(server.ClientCtx, server.GRPCGatewayRouter)
	app.basics.RegisterGRPCGatewayRoutes(server.ClientCtx, server.GRPCGatewayRouter)
	server.Router.HandleFunc(openapi.Path, openapi.Serve).Methods(http.MethodGet, http.MethodHead)
	server.Router.HandleFunc(openapi.PagePath, openapi.ServePage).Methods(http.MethodGet, http.MethodHead)
	// Without CometBFT in the process there is nothing to judge.
	if node, ok := server.ClientCtx.Client.(health.Node); ok {
		server.Router.Handle(health.Path, health.NewWatcher(node, time.Now)).Methods(http.MethodGet, http.MethodHead)
	}
	if err := sdkserver.RegisterSwaggerAPI(server.ClientCtx, server.Router, apiConfig.Swagger); err != nil {
		app.Logger().Error("the API description cannot be served", "error", err)
	}
}

// RegisterTxService serves simulation, broadcast and look-up of transactions.
func (app *App) RegisterTxService(clientCtx client.Context) {
	if pool, ok := app.mempool.(gated); ok {
		pool.comet.meet(clientCtx.Client)
	}
	authtx.RegisterTxService(app.GRPCQueryRouter(), clientCtx, app.Simulate, app.InterfaceRegistry())
}

// RegisterTendermintService serves blocks and validator sets.
func (app *App) RegisterTendermintService(clientCtx client.Context) {
	cmtservice.RegisterTendermintService(clientCtx, app.GRPCQueryRouter(), app.InterfaceRegistry(), app.Query)
}

// RegisterNodeService serves the node's own settings.
func (app *App) RegisterNodeService(clientCtx client.Context, cfg config.Config) {
	node.RegisterNodeService(clientCtx, app.GRPCQueryRouter(), cfg, func() int64 {
		return app.CommitMultiStore().EarliestVersion()
	})
}
