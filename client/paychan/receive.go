package paychan

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/hashchain"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Receipt is what a message brought.
type Receipt struct {
	Lane  types.LaneKey
	Denom string
	// Added is what the message is worth beyond what was held before.
	Added math.Int
}

// offer is a voucher of either kind, or a cheque, that a peer sent.
type offer struct {
	lane      book.Lane // with neither denom nor signer yet
	signer    []byte
	signature types.Signature
	digest    common.Hash
}

// newOffer takes apart what wire.Decode accepted.
func newOffer(message wire.Message, domain, cheques types.Domain) (offer, error) {
	var o offer
	var err error
	switch {
	case message.Voucher != nil:
		o.lane = book.Lane{Key: message.Voucher.Voucher.LaneKey(), Voucher: message.Voucher}
		o.signer, o.signature = message.Voucher.Signer, types.Signature(message.Voucher.Signature)
		o.digest, err = message.Voucher.Voucher.Digest(domain)
	case message.ChainVoucher != nil:
		o.lane = book.Lane{Key: message.ChainVoucher.Voucher.LaneKey(), ChainVoucher: message.ChainVoucher}
		o.signer, o.signature = message.ChainVoucher.Signer, types.Signature(message.ChainVoucher.Signature)
		o.digest, err = message.ChainVoucher.Voucher.Digest(domain)
	case message.Cheque != nil:
		o.lane = book.Lane{Key: message.Cheque.LaneKey(), Cheque: message.Cheque}
		o.signature = types.Signature(message.Cheque.Signature)
		o.digest, err = message.Cheque.Cheque.Digest(cheques)
	default:
		err = ErrNotInstrument
	}
	return o, err
}

// take judges a voucher, and returns when it is on disk.
func (p *Payee) take(ctx context.Context, o offer) (*incoming, Receipt, error) {
	if err := p.checkTerms(o.lane.Key); err != nil {
		return nil, Receipt{}, err
	}
	lane := p.acquire(o.lane.Key)
	defer p.release(lane)
	seen, err := p.view.look(ctx, o.lane.Key)
	lane.mu.Lock()
	defer lane.mu.Unlock()
	if err != nil {
		err = lane.authorizeBlind(&o, &seen, err)
	} else {
		err = p.authorize(&o, seen)
	}
	if err != nil {
		return nil, Receipt{}, fmt.Errorf("purse %d: %w", o.lane.Key.Purse, err)
	}
	added, err := lane.take(o, seen)
	return lane, Receipt{Lane: o.lane.Key, Denom: o.lane.Denom, Added: added}, err
}

// authorizeBlind takes vouchers of the key that is known to the lane while the chain cannot be
// asked: they cost nothing, and MayServe says no. Callers hold the lock.
func (l *incoming) authorizeBlind(o *offer, seen *snapshot, failure error) error {
	known := l.held.Signer
	if !l.kept.Load() || errors.Is(failure, types.ErrPurseNotFound) || len(o.signer) > 0 && common.Address(o.signer) != known {
		return failure
	}
	o.lane.Denom, o.lane.Signer, o.lane.Secured = l.held.Denom, known, l.held.Secured
	seen.lane = types.NewLane()
	return nil
}

// take accepts an authorized voucher that is signed and higher. Callers hold the lock.
func (l *incoming) take(o offer, seen snapshot) (math.Int, error) {
	fresh := !l.kept.Load()
	if l.held.Released {
		return math.Int{}, types.ErrLaneClosed
	}
	if fresh && l.payee.config.Book.Stake(l.key.Purse, o.lane.Signer).Lanes >= l.payee.config.MaxLanes {
		return math.Int{}, ErrTooManyLanes
	}
	held, value := l.cumulative(), o.lane.Cumulative()
	before := math.MaxInt(held, seen.lane.Claimed)
	if value.LTE(before) && !l.useful(o, held, value) {
		return math.Int{}, l.notHigher()
	}
	signer, err := o.signature.Signer(o.digest)
	if err != nil || signer != o.lane.Signer {
		return math.Int{}, types.ErrWrongSigner
	}
	if o.lane.ChainVoucher != nil && !o.lane.ChainVoucher.PreimageHolds() {
		return math.Int{}, types.ErrWrongPreimage
	}
	if fresh || value.GT(held) || o.lane.Voucher != nil {
		err = l.hold(o.lane)
	} else {
		err = l.settleTicks()
	}
	if err != nil {
		return math.Int{}, err
	}
	if o.lane.ChainVoucher != nil {
		l.follow(o.lane.ChainVoucher)
	}
	return value.Sub(math.MinInt(before, value)), nil
}

// useful reports whether a voucher that brings nothing more is wanted: the announcement of ticks
// to come, or a voucher of what is held in ticks, which is cheaper to claim.
func (l *incoming) useful(o offer, held, value math.Int) bool {
	if o.lane.ChainVoucher != nil {
		return o.lane.ChainVoucher.Index == 0 && value.GTE(held)
	}
	return l.kept.Load() && value.Equal(held) && l.current().ChainVoucher != nil
}

// hold puts what is held on disk, then into memory. Callers hold the lock.
func (l *incoming) hold(lane book.Lane) error {
	if err := l.payee.config.Book.Hold(lane); err != nil {
		return err
	}
	l.held = lane
	l.kept.Store(true)
	return nil
}

// settleTicks puts ticks of the present chain on disk before another chain takes its place.
// Callers hold the lock.
func (l *incoming) settleTicks() error {
	if l.chain == nil || l.tail.Index == l.synced {
		return nil
	}
	if err := l.hold(l.current()); err != nil {
		return err
	}
	l.synced = l.tail.Index
	return nil
}

// follow makes a chain voucher that was judged the one that ticks belong to.
func (l *incoming) follow(chain *types.SignedChainVoucher) {
	l.chain = chain
	l.tail = hashchain.Tail{Index: chain.Index, Hash: common.Hash(chain.Voucher.Anchor)}
	if chain.Index > 0 {
		l.tail.Hash = common.Hash(chain.Preimage)
	}
	l.synced = l.tail.Index
}

// notHigher returns what the payer must be told. Callers hold the lock.
func (l *incoming) notHigher() error {
	if !l.kept.Load() {
		return ErrNotHigher
	}
	held, err := l.current().Message()
	if err != nil {
		return err
	}
	return &NotHigherError{Lane: l.key, Held: held}
}
