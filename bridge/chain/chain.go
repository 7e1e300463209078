// Package chain holds the ports through which the bridge knows remote chains: EventSource reads
// what a Portal did, Submitter brings it packets. They fit Ethereum and TRON alike: no port speaks
// of nonces of accounts, of gas or of tags.
//
// Invariant: nothing an implementation returns is trusted. A port is one endpoint, which may be
// dead, slow, mistaken or hostile; the watcher compares several, and the chain compares validators.
// Implementations are chain/evm and chain/tron; cmd wires them into the watcher and the relayer.
package chain

import (
	"context"
	"errors"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Portal is the contract that a row is about.
type Portal struct {
	Row           uint32
	Name          string // of the chain, such as "ethereum"
	RemoteChainID uint64
	Address       portalabi.Address
	Domain        portalabi.Hash
}

// Block is a block of a remote chain.
type Block struct {
	Number uint64
	Hash   portalabi.Hash
	Time   uint64 // Unix seconds
}

// FinalStatus is what the Portal said at a final block, in one read.
type FinalStatus struct {
	Block Block
	Nonce uint64 // of the last event; 0 before the first
	Acc   portalabi.Hash
}

// Event is an event of the Portal and where it happened.
type Event struct {
	Nonce  uint64
	Body   []byte // u8 kind || payload
	TxHash portalabi.Hash
	Block  Block
}

// Window is the answer to a question for events: those of the blocks before Next, in order.
type Window struct {
	Events []Event
	// Next is the block to go on from. It is above the first block asked for.
	Next uint64
}

// EventSource reads a Portal through one endpoint. Every method proves first that the endpoint is
// on the right chain and knows the Portal, if that was not proven since the last failure. A method
// returns when its context ends.
type EventSource interface {
	// Name says which endpoint it is, without secrets.
	Name() string
	// Prove checks chain id, code and domain. Its error says what to correct.
	Prove(ctx context.Context) error
	// FinalStatus reads the Portal at the last block that the chain calls final.
	FinalStatus(ctx context.Context) (FinalStatus, error)
	// Head is the last block, final or not.
	Head(ctx context.Context) (Block, error)
	// Events returns the events of blocks from..to, both included, or of the first of them: a
	// window is as long as the endpoint allows.
	Events(ctx context.Context, from, to uint64) (Window, error)
}

// Errors of endpoints. Others are failures of the transport.
var (
	// ErrMisconfigured: the endpoint is on another chain or knows another Portal. The operator
	// must act.
	ErrMisconfigured = errors.New("misconfigured")
	// ErrInconsistent: answers of one endpoint contradict each other, as when backends of different
	// height give them.
	ErrInconsistent = errors.New("the endpoint contradicts itself")
	// ErrNoPortalYet: the Portal is not there at the final block, so it is younger.
	ErrNoPortalYet = errors.New("the Portal is younger than the final block")
)
