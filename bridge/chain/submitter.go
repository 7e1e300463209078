package chain

import (
	"context"
	"errors"
	"math/big"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Call is a call of a contract that a transaction shall make.
type Call struct {
	To   portalabi.Address
	Data []byte
}

// Price is what a unit of work may cost, in the chain's smallest unit (wei, sun). On chains whose
// price is fixed Cap is that price, and Tip is zero.
type Price struct {
	Cap *big.Int // at most this in all
	Tip *big.Int // of it, at most this to whoever makes the block
}

// Quote is what a call would take at the head of the chain.
type Quote struct {
	// Work is gas or energy, with some headroom.
	Work  uint64
	Price Price
	// Cost is the most that it can cost: Work at Price.Cap.
	Cost *big.Int
}

// Terms are how a transaction is to be sent.
type Terms struct {
	Work  uint64
	Price Price
	// Replaces is the transaction that this one shall displace, with a better price; nil for one of
	// its own. Chains where that cannot be refuse it with ErrNotReplaceable.
	Replaces *Transaction
	// Slot is the place among the account's transactions, on chains that order them so.
	Slot uint64
}

// Transaction is signed and may be sent, now or after a crash: it is kept on disk first.
type Transaction struct {
	ID  portalabi.Hash `json:"id"`
	Raw []byte         `json:"raw"`
	// Slot is its place among the account's transactions, on chains that order them so.
	Slot uint64 `json:"slot"`
	// Expires is the remote time, in Unix seconds, after which it can never land; 0 is never.
	Expires uint64   `json:"expires"`
	Work    uint64   `json:"work"`
	Cap     *big.Int `json:"cap"`
	Tip     *big.Int `json:"tip"`
}

// Stage is how far a transaction got.
type Stage int

// The stages. Succeeded, Reverted and Impossible are final.
const (
	// Unknown: the endpoint does not know it; it may still land.
	Unknown Stage = iota
	// Pending: it waits to be put in a block.
	Pending
	// Included: it is in a block that is not final.
	Included
	// Succeeded: it is in a final block and did what it should.
	Succeeded
	// Reverted: it is in a final block, cost its fee and changed nothing.
	Reverted
	// Impossible: it is in no final block and can never be in one.
	Impossible
)

var stageNames = [...]string{"unknown", "pending", "included", "succeeded", "reverted", "impossible"}

// String returns the stage's name.
func (s Stage) String() string {
	if s < 0 || int(s) >= len(stageNames) {
		return "invalid"
	}
	return stageNames[s]
}

// Outcome is what became of a transaction.
type Outcome struct {
	Stage Stage
	Block uint64   // that holds it, or 0
	Fee   *big.Int // what it cost once it is in a block, else nil
	// Failed says that it changed nothing in the block that holds it, final or not.
	Failed bool `json:",omitempty"`
}

// Submitter sends transactions of one account. A method returns when its context ends.
type Submitter interface {
	// Account is who pays.
	Account() portalabi.Address
	// Balance is what it has, in the smallest unit, at the head.
	Balance(ctx context.Context) (*big.Int, error)
	// NextSlot is the slot after those in blocks, at the head; 0 where there are no slots. What
	// waits in a node's pool does not count: after a crash pools and disk need not agree.
	NextSlot(ctx context.Context) (uint64, error)
	// Simulate runs the call at the head. A *RevertError says that it would fail.
	Simulate(ctx context.Context, call Call) (Quote, error)
	// Read returns what the call returns at the head.
	Read(ctx context.Context, call Call) ([]byte, error)
	// Price is today's.
	Price(ctx context.Context) (Price, error)
	// Better is the least price at which a transaction displaces another, or ErrNotReplaceable.
	Better(price Price) (Price, error)
	// Sign makes the transaction and sends nothing.
	Sign(ctx context.Context, call Call, terms Terms) (Transaction, error)
	// Send hands it to the network. Sending again what is known already is not an error.
	Send(ctx context.Context, transaction Transaction) error
	// Outcome says what became of it.
	Outcome(ctx context.Context, transaction Transaction) (Outcome, error)
}

// Errors of submitters.
var (
	ErrNotReplaceable    = errors.New("transactions of this chain cannot be displaced: wait until it lands or expires")
	ErrUnderpriced       = errors.New("the network wants a higher price")
	ErrInsufficientFunds = errors.New("the account cannot pay for it: send it some of the chain's own coin")
	// ErrSlotTaken: another transaction with this slot is in a block.
	ErrSlotTaken = errors.New("another transaction of the account took its slot")
)

// RevertError says that a contract refused a call.
type RevertError struct {
	Reason string // in words, if the contract gave any
	Data   []byte // as the contract returned it, if the endpoint tells
}

func (e *RevertError) Error() string {
	if e.Reason == "" {
		return "the contract refuses the call"
	}
	return "the contract refuses the call: " + e.Reason
}
