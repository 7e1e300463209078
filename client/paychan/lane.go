package paychan

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/hashchain"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Lane is the payer's side of one lane. It is safe for concurrent use.
type Lane struct {
	payer *Payer
	key   types.LaneKey

	// mu guards what was given out.
	mu     sync.Mutex
	signed math.Int // cumulative of the last voucher
	chain  *stream  // ticks since, or nil
	// inexact says that signed is only known to be no less than what was given out.
	inexact bool

	// The payer's mu guards these.
	ceiling   math.Int // on disk: nothing above was ever given out
	claimed   math.Int // paid by the chain
	allocated math.Int // ring-fenced by the chain
	secured   bool
	outdated  bool // the chain paid more than the store knew of
	unusable  bool // expired, closed or of an old epoch
}

// stream is a hash chain in use.
type stream struct {
	voucher  types.ChainVoucher
	hashes   *hashchain.Chain
	index    uint32 // last tick given out
	reserved uint32 // last tick covered by the ceiling on disk
}

func newLane(p *Payer, name types.LaneKey) *Lane {
	zero := math.ZeroInt()
	return &Lane{payer: p, key: name, signed: zero, ceiling: zero, claimed: zero, allocated: zero}
}

// Key names the lane.
func (l *Lane) Key() types.LaneKey { return l.key }

// Total returns all that was given out on the lane, or after a crash the most that may have
// been.
func (l *Lane) Total() math.Int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total()
}

func (l *Lane) total() math.Int {
	if l.chain == nil {
		return l.signed
	}
	return l.chain.voucher.Cumulative(l.chain.index)
}

// Pay returns a voucher that is worth amount more than all before, ticks included, and ends the
// lane's hash chain. It is on disk that it may be given out. At ErrLaneEnding and
// ErrStoreNotCurrent ask the payer for the next lane.
func (l *Lane) Pay(ctx context.Context, amount math.Int) (types.SignedVoucher, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if amount.IsNil() || !amount.IsPositive() || !types.AmountInBounds(amount) || !types.AmountInBounds(l.total().Add(amount)) {
		return types.SignedVoucher{}, fmt.Errorf("paying %s: %w", amount, ErrInvalidPayment)
	}
	next := l.total().Add(amount)
	if err := l.payer.reserve(ctx, l, next); err != nil {
		return types.SignedVoucher{}, err
	}
	voucher, err := l.sign(next)
	if err != nil {
		return types.SignedVoucher{}, err
	}
	l.signed, l.chain, l.inexact = next, nil, false
	return voucher, nil
}

// Checkpoint returns a voucher for exactly what was given out in ticks, which is cheaper to claim.
// The hash chain goes on.
func (l *Lane) Checkpoint() (types.SignedVoucher, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sign(l.total())
}

func (l *Lane) sign(cumulative math.Int) (types.SignedVoucher, error) {
	voucher := types.Voucher{
		Purse: l.key.Purse, Epoch: l.key.Epoch, Payee: l.key.Payee[:], Lane: l.key.Lane, Expiry: l.key.Expiry,
		Cumulative: cumulative,
	}
	digest, err := voucher.Digest(l.payer.domain)
	if err != nil {
		return types.SignedVoucher{}, err
	}
	signer, signature, err := l.payer.sign(digest)
	return types.SignedVoucher{Voucher: voucher, Signer: signer, Signature: signature}, err
}

func (p *Payer) sign(digest common.Hash) (signer, signature []byte, err error) {
	signed, err := p.config.Signer.Sign(digest)
	if err != nil {
		return nil, nil, fmt.Errorf("signing a voucher: %w", err)
	}
	return p.config.Signer.Address().Bytes(), signed[:], nil
}

// StartChain returns a chain voucher whose ticks are worth unit each, to be sent before them. By
// itself it is worth what was given out before.
func (l *Lane) StartChain(unit math.Int, length uint32) (types.SignedChainVoucher, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if unit.IsNil() || !unit.IsPositive() {
		return types.SignedChainVoucher{}, fmt.Errorf("ticks of %s: %w", unit, ErrInvalidPayment)
	}
	voucher := types.ChainVoucher{
		Purse: l.key.Purse, Epoch: l.key.Epoch, Payee: l.key.Payee[:], Lane: l.key.Lane, Expiry: l.key.Expiry,
		Base: l.total(), Unit: unit, Length: length, Anchor: make([]byte, common.HashLength),
	}
	if err := voucher.Validate(); err != nil {
		return types.SignedChainVoucher{}, err
	}
	hashes, err := hashchain.New(l.seed(voucher), length)
	if err != nil {
		return types.SignedChainVoucher{}, err
	}
	voucher.Anchor = hashes.Anchor().Bytes()
	digest, err := voucher.Digest(l.payer.domain)
	if err != nil {
		return types.SignedChainVoucher{}, err
	}
	signer, signature, err := l.payer.sign(digest)
	if err != nil {
		return types.SignedChainVoucher{}, err
	}
	l.signed, l.chain = voucher.Base, &stream{voucher: voucher, hashes: hashes}
	return types.SignedChainVoucher{Voucher: voucher, Signer: signer, Signature: signature}, nil
}

// seed depends on all that a preimage is worth something for: the digest of the voucher without
// its anchor. A preimage shown for one chain is then worth nothing on any other.
func (l *Lane) seed(voucher types.ChainVoucher) common.Hash {
	digest, err := voucher.Digest(l.payer.domain)
	if err != nil {
		panic(err) // validated before
	}
	return l.payer.config.Signer.Derive(append([]byte("paychan/seed/"), digest[:]...))
}

// Tick returns the next preimage of the lane's hash chain: one unit more. At ErrNoChain and
// ErrChainUsedUp start a chain, at ErrLaneEnding ask the payer for the next lane.
func (l *Lane) Tick(ctx context.Context) (wire.Tick, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.chain
	switch {
	case c == nil:
		return wire.Tick{}, ErrNoChain
	case c.index == c.voucher.Length:
		return wire.Tick{}, ErrChainUsedUp
	case c.index == c.reserved:
		if err := l.reserveTicks(ctx); err != nil {
			return wire.Tick{}, err
		}
	}
	c.index++
	l.inexact = false
	return wire.Tick{Lane: l.key.Lane, Index: c.index, Preimage: c.hashes.Preimage(c.index)}, nil
}

// reserveTicks covers some ticks ahead, or the next one alone if there is no money for more.
func (l *Lane) reserveTicks(ctx context.Context) error {
	c := l.chain
	next := c.index + 1
	until := min(c.voucher.Length, c.index+l.payer.config.TickReserve)
	err := l.payer.reserve(ctx, l, c.voucher.Cumulative(until))
	if errors.Is(err, ErrOverPromise) {
		until = next
		err = l.payer.reserve(ctx, l, c.voucher.Cumulative(until))
	}
	if err == nil {
		c.reserved = until
	}
	return err
}
