// Package remotesigner keeps a validator's consensus key in another process: Gate and Open are
// the node's side of it, Serve is the signer's. The wire is CometBFT's privval protocol, which
// tmkms and horcrux speak too.
//
// Invariant: whatever the signer does (dies, hangs, answers nonsense, has another key), the node
// only goes without its signature; nothing it answers reaches consensus before it is checked.
//
// Callers: `bttcd start` and `bttcd signer`.
package remotesigner

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"cosmossdk.io/log/v2"
)

// Why the signer cannot be used now. The text goes on: "the signer ...".
var (
	errAway     = errors.New("is not connected")
	errOtherKey = errors.New("has another key")
)

const (
	// answerLimit bounds one answer of the signer. With grace it fits into the five seconds that
	// CometBFT waits for ours.
	answerLimit = 2 * time.Second
	// grace is how long a vote waits for a signer that has just gone: one that is restarted
	// misses nothing. Later votes are given up at once, so that the node follows the others.
	grace = 2500 * time.Millisecond
	// probeEvery is how often the signer is asked for its key: it also finds one that is back.
	probeEvery = time.Second
	// stallAfter is how long consensus may stand still at a vote that was given up, with the
	// signer back, before stalled is called.
	stallAfter = 10 * time.Second
)

// client is privval.SignerClient.
type client interface {
	cmttypes.PrivValidator
	IsConnected() bool
	WaitForConnection(limit time.Duration) error
	Close() error
}

var _ client = (*privval.SignerClient)(nil)

// Gate signs with the remote signer if it can, and says at once that it cannot otherwise. It is
// safe for concurrent use.
type Gate struct {
	client  client
	chainID string
	key     crypto.PubKey
	log     log.Logger
	now     func() time.Time
	// committed is the height of the last block of this node; stalled is called when consensus
	// would stand still for ever.
	committed func() int64
	stalled   func(height int64)

	mu      sync.Mutex
	trouble error
	since   time.Time
	changed chan struct{}
	// missed is the height of the newest request if it was given up, or 0.
	missed   int64
	missedAt time.Time
}

var _ cmttypes.PrivValidator = (*Gate)(nil)

// newGate takes a signer that is not there until set says so.
func newGate(client client, chainID string, key crypto.PubKey, logger log.Logger) *Gate {
	return &Gate{
		client: client, chainID: chainID, key: key, log: logger, now: time.Now,
		committed: func() int64 { return 0 }, stalled: func(int64) {},
		trouble: errAway, since: time.Now().Add(-grace), changed: make(chan struct{}),
	}
}

// GetPubKey returns the validator's key without asking anybody.
func (g *Gate) GetPubKey() (crypto.PubKey, error) { return g.key, nil }

// Reachable reports whether the signer can be asked for a signature, and why not.
func (g *Gate) Reachable() (bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.trouble == nil, g.trouble
}

// SignVote implements CometBFT's PrivValidator.
func (g *Gate) SignVote(chainID string, vote *cmtproto.Vote) error {
	return g.sign(vote.Height, func() error {
		answer := *vote
		if err := g.client.SignVote(chainID, &answer); err != nil {
			return err
		}
		signed := *vote
		signed.Timestamp, signed.Signature = answer.Timestamp, answer.Signature
		signed.ExtensionSignature = nil
		if extends(vote) {
			signed.ExtensionSignature = answer.ExtensionSignature
		}
		if err := checkVote(g.key, chainID, &signed); err != nil {
			return err
		}
		*vote = signed
		return nil
	})
}

// SignProposal implements CometBFT's PrivValidator.
func (g *Gate) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	return g.sign(proposal.Height, func() error {
		answer := *proposal
		if err := g.client.SignProposal(chainID, &answer); err != nil {
			return err
		}
		signed := *proposal
		signed.Timestamp, signed.Signature = answer.Timestamp, answer.Signature
		if err := checkProposal(g.key, chainID, &signed); err != nil {
			return err
		}
		*proposal = signed
		return nil
	})
}

func (g *Gate) sign(height int64, ask func() error) error {
	err := g.attempt(ask)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.missed, g.missedAt = 0, g.now()
	if err != nil {
		g.missed = height
		return fmt.Errorf("the signer %w", err)
	}
	return nil
}

// attempt asks, and once more if the connection breaks and is back within the grace: a signer
// remembers what it has signed and answers the same.
func (g *Gate) attempt(ask func() error) error {
	began := g.now()
	for {
		err := g.await()
		if err == nil {
			err = ask()
		}
		if !lost(err) {
			return err
		}
		g.lose(err)
		if g.now().Sub(began) >= grace {
			return err
		}
	}
}

// lost reports whether an error is of the connection, not the signer's or ours.
func lost(err error) bool {
	var refused *privval.RemoteSignerError
	var bad *badAnswer
	return err != nil && !errors.As(err, &refused) && !errors.As(err, &bad) && !errors.Is(err, errAway) && !errors.Is(err, errOtherKey)
}

// await waits for a signer that went a moment ago.
func (g *Gate) await() error {
	for {
		g.mu.Lock()
		trouble, left, changed := g.trouble, grace-g.now().Sub(g.since), g.changed
		g.mu.Unlock()
		if trouble == nil || left <= 0 {
			return trouble
		}
		timer := time.NewTimer(left)
		select {
		case <-changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// lose drops a connection that failed.
func (g *Gate) lose(err error) {
	_ = g.client.Close()
	g.set(fmt.Errorf("%w: %w", errAway, err))
}

// set notes what is wrong with the signer, nil for nothing, and tells the operator once.
func (g *Gate) set(trouble error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	before := g.trouble
	if g.trouble = trouble; (before == nil) == (trouble == nil) {
		return
	}
	g.since = g.now()
	close(g.changed)
	g.changed = make(chan struct{})
	if trouble == nil {
		g.log.Info("the signer is there", "address", g.key.Address().String())
		return
	}
	g.log.Error("this node signs nothing until its signer is there again; it follows the chain meanwhile", "error", "the signer "+trouble.Error())
}

// watch looks after the connection until ctx ends.
func (g *Gate) watch(ctx context.Context) {
	ticker := time.NewTicker(probeEvery)
	defer ticker.Stop()
	for {
		g.probe()
		g.breakStall()
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (g *Gate) probe() {
	key, err := askKey(g.client, probeEvery)
	switch {
	case err == nil && !key.Equals(g.key):
		g.set(fmt.Errorf("%w: its address is %s, the validator's is %s", errOtherKey, key.Address(), g.key.Address()))
	case lost(err):
		g.lose(err)
	default:
		g.set(err)
	}
}

// askKey asks the signer for its key, and waits so long for it to connect.
func askKey(from client, limit time.Duration) (crypto.PubKey, error) {
	if !from.IsConnected() {
		if err := from.WaitForConnection(limit); err != nil {
			return nil, errAway
		}
	}
	return from.GetPubKey()
}

// breakStall notices that a vote was given up which consensus needs. CometBFT asks for each
// signature once; if a third of the power has missed the same vote, nobody goes on, even with
// all signers back. A restart makes consensus ask again.
func (g *Gate) breakStall() {
	g.mu.Lock()
	height, now := g.missed, g.now()
	stands := height > g.committed() && g.trouble == nil && now.Sub(g.since) > stallAfter && now.Sub(g.missedAt) > stallAfter
	if stands {
		g.missed = 0
	}
	g.mu.Unlock()
	if stands {
		g.stalled(height)
	}
}
