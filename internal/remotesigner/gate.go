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
	errSlow     = errors.New("did not answer in time")
)

const (
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
	// told is what the operator was last told of a signer that is there and is not the validator's.
	told    string
	since   time.Time
	changed chan struct{}
	// pause is 0 unless the last vote had no answer: no other is asked for until resume.
	pause  time.Duration
	resume time.Time
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
	unsigned, signed := *vote, cmtproto.Vote{}
	err := g.sign(vote.Height, func() error {
		answer := unsigned
		if err := g.client.SignVote(chainID, &answer); err != nil {
			return err
		}
		signed = unsigned
		signed.Timestamp, signed.Signature = answer.Timestamp, answer.Signature
		signed.ExtensionSignature = nil
		if extends(&unsigned) {
			signed.ExtensionSignature = answer.ExtensionSignature
		}
		return checkVote(g.key, chainID, &signed)
	})
	if err == nil {
		*vote = signed
	}
	return err
}

// SignProposal implements CometBFT's PrivValidator.
func (g *Gate) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	unsigned, signed := *proposal, cmtproto.Proposal{}
	err := g.sign(proposal.Height, func() error {
		answer := unsigned
		if err := g.client.SignProposal(chainID, &answer); err != nil {
			return err
		}
		signed = unsigned
		signed.Timestamp, signed.Signature = answer.Timestamp, answer.Signature
		return checkProposal(g.key, chainID, &signed)
	})
	if err == nil {
		*proposal = signed
	}
	return err
}

// set notes what is wrong with the signer, nil for nothing, and tells the operator once. A signer
// that gave no vote is not there because it tells its key.
func (g *Gate) set(trouble error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if trouble == nil && g.pause > 0 {
		trouble = errSlow
	}
	before := g.trouble
	if g.trouble = trouble; (before == nil) == (trouble == nil) {
		g.tellStranger()
		return
	}
	g.since = g.now()
	close(g.changed)
	g.changed = make(chan struct{})
	if trouble == nil {
		g.told = ""
		g.log.Info("the signer is there", "address", g.key.Address().String())
		return
	}
	g.told = trouble.Error()
	g.log.Error("this node signs nothing until its signer is there again; it follows the chain meanwhile", "error", "the signer "+trouble.Error())
}

// tellStranger tells of whoever calls while the signer is away: whoever runs it finds why it is hung
// up on here alone.
func (g *Gate) tellStranger() {
	if g.trouble == nil || errors.Is(g.trouble, errAway) || errors.Is(g.trouble, errSlow) || g.told == g.trouble.Error() {
		return
	}
	g.told = g.trouble.Error()
	g.log.Error("hung up on a signer that is not this validator's", "error", "the signer "+g.told)
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

// probe hangs up on whoever cannot sign: there is one connection, and the right signer may wait
// for it.
func (g *Gate) probe() {
	key, err := askKey(g.client, probeEvery)
	if err == nil && !key.Equals(g.key) {
		err = fmt.Errorf("%w: its address is %s, the validator's is %s", errOtherKey, key.Address(), g.key.Address())
	}
	if err != nil && !errors.Is(err, errAway) {
		_ = g.client.Close()
	}
	if lost(err) {
		err = away(err)
	}
	g.set(err)
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
	usable := g.trouble == nil || errors.Is(g.trouble, errSlow) && !now.Before(g.resume)
	stands := height > g.committed() && usable && now.Sub(g.since) > stallAfter && now.Sub(g.missedAt) > stallAfter
	if stands {
		g.missed = 0
	}
	g.mu.Unlock()
	if stands {
		g.stalled(height)
	}
}
