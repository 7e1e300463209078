package remotesigner

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	cmtnet "github.com/cometbft/cometbft/libs/net"
	"github.com/cometbft/cometbft/privval"

	"cosmossdk.io/log/v2"
)

// Patience is how long a starting node waits for its signer to connect.
const Patience = 10 * time.Second

// Config is what a node knows of its signer.
type Config struct {
	// Address is where the node listens for its signer: tcp://HOST:PORT or unix:///PATH.
	Address string
	ChainID string
	// Identity is the key by which the signer may know the node, that of its peer-to-peer id.
	Identity ed25519.PrivKey
	// Pin is the file that remembers the signer's key.
	Pin string
	// Patience is how long Open waits for the signer.
	Patience time.Duration
	Log      log.Logger
	// Committed is the height of the node's last block. Stalled is called when consensus stands
	// still for want of a signature that it asked for while the signer was away.
	Committed func() int64
	Stalled   func(height int64)
}

// Open listens for the signer and returns the gate to it, which looks after the connection until
// ctx ends. It fails if the signer has another key than before or refuses, and if there is none
// and never was one. A signer that is merely away may come later.
func Open(ctx context.Context, config Config) (*Gate, error) {
	pinned, err := ReadPin(config.Pin)
	if err != nil {
		return nil, err
	}
	remote, stop, err := listen(config)
	if err != nil {
		return nil, err
	}
	key, err := meet(ctx, remote, config, pinned)
	if err != nil {
		stop()
		return nil, err
	}
	gate := newGate(remote, config.ChainID, key, config.Log)
	if config.Committed != nil {
		gate.committed = config.Committed
	}
	if config.Stalled != nil {
		gate.stalled = config.Stalled
	}
	gate.probe()
	go func() {
		gate.watch(ctx)
		stop()
	}()
	return gate, nil
}

// listen makes CometBFT's endpoint, whose own log would tell of every second without a signer.
func listen(config Config) (*privval.SignerClient, func(), error) {
	protocol, address := cmtnet.ProtocolAndAddress(config.Address)
	if protocol != "tcp" && protocol != "unix" || address == "" {
		return nil, nil, fmt.Errorf("priv_validator_laddr of config.toml is %q: write tcp://HOST:PORT or unix:///PATH", config.Address)
	}
	if protocol == "unix" {
		removeStale(address)
	}
	socket, err := net.Listen(protocol, address)
	if err != nil {
		return nil, nil, fmt.Errorf("listening for the signer at %s (priv_validator_laddr of config.toml): %w", config.Address, err)
	}
	var secure net.Listener
	if protocol == "tcp" {
		secure = privval.NewTCPListener(socket, config.Identity)
	} else {
		secure = privval.NewUnixListener(socket)
	}
	endpoint := privval.NewSignerListenerEndpoint(cmtlog.NewNopLogger(), secure, privval.SignerListenerEndpointTimeoutReadWrite(answerLimit))
	remote, err := privval.NewSignerClient(endpoint, config.ChainID)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("listening for the signer: %w", err), socket.Close())
	}
	return remote, func() { _ = endpoint.Stop() }, nil
}

// removeStale removes the socket that a killed node has left.
func removeStale(path string) {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&os.ModeSocket == 0 {
		return
	}
	conn, err := net.Dial("unix", path)
	if err == nil {
		_ = conn.Close() // somebody listens: net.Listen says so
		return
	}
	_ = os.Remove(path)
}

// meet returns the validator's key: the signer's, which must be the one that was pinned.
func meet(ctx context.Context, remote client, config Config, pinned crypto.PubKey) (crypto.PubKey, error) {
	key, err := first(ctx, remote, config.Patience)
	var refused *privval.RemoteSignerError
	switch {
	case errors.As(err, &refused):
		return nil, fmt.Errorf("the signer at %s refuses to tell its key for the chain %s: %q: it is set up for another chain, correct the chain id there",
			config.Address, config.ChainID, refused.Description)
	case err != nil && pinned != nil:
		config.Log.Error("the signer has not connected: the node follows the chain and signs nothing until it does", "listening_at", config.Address)
		return pinned, nil
	case err != nil:
		return nil, fmt.Errorf("no signer has connected to %s within %s: start it, see that it dials this address, and start the node again; "+
			"to sign with a key of this home, empty priv_validator_laddr in config.toml", config.Address, config.Patience)
	case pinned == nil:
		config.Log.Info("the signer's key is remembered", "address", key.Address().String(), "file", config.Pin)
		return key, writePin(config.Pin, key)
	case !key.Equals(pinned):
		return nil, fmt.Errorf("the signer at %s has the key of %s, but this node is the validator %s: start the right signer; "+
			"if the change is meant, delete %s", config.Address, key.Address(), pinned.Address(), config.Pin)
	}
	return key, nil
}

// first asks until the signer answers, refuses, or the patience ends.
func first(ctx context.Context, remote client, patience time.Duration) (crypto.PubKey, error) {
	deadline := time.Now().Add(patience)
	for {
		key, err := askKey(remote, min(probeEvery, max(time.Until(deadline), time.Millisecond)))
		if err == nil {
			return key, nil
		}
		if lost(err) {
			_ = remote.Close()
		} else if !errors.Is(err, errAway) {
			return nil, err
		}
		if ctx.Err() != nil || !time.Now().Before(deadline) {
			return nil, errAway
		}
	}
}
