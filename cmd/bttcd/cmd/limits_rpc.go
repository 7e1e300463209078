package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/rs/cors"
	"github.com/spf13/cast"
	"github.com/spf13/viper"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	evmrpc "github.com/cosmos/evm/rpc"
	"github.com/cosmos/evm/rpc/backend"
	"github.com/cosmos/evm/rpc/stream"
	evmconfig "github.com/cosmos/evm/server/config"
	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/internal/ethws"
	"github.com/bttcprotocol/bttcd/internal/limits"
	"github.com/bttcprotocol/bttcd/internal/pruned"
)

const (
	// servedNamespace is all that cosmos/evm's JSON-RPC server is told to serve: making its
	// methods starts ours.
	servedNamespace = "bttcserver"
	// keyServedNamespaces holds json-rpc.api as the operator gave it.
	keyServedNamespaces = "bttc.json-rpc-api"
	// subscriptionsPerConnection is more than wallets and explorers need.
	subscriptionsPerConnection = 100
	// connectionsUnset is for json-rpc.max-open-connections = 0, which cosmos/evm takes as no
	// limit at all.
	connectionsUnset = 500
	// rpcRunning, rpcWaiting and rpcPatience bound the requests that are being answered.
	rpcRunning, rpcWaiting, rpcPatience = 32, 512, 5 * time.Second
	// maxHeaderBytes is for one request.
	maxHeaderBytes = 16 << 10
)

// ethServer serves the Ethereum JSON-RPC over HTTP and WebSocket. cosmos/evm's own servers
// bound neither connections nor subscriptions, filters or requests at once.
type ethServer struct {
	config  evmconfig.Config
	servers []*http.Server
	grpc    grpcServer
	failed  error
}

// served is this process's server; cosmos/evm keeps its namespaces per process, too.
var served = &ethServer{}

// takeOver makes ours serve what the settings name. cosmos/evm's HTTP server is left with
// nothing, on a port that nobody knows and for one client at a time; its WebSocket server
// finds its port taken.
func (s *ethServer) takeOver(options *viper.Viper) error {
	config, err := evmconfig.GetConfig(options)
	if err != nil {
		return err
	}
	s.config = config
	// A second registration fails, which is what is wanted.
	_ = evmrpc.RegisterAPINamespace(servedNamespace, s.start)
	options.Set(keyServedNamespaces, options.Get(evmflags.JSONRPCAPI))
	options.Set(evmflags.JSONRPCAPI, servedNamespace)
	options.Set(evmflags.JSONRPCAddress, loopback(0))
	options.Set(evmflags.JSONRPCMaxOpenConnections, 1)
	return s.grpc.takeOver(options, config)
}

// namespaces reads json-rpc.api: a list, or one text with commas.
func namespaces(setting any) []string {
	names := strings.Split(strings.Join(cast.ToStringSlice(setting), ","), ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// start is called by cosmos/evm for the methods of servedNamespace. There are none; what
// cannot be served for lack of a method is how it takes an error.
func (s *ethServer) start(
	ctx *sdkserver.Context, clientCtx client.Context, events *stream.RPCStream, node backend.BackendI,
) []rpc.API {
	// Two clients asking for events at once would each make the streams.
	events.HeaderStream()
	kept.of(clientCtx)
	apis := evmrpc.BuildRPCs(namespaces(ctx.Viper.Get(keyServedNamespaces)), ctx, clientCtx, events, node)
	apis = append(apis, boundedFilterAPI(ctx, clientCtx, events, node, s.config)...)
	if s.failed = errors.Join(s.serve(ctx.Logger, apis, feedsOf(events, &newHeads{node: node})), s.grpc.serve(ctx.Logger)); s.failed != nil {
		return []rpc.API{{Namespace: servedNamespace, Service: &struct{}{}}}
	}
	return nil
}

func (s *ethServer) serve(logger log.Logger, apis []rpc.API, feeds ethws.Feeds) error {
	settings := s.config.JSONRPC
	methods := rpc.NewServer()
	methods.SetBatchLimits(settings.BatchRequestLimit, settings.BatchResponseMaxSize)
	methods.SetHTTPBodyLimit(settings.HTTPBodyLimit)
	for _, api := range apis {
		if err := methods.RegisterName(api.Namespace, api.Service); err != nil {
			return fmt.Errorf("serving the %s namespace of JSON-RPC: %w", api.Namespace, err)
		}
	}
	calls := gatedCalls(pruned.NewHandler(methods, kept.history), settings)
	sockets := ethws.NewServer(calls, feeds, settings.WSOrigins, ethws.Limits{
		Subscriptions: subscriptionsPerConnection, MessageBytes: int64(settings.HTTPBodyLimit),
		WriteTimeout: 10 * time.Second, PongTimeout: time.Minute,
	})
	policy := cors.Default()
	if s.config.API.EnableUnsafeCORS {
		policy = cors.AllowAll()
	}
	return errors.Join(
		// A busy node has as long to send the answer as it had to find it.
		s.open(logger, settings.Address, policy.Handler(onlyPost(calls)), 2*settings.HTTPTimeout, evmconfig.TLSConfig{}),
		s.open(logger, settings.WsAddress, sockets, 0, s.config.TLS),
	)
}

// open listens and serves in the background. writing is how long an answer may take.
func (s *ethServer) open(logger log.Logger, address string, handler http.Handler, writing time.Duration, tls evmconfig.TLSConfig) error {
	settings := s.config.JSONRPC
	connections := settings.MaxOpenConnections
	if connections <= 0 {
		connections = connectionsUnset
	}
	listener, err := limits.Listen(address, connections, evmflags.JSONRPCMaxOpenConnections, limits.HTTP)
	if err != nil {
		return fmt.Errorf("serving the Ethereum JSON-RPC: %w", err)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: settings.HTTPTimeout, ReadTimeout: settings.HTTPTimeout,
		WriteTimeout: writing, IdleTimeout: settings.HTTPIdleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	s.servers = append(s.servers, server)
	logger.Info("serving the ethereum json-rpc", "address", address, "connections", connections)
	go func() {
		if err := serveOn(server, listener, tls); !errors.Is(err, http.ErrServerClosed) {
			logger.Error("the ethereum json-rpc has ended", "address", address, "error", err)
		}
	}()
	return nil
}

func serveOn(server *http.Server, listener net.Listener, tls evmconfig.TLSConfig) error {
	if tls.CertificatePath == "" || tls.KeyPath == "" {
		return server.Serve(listener)
	}
	return server.ServeTLS(listener, tls.CertificatePath, tls.KeyPath)
}

// explain puts what could not be served in place of cosmos/evm's complaint about it.
func (s *ethServer) explain(err error) error {
	if s.failed != nil {
		return s.failed
	}
	return err
}

// close lets running requests end for a moment and cuts the others off.
func (s *ethServer) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	var errs error
	for _, server := range s.servers {
		if err := server.Shutdown(ctx); err != nil {
			errs = errors.Join(errs, server.Close())
		}
	}
	return errs
}

// gatedCalls reads a request before it takes a place: a slow sender must not hold one. The
// answer must be ready before the server gives up sending it, or the client is told nothing.
func gatedCalls(next http.Handler, settings evmconfig.JSONRPCConfig) http.Handler {
	bodyLimit, timeout := settings.HTTPBodyLimit, settings.HTTPTimeout*9/10
	if timeout <= 0 {
		timeout = time.Hour
	}
	gate := limits.NewGate("JSON-RPC requests", rpcRunning, rpcWaiting, min(rpcPatience, timeout/3))
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		ctx, cancel := context.WithTimeout(request.Context(), timeout)
		defer cancel()
		request = request.WithContext(ctx)
		if request.ContentLength <= int64(bodyLimit) {
			body := &bytes.Buffer{}
			if _, err := body.ReadFrom(http.MaxBytesReader(w, request.Body, int64(bodyLimit))); err != nil {
				refuseCall(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("%s: the limit is %d bytes (json-rpc.http-body-limit)", err, bodyLimit))
				return
			}
			request.Body, request.ContentLength = http.NoBody, int64(body.Len())
			if body.Len() > 0 {
				request.Body = readCloser{body}
			}
		}
		leave, err := gate.Enter(request.Context())
		if err != nil {
			refuseCall(w, http.StatusServiceUnavailable, err.Error())
			return
		}
		defer leave()
		next.ServeHTTP(w, request)
	})
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }

// limitExceeded is EIP-1474's code.
const limitExceeded = -32005

func refuseCall(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"jsonrpc": "2.0", "id": nil, "error": map[string]any{"code": limitExceeded, "message": message},
	})
}

func onlyPost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		switch {
		case request.URL.Path != "/":
			http.NotFound(w, request)
		case request.Method != http.MethodPost:
			http.Error(w, "JSON-RPC takes POST alone", http.StatusMethodNotAllowed)
		default:
			next.ServeHTTP(w, request)
		}
	})
}
