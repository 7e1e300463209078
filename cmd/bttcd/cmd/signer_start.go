package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"
	"github.com/prometheus/client_golang/prometheus"

	"cosmossdk.io/log/v2"

	sdkserver "github.com/cosmos/cosmos-sdk/server"

	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/remotesigner"
)

// consensusKey is the validator's key of this process when another process holds it.
type consensusKey struct {
	gate  *remotesigner.Gate
	relay *remotesigner.Relay
	end   context.CancelFunc
	log   log.Logger
	node  atomic.Pointer[app.App]
	// again asks for a restart in place of an end.
	again atomic.Bool
}

// validatorKey is set before the app is made, by start alone; nil means that the key is in the home.
var validatorKey *consensusKey

// signerPin is the file that remembers whose signer a home has.
func signerPin(config *cmtcfg.Config) string {
	return filepath.Join(config.RootDir, "config", "signer.json")
}

// openRemoteKey waits for the signer that config.toml's priv_validator_laddr expects, and puts our
// gate between it and CometBFT. CometBFT's own client stops all of the node for up to three minutes
// at every vote while the signer is away, and panics on one that signs no vote extensions.
func openRemoteKey(serverCtx *sdkserver.Context) (*consensusKey, error) {
	config := serverCtx.Config
	if config.PrivValidatorListenAddr == "" || serverCtx.Viper.GetBool(evmflags.GRPCOnly) {
		return nil, nil
	}
	identity, err := p2p.LoadOrGenNodeKey(config.NodeKeyFile())
	if err != nil {
		return nil, fmt.Errorf("reading the node's key: %w", err)
	}
	secret, ok := identity.PrivKey.(ed25519.PrivKey)
	if !ok {
		return nil, fmt.Errorf("%s holds no ed25519 key", config.NodeKeyFile())
	}
	ctx, end := context.WithCancel(context.Background())
	key := &consensusKey{end: end, log: serverCtx.Logger.With(log.ModuleKey, "signer")}
	key.gate, err = remotesigner.Open(ctx, remotesigner.Config{
		Address: config.PrivValidatorListenAddr, ChainID: serverCtx.Viper.GetString("chain-id"), Identity: secret,
		Pin: signerPin(config), Patience: remotesigner.Patience, Log: key.log, Committed: key.committed, Stalled: key.stalled,
	})
	if err == nil {
		key.relay, err = remotesigner.NewRelay(key.gate)
	}
	if err != nil {
		end()
		return nil, err
	}
	key.takeOver(config)
	return key, nil
}

// takeOver has CometBFT ask us. It also reads or makes a key file and a state, both of which it
// then ignores: it makes them where nobody takes them for the validator's. Those of the home stay
// untouched, for it would end on a key whose state has moved to the signer.
func (k *consensusKey) takeOver(config *cmtcfg.Config) {
	config.PrivValidatorListenAddr = k.relay.Address()
	if _, err := os.Stat(config.PrivValidatorKeyFile()); err == nil {
		k.log.Info("this home has a consensus key, too, which is not used: remove it if it is the validator's", "file", config.PrivValidatorKeyFile())
	}
	config.PrivValidatorKey = filepath.Join(k.relay.Dir, "key.json")
	config.PrivValidatorState = filepath.Join(k.relay.Dir, "state.json")
}

// attach tells what the node has committed.
func (k *consensusKey) attach(node *app.App) {
	if k != nil {
		k.node.Store(node)
	}
}

func (k *consensusKey) committed() int64 {
	if node := k.node.Load(); node != nil {
		return node.LastBlockHeight()
	}
	return 0
}

// stalled ends the node as a signal does; start then runs it again in the same process.
func (k *consensusKey) stalled(height int64) {
	k.log.Error("consensus stands still at a vote that the signer was not there for: the node starts again in this process to ask for it once more", "height", height)
	k.again.Store(true)
	_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
}

// close ends the connection to the signer. If consensus stood still it starts the program again,
// with the same process id, and does not return.
func (k *consensusKey) close() error {
	if k == nil {
		return nil
	}
	k.end()
	err := k.relay.Close()
	if !k.again.Load() {
		return err
	}
	return errors.Join(err, restart())
}

// restartArgs are the arguments of the program when it starts again: its own, unless another
// command than start has begun the node.
var restartArgs = os.Args

// restart executes this program again. By its path there may be another program by now.
func restart() error {
	program := "/proc/self/exe"
	if runtime.GOOS != "linux" {
		var err error
		if program, err = os.Executable(); err != nil {
			return fmt.Errorf("starting again: %w", err)
		}
	}
	return fmt.Errorf("starting again: %w", syscall.Exec(program, restartArgs, os.Environ()))
}

// exposeSigner adds a gauge to CometBFT's metrics. With a key in the home it is always 1.
func exposeSigner() error {
	err := prometheus.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "bttcd_signer_reachable",
		Help: "1 if the consensus key can be asked for signatures, 0 while its remote signer is away, has another key or refuses",
	}, func() float64 {
		if validatorKey == nil {
			return 1
		}
		if reachable, _ := validatorKey.gate.Reachable(); !reachable {
			return 0
		}
		return 1
	}))
	if errors.As(err, &prometheus.AlreadyRegisteredError{}) {
		return nil // a second start in one process, as in tests
	}
	return err
}
