package cmd

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/viper"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/chain/evm"
	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/bridge/signer"
	"github.com/bttcprotocol/bttcd/bridge/supervisor"
	bttcchain "github.com/bttcprotocol/bttcd/internal/chain"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// watchtower is the half of the bridge outside consensus that runs beside a node. Whatever happens in
// it, the node makes blocks.
type watchtower struct {
	config bridgeconfig.Config
	home   string
	log    log.Logger

	stop  context.CancelFunc
	ended sync.WaitGroup
}

// tower is this process's; it is set before the app is made, by start alone.
var tower *watchtower

// newWatchtower reads [bridge] of app.toml. Only what is written wrongly is an error: endpoints and keys
// that are not there yet are named while the node runs.
func newWatchtower(options *viper.Viper, logger log.Logger) (*watchtower, error) {
	config, err := bridgeconfig.Read(options)
	if err != nil {
		return nil, err
	}
	if err := config.Validate(options.GetString(flags.FlagChainID) == bttcchain.MainnetID); err != nil {
		return nil, err
	}
	return &watchtower{config: config, home: options.GetString(flags.FlagHome), log: logger.With(log.ModuleKey, "bridge")}, nil
}

// attach starts watching for node and tells it what is seen.
func (w *watchtower) attach(node *app.App) {
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	seen := observer.New(observer.Config{MaxAge: w.config.MaxAge})
	watch := supervisor.New(supervisor.Deps{
		Config: w.config, Dir: bridgeconfig.Path(w.home, w.config.Dir), EVMChainID: node.EVMChainID(), Observer: seen,
		Rows: rowsOf(node), Open: openSources, Log: w.log,
	})
	signers, signed := w.signers(ctx)
	if err := exposeMetrics(node, watch, signed); err != nil {
		w.log.Error("the bridge's metrics are not exposed", "error", err.Error())
	}
	node.Bridge().Connect(app.BridgeParts{Observer: seen, Signers: signers, Remote: watch})
	w.ended.Go(func() { watch.Run(ctx) })
	w.ended.Go(func() { w.serveStatus(ctx, node, watch, signers) })
}

// close ends watching and returns once all of it has ended.
func (w *watchtower) close() {
	if w.stop != nil {
		w.stop()
		w.ended.Wait()
	}
}

// keys are a validator's bridge keys, the newest first.
type keys []voteext.Signer

// Signers implements voteext.Signers.
func (k keys) Signers() []voteext.Signer { return k }

// signers returns this validator's bridge keys; the reason why one is missing is in the log.
func (w *watchtower) signers(ctx context.Context) (keys, func() uint64) {
	var all keys
	var counters []func() uint64
	for _, load := range []func(context.Context) (voteext.Signer, func() uint64){w.signer, w.oldSigner} {
		if key, signed := load(ctx); key != nil {
			all, counters = append(all, key), append(counters, signed)
		}
	}
	return all, func() (sum uint64) {
		for _, signed := range counters {
			sum += signed()
		}
		return sum
	}
}

func (w *watchtower) signer(ctx context.Context) (voteext.Signer, func() uint64) {
	switch {
	case w.config.RemoteSigner != "":
		return w.remoteSigner(ctx)
	case w.config.KeyFile == "":
		w.log.Info("no bridge key is configured: this node signs no packets")
		return nil, nil
	}
	return w.load(w.config.KeyFile, w.config.PasswordFile)
}

func (w *watchtower) oldSigner(context.Context) (voteext.Signer, func() uint64) {
	if w.config.OldKeyFile == "" {
		return nil, nil
	}
	return w.load(w.config.OldKeyFile, w.config.OldPasswordFile)
}

func (w *watchtower) load(keyFile, passwordFile string) (voteext.Signer, func() uint64) {
	key, err := signer.Load(bridgeconfig.Path(w.home, keyFile), bridgeconfig.Path(w.home, passwordFile))
	if err != nil {
		w.log.Error("this node signs no packets with that key: mend this and start it again", "error", err.Error())
		return nil, nil
	}
	address, _ := key.Address()
	w.log.Info("bridge key loaded", "address", fmt.Sprintf("0x%x", address))
	return key, key.Signed
}

func (w *watchtower) remoteSigner(ctx context.Context) (voteext.Signer, func() uint64) {
	token := ""
	if w.config.TokenFile != "" {
		var err error
		if token, err = signer.ReadPassword(bridgeconfig.Path(w.home, w.config.TokenFile)); err != nil {
			w.log.Error("this node signs no packets: mend this and start it again", "error", err.Error())
			return nil, nil
		}
	}
	port, err := signer.NewHTTP(w.config.RemoteSigner, token, nil)
	if err != nil {
		w.log.Error("this node signs no packets: mend this and start it again", "error", err.Error())
		return nil, nil
	}
	remote := signer.NewRemote(signer.RemoteConfig{Port: port, Log: w.log})
	w.ended.Go(func() {
		if err := remote.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			w.log.Error("the remote signer is no longer asked", "error", err.Error())
		}
	})
	return remote, remote.Signed
}

// readyEvery is how often a node that is starting is asked whether it has a block.
const readyEvery = 200 * time.Millisecond

// rowsOf reads the rows of committed state, once there is any.
func rowsOf(node *app.App) func(context.Context) ([]bridgetypes.Row, error) {
	return func(stopping context.Context) ([]bridgetypes.Row, error) {
		for node.LastBlockHeight() == 0 {
			select {
			case <-stopping.Done():
				return nil, stopping.Err()
			case <-time.After(readyEvery):
			}
		}
		ctx, err := node.LatestContext()
		if err != nil {
			return nil, fmt.Errorf("reading the rows of x/bridge: %w", err)
		}
		var rows []bridgetypes.Row
		err = node.BridgeKeeper.Rows.Walk(ctx, nil, func(_ uint32, row bridgetypes.Row) (bool, error) {
			rows = append(rows, row)
			return false, nil
		})
		return rows, err
	}
}

func openSources(row bridgetypes.Row, portal chain.Portal, settings bridgeconfig.Row) ([]chain.EventSource, error) {
	if row.Kind != bridgetypes.RowKind_ROW_KIND_EVM {
		return nil, fmt.Errorf("this bttcd cannot watch %s yet: it knows chains that work like Ethereum", row.Name)
	}
	return evm.Sources(portal, settings)
}

// exposeMetrics puts the bridge's metrics beside CometBFT's, at /metrics.
func exposeMetrics(node *app.App, watch *supervisor.Supervisor, signed func() uint64) error {
	if err := prometheus.Register(bridgeMetrics{node, time.Now}); err != nil {
		return err
	}
	exporter, err := otelprometheus.New(
		otelprometheus.WithRegisterer(prometheus.DefaultRegisterer), otelprometheus.WithoutScopeInfo(), otelprometheus.WithoutTargetInfo(),
	)
	if err != nil {
		return err
	}
	meter := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter)).Meter("bridge")
	_, err = watch.RegisterMetrics(meter, signed)
	return err
}

// statusTimeout bounds one answer to a local command.
const statusTimeout = 5 * time.Second
