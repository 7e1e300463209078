// Package gossip offers transactions to peers until a block holds them. CometBFT broadcasts
// what the mempool gives it once, to the peers of that moment: what a node accepts while it
// has none, or while they still catch up, would never leave it.
//
// Invariant: a transaction that was given out and is not seen in a block is given out again,
// at growing intervals and at once to new peers; memory and bytes per round are bounded.
//
// Caller: the app, which puts Repeater in front of the mempool's handler of ReapTxs and tells
// it the blocks. Nothing here is consensus: it decides only what one node repeats.
package gossip

import (
	"slices"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

const (
	// every is how often pending transactions are looked through; CometBFT asks more often.
	every = 5 * time.Second
	// patience is how long a transaction may take into a block before it is repeated.
	patience = 10 * time.Second
	// longest bounds the interval, which doubles with each repetition.
	longest = 80 * time.Second
	// roundBytes and roundTxs bound what one look costs this node and its peers.
	roundBytes = 1 << 20
	roundTxs   = 1000
)

// Deps are what a Repeater knows about the node around it.
type Deps struct {
	// Stale reports that no later block can hold the transaction.
	Stale func(tx []byte) bool
	// Peers returns the ids of the connected peers. Not known is not the same as none.
	Peers func() (ids []string, known bool)
	Now   func() time.Time
}

// Repeater remembers what CometBFT was given to broadcast. It is safe for concurrent use.
type Repeater struct {
	Deps

	mu      sync.Mutex
	pending *ledger
	peers   []string
	next    time.Time // of the next look
}

// NewRepeater returns a repeater that remembers nothing yet.
func NewRepeater(deps Deps) *Repeater {
	return &Repeater{Deps: deps, pending: newLedger()}
}

// ReapTxs adds what is due again to what the mempool gives out for the first time.
func (r *Repeater) ReapTxs(next sdk.ReapTxsHandler) sdk.ReapTxsHandler {
	return func(req *abci.RequestReapTxs) (*abci.ResponseReapTxs, error) {
		response, err := next(req)
		if err != nil {
			return nil, err
		}
		budget := roundBytes
		if req.MaxBytes > 0 {
			budget = int(min(req.MaxBytes, roundBytes))
		}
		for _, tx := range response.Txs {
			budget -= len(tx)
		}
		again := r.again(budget)
		r.remember(response.Txs)
		response.Txs = append(response.Txs, again...)
		return response, nil
	}
}

// Committed forgets the transactions of a block.
func (r *Repeater) Committed(txs [][]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, tx := range txs {
		r.pending.drop(keyOf(tx))
	}
}

func (r *Repeater) remember(txs [][]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.Now()
	for _, tx := range txs {
		r.pending.add(tx, now)
	}
}

// again returns the transactions that are due, the oldest first.
func (r *Repeater) again(budget int) [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.Now()
	if now.Before(r.next) {
		return nil
	}
	r.next = now.Add(every)
	if !r.meet(now) {
		return nil
	}
	var txs [][]byte
	for _, offer := range r.pending.due(now, roundTxs) {
		switch {
		case r.Stale(offer.tx):
			r.pending.drop(offer.key)
		case len(offer.tx) <= budget:
			budget -= len(offer.tx)
			offer.repeated(now)
			txs = append(txs, offer.tx)
		}
	}
	return txs
}

// meet reports whether there is anybody to tell. A peer that was not there makes everything
// due: it may be the first, or one that has started anew.
func (r *Repeater) meet(now time.Time) bool {
	ids, known := r.Peers()
	if !known {
		return true
	}
	isNew := func(id string) bool { return !slices.Contains(r.peers, id) }
	if slices.ContainsFunc(ids, isNew) {
		r.pending.hasten(now)
	}
	r.peers = ids
	return len(ids) > 0
}
