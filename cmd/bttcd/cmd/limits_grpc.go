package cmd

import (
	"fmt"
	"net"

	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"github.com/spf13/viper"
	"google.golang.org/grpc"

	"cosmossdk.io/log/v2"

	evmconfig "github.com/cosmos/evm/server/config"
	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/internal/limits"
)

// maxGRPCConnections is high, since one of them carries many requests. The SDK has no limit,
// and no setting: a client could take every file that the process may open.
const maxGRPCConnections = 400

// grpcServer puts a second listener, with a limit, before the SDK's gRPC server. The SDK's
// own moves to a port that only the REST and JSON-RPC servers of this process know.
type grpcServer struct {
	address string
	server  *grpc.Server
}

// takeOver needs JSON-RPC, which is what calls serve.
func (g *grpcServer) takeOver(options *viper.Viper, config evmconfig.Config) error {
	if !config.GRPC.Enable || !config.JSONRPC.Enable {
		return nil
	}
	free, err := net.Listen("tcp", loopback(0))
	if err != nil {
		return fmt.Errorf("looking for a free port: %w", err)
	}
	g.address = config.GRPC.Address
	options.Set(evmflags.GRPCAddress, free.Addr().String())
	return free.Close()
}

// is learns the server while its services are registered.
func (g *grpcServer) is(server gogogrpc.Server) {
	if server, ok := server.(*grpc.Server); ok {
		g.server = server
	}
}

// serve lets clients in. The server closes the listener when the SDK stops it.
func (g *grpcServer) serve(logger log.Logger) error {
	if g.address == "" || g.server == nil {
		return nil
	}
	listener, err := limits.Listen(g.address, maxGRPCConnections, "of the gRPC port", limits.GRPC)
	if err != nil {
		return fmt.Errorf("serving gRPC: %w", err)
	}
	logger.Info("serving gRPC", "address", g.address, "connections", maxGRPCConnections)
	go func() {
		if err := g.server.Serve(listener); err != nil {
			logger.Error("gRPC has ended", "address", g.address, "error", err)
		}
	}()
	return nil
}
