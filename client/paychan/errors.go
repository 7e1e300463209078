package paychan

import (
	"errors"
	"fmt"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Errors of Submit.
var ErrNotCommitted = errors.New("the transaction was not committed and never will be: submit anew")

// ExecutionError says that a transaction was committed and failed: its fee is gone, nothing else
// happened.
type ExecutionError struct {
	Codespace string
	Code      uint32
	Log       string
	Height    int64
	GasUsed   uint64
}

// Error implements error.
func (e *ExecutionError) Error() string {
	return fmt.Sprintf("the transaction failed in block %d (%s %d): %s", e.Height, e.Codespace, e.Code, e.Log)
}

// Errors of a payee, beside those of x/paychan/types and client/paychan/wire. A voucher that is
// refused with one of them changed nothing.
var (
	ErrNotPayee      = errors.New("the voucher pays somebody else: check that payer and payee agree on the payee's address")
	ErrNotHigher     = errors.New("the voucher is worth no more than the one held: send the payer the one held, so that it goes on from there")
	ErrOtherDenom    = errors.New("the purse holds a denom that this payee does not take: ask for another purse")
	ErrExpiresSoon   = errors.New("the lane expires too soon to be claimed in time: ask the payer for a voucher on a new lane")
	ErrTooManyLanes  = errors.New("the purse has as many lanes here as one purse may: ask the payer to go on with one of those")
	ErrNoStream      = errors.New("there is no chain voucher that the tick belongs to: ask the payer for one")
	ErrSkipsTooFar   = errors.New("the tick is further ahead than ticks may be lost: ask the payer for a voucher of the whole amount")
	ErrLaneNotKept   = errors.New("the lane was dropped: it has expired, or its purse began a new epoch")
	ErrNotInstrument = errors.New("the message is no payment: payers send vouchers, chain vouchers and ticks")
	ErrSessionEnding = errors.New("the session key ends too soon for what it signs to be claimed in time: ask the owner to prolong it, or to sign himself")
	ErrNoSigner      = errors.New("the payee was given no key to sign with: set PayeeConfig.Signer")
)

// Reasons not to serve on, which MayServe returns. Vouchers are taken all the same.
var (
	ErrCreditWindow    = errors.New("as much is unclaimed as may be: claim before serving on")
	ErrPurseShort      = errors.New("the purse has less than it promised here: stop serving until it is topped up")
	ErrUnlockRequested = errors.New("the purse's owner has asked for the rest of it: claim now, and serve only on secured lanes")
	ErrSessionShort    = errors.New("the session key has signed for more than it may: stop serving until the owner raises its cap")
	ErrChainUnknown    = errors.New("the chain has not answered for too long to know that there is money: stop serving until it does")
)

// Errors of a payer.
var (
	ErrNotSigner       = errors.New("the key is neither the purse's owner nor one of its session keys: delegate it first")
	ErrOverPromise     = errors.New("the purse, or the session's cap, has less than all lanes together would promise: top up, raise the cap, or wait until payees claim")
	ErrLaneEnding      = errors.New("the lane expires soon: ask the payer for the next lane")
	ErrChainUsedUp     = errors.New("the hash chain has no tick left: start another")
	ErrNoChain         = errors.New("the lane has no hash chain: start one")
	ErrNotOurs         = errors.New("the voucher was not signed by this payer for this purse: refuse to go on from it")
	ErrInvalidPayment  = errors.New("a payment must be more than zero and keep the lane under 2^127 base units")
	ErrPayerClosed     = errors.New("the payer is closed: make another")
	ErrStoreNotCurrent = errors.New("the chain has paid more on this lane than the store ever signed, so that it is an old copy: ask the payee for the voucher it holds, or pay on a new lane")
)

// NotHigherError is ErrNotHigher with what is held instead.
type NotHigherError struct {
	Lane types.LaneKey
	// Held is the message to send to the payer, for its Reconcile.
	Held []byte
}

// Error implements error.
func (e *NotHigherError) Error() string {
	return fmt.Sprintf("lane %d of purse %d: %s", e.Lane.Lane, e.Lane.Purse, ErrNotHigher)
}

// Unwrap makes it ErrNotHigher.
func (e *NotHigherError) Unwrap() error { return ErrNotHigher }
