package remotesigner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
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
// ctx ends. It fails if there never was a signer and none comes now, or it refuses. One that was
// there before may come later; nothing is signed by another.
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

// meet returns the validator's key. Once it is known, whoever else answers at the address must not
// keep the node from its start: the signer is away then.
func meet(ctx context.Context, remote client, config Config, pinned crypto.PubKey) (crypto.PubKey, error) {
	key, err := first(ctx, remote, config, pinned)
	var refused *privval.RemoteSignerError
	switch {
	case err != nil && pinned != nil && errors.Is(err, errAway):
		config.Log.Error("the signer has not connected: the node follows the chain and signs nothing until it does", "listening_at", config.Address)
		return pinned, nil
	case err != nil && pinned != nil:
		config.Log.Error("the node follows the chain and signs nothing until its signer is there", "listening_at", config.Address, "error", "whoever answers there "+err.Error())
		return pinned, nil
	case errors.As(err, &refused):
		return nil, fmt.Errorf("the signer at %s %w", config.Address, err)
	case err != nil:
		return nil, fmt.Errorf("no signer has connected to %s within %s: start it, see that it dials this address, and start the node again; "+
			"to sign with a key of this home, empty priv_validator_laddr in config.toml", config.Address, config.Patience)
	case pinned == nil:
		config.Log.Info("the signer's key is remembered", "address", key.Address().String(), "file", config.Pin)
		return key, writePin(config.Pin, key)
	}
	return key, nil
}

// first asks until the signer answers, refuses, or the patience ends. If its key is known, somebody
// else is hung up on, so that the signer can connect.
func first(ctx context.Context, remote client, config Config, pinned crypto.PubKey) (crypto.PubKey, error) {
	deadline := time.Now().Add(config.Patience)
	for stranger := error(nil); ; {
		key, err := askKey(remote, min(probeEvery, max(time.Until(deadline), time.Millisecond)))
		switch {
		case err == nil && (pinned == nil || key.Equals(pinned)):
			return key, nil
		case err == nil:
			stranger = fmt.Errorf("%w: it has the key of %s, but this node is the validator %s: start the right signer; if the change is meant, "+
				"stop the node and delete %s", errOtherKey, key.Address(), pinned.Address(), config.Pin)
		case answered(err):
			stranger = fmt.Errorf("refuses to tell its key for the chain %s: %w: it is set up for another chain, correct the chain id there", config.ChainID, err)
			if pinned == nil {
				return nil, stranger
			}
		}
		if !errors.Is(err, errAway) {
			_ = remote.Close()
		}
		if ctx.Err() == nil && time.Now().Before(deadline) {
			continue
		}
		if stranger != nil {
			return nil, stranger
		}
		return nil, errAway
	}
}
