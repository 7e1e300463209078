package paychan

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Lane returns the lane to pay payee on: the present one, or a new one if that expires soon. What
// was given out on the old one stays the payee's to claim.
func (p *Payer) Lane(ctx context.Context, payee common.Address) (*Lane, error) {
	if lane := p.usable(payee); lane != nil {
		return lane, nil
	}
	p.mu.Lock()
	old := p.config.Now().Sub(p.read) > p.config.RefreshAfter
	p.mu.Unlock()
	if old {
		if err := p.Refresh(ctx); err != nil {
			return nil, err
		}
	}
	return p.open(payee)
}

// usable returns the payee's lane that expires last among those that take payments and that
// nobody allocated for something else.
func (p *Payer) usable(payee common.Address) *Lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *Lane
	for _, lane := range p.byPayee[payee] {
		if lane.secured || lane.outdated || p.ending(lane) || lane.key.Epoch != p.purse.Purse.Purse.Epoch {
			continue
		}
		if best == nil || lane.key.Expiry > best.key.Expiry {
			best = lane
		}
	}
	return best
}

// ending reports whether the lane takes no more payments. Callers hold mu.
func (p *Payer) ending(lane *Lane) bool {
	return lane.unusable || uint64(p.now().Add(p.config.RollBefore).Unix()) >= lane.key.Expiry
}

// open makes a lane with a random number, so that even a payer whose store is lost does not come
// back to one that it used.
func (p *Payer) open(payee common.Address) (*Lane, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, _, err := p.authority()
	if err != nil {
		return nil, err
	}
	now := p.now()
	expiry := min(uint64(now.Add(p.config.LaneLife).Unix()), until)
	if expiry <= uint64(now.Add(p.config.RollBefore).Unix()) {
		return nil, fmt.Errorf("%w: it may sign until %d", ErrSessionEnding, until)
	}
	var number [4]byte
	if _, err := rand.Read(number[:]); err != nil {
		return nil, fmt.Errorf("choosing a lane: %w", err)
	}
	lane := newLane(p, types.VoucherLane(payee, p.config.Purse, p.purse.Purse.Purse.Epoch, binary.BigEndian.Uint32(number[:]), expiry))
	p.add(lane)
	return lane, nil
}

// SecuredLane returns the lane that the owner allocated to payee under this number and expiry,
// and for this payer's key.
func (p *Payer) SecuredLane(ctx context.Context, payee common.Address, number uint32, expiry uint64) (*Lane, error) {
	if err := p.Refresh(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	name := types.VoucherLane(payee, p.config.Purse, p.purse.Purse.Purse.Epoch, number, expiry)
	lane, known := p.lanes[name]
	p.mu.Unlock()
	if !known {
		lane = newLane(p, name)
	}
	state, err := p.config.Chain.Lane(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("asking for lane %d: %w", number, err)
	}
	if state.Signer != Bech32(p.config.Signer.Address()) {
		return nil, fmt.Errorf("lane %d that expires at %d: %w", number, expiry, types.ErrWrongLaneSigner)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !known {
		p.add(lane)
	}
	p.learn(map[types.LaneKey]types.Lane{name: state})
	return lane, nil
}

// Reconcile goes on from the voucher that a payee says it holds, which this payer's signature
// proves, or from what the chain has paid if that is more. It returns the lane. A payee that
// shows less than it holds harms itself alone.
func (p *Payer) Reconcile(ctx context.Context, held []byte) (*Lane, error) {
	name, value, err := p.proven(held)
	if err != nil {
		return nil, err
	}
	state, err := p.config.Chain.Lane(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("asking for lane %d: %w", name.Lane, err)
	}
	p.mu.Lock()
	lane, known := p.lanes[name]
	if !known {
		lane = newLane(p, name)
		lane.inexact = true
		p.add(lane)
	}
	p.learn(map[types.LaneKey]types.Lane{name: state})
	p.mu.Unlock()
	lane.mu.Lock()
	defer lane.mu.Unlock()
	return lane, lane.adopt(value)
}

// proven returns the lane and the worth of what this payer signed.
func (p *Payer) proven(held []byte) (types.LaneKey, math.Int, error) {
	message, err := wire.Decode(held)
	if err != nil {
		return types.LaneKey{}, math.Int{}, err
	}
	name, value, signature := types.LaneKey{}, math.Int{}, []byte(nil)
	var digest common.Hash
	switch {
	case message.Voucher != nil:
		v := message.Voucher.Voucher
		name, value, signature = v.LaneKey(), v.Cumulative, message.Voucher.Signature
		digest, err = v.Digest(p.domain)
	case message.ChainVoucher != nil:
		v := message.ChainVoucher.Voucher
		name, value, signature = v.LaneKey(), v.Cumulative(message.ChainVoucher.Index), message.ChainVoucher.Signature
		digest, err = v.Digest(p.domain)
	default:
		return name, value, ErrNotInstrument
	}
	if err != nil {
		return name, value, err
	}
	signer, err := types.Signature(signature).Signer(digest)
	if err != nil || signer != p.config.Signer.Address() || name.Purse != p.config.Purse {
		return name, value, ErrNotOurs
	}
	if message.ChainVoucher != nil && !message.ChainVoucher.PreimageHolds() {
		return name, value, types.ErrWrongPreimage
	}
	return name, value, nil
}

// adopt takes value to be what was given out, unless more is known to have been. Callers hold
// the lane's lock.
func (l *Lane) adopt(value math.Int) error {
	p := l.payer
	p.mu.Lock()
	before, claimed, outdated := l.ceiling, l.claimed, l.outdated
	l.ceiling, p.promised = math.MaxInt(before, value), math.Int{}
	p.mu.Unlock()
	if value.GT(before) {
		if err := p.persist(l, before, value); err != nil {
			return err
		}
	}
	p.mu.Lock()
	l.outdated = false
	p.mu.Unlock()
	if l.inexact || outdated || value.GT(l.total()) {
		l.signed, l.chain, l.inexact = math.MaxInt(value, claimed), nil, false
	}
	return nil
}
