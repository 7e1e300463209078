package paychan

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Peer is one connection that payments come in on. It is not safe for concurrent use; different
// peers are.
type Peer struct {
	payee *Payee
	// lanes are those that the peer announced a chain for, by number; last is the one that ticked
	// last.
	lanes map[uint32]*incoming
	last  *incoming
}

// maxStreams bounds the lanes that one connection ticks on.
const maxStreams = 64

// Peer returns the state of a new connection.
func (p *Payee) Peer() *Peer { return &Peer{payee: p, lanes: map[uint32]*incoming{}} }

// Receive takes a message: a voucher, a chain voucher, a tick or a cheque of BTFS. A voucher or
// cheque is on disk when it returns; ticks are within TickLag and SyncAfter. Each refusal is an error of its own, and a
// *NotHigherError has the message that puts the payer right.
func (p *Peer) Receive(ctx context.Context, message []byte) (Receipt, error) {
	if tick, ok := wire.DecodeTick(message); ok {
		if err := p.find(tick.Lane); err != nil {
			return Receipt{}, err
		}
		paid, err := p.last.tick(tick)
		return paid.receipt(p.last.key), err
	}
	decoded, err := wire.Decode(message)
	if err != nil {
		return Receipt{}, err
	}
	offered, err := newOffer(decoded, p.payee.domain, types.ChequeDomain(p.payee.params.ChequeChainId))
	if err != nil {
		return Receipt{}, err
	}
	lane, receipt, err := p.payee.take(ctx, offered)
	if err != nil {
		return Receipt{}, err
	}
	if decoded.ChainVoucher != nil {
		return receipt, p.attach(lane)
	}
	return receipt, nil
}

func (p *Peer) attach(lane *incoming) error {
	if _, known := p.lanes[lane.key.Lane]; !known && len(p.lanes) >= maxStreams {
		return ErrTooManyLanes
	}
	p.lanes[lane.key.Lane], p.last = lane, lane
	return nil
}

// Tick is Receive of a tick that was decoded. It returns how many units more are paid: more than
// one if ticks were lost on the way.
func (p *Peer) Tick(tick wire.Tick) (units uint32, err error) {
	if err := p.find(tick.Lane); err != nil {
		return 0, err
	}
	paid, err := p.last.tick(tick)
	return paid.units, err
}

func (p *Peer) find(number uint32) error {
	if p.last != nil && p.last.key.Lane == number {
		return nil
	}
	lane := p.lanes[number]
	if lane == nil {
		return fmt.Errorf("lane %d: %w", number, ErrNoStream)
	}
	p.last = lane
	return nil
}

// ticked is what a tick brought.
type ticked struct {
	units uint32
	unit  math.Int
	denom string
}

func (t ticked) receipt(lane types.LaneKey) Receipt {
	if t.units == 0 {
		return Receipt{}
	}
	return Receipt{Lane: lane, Denom: t.denom, Added: t.unit.MulRaw(int64(t.units))}
}

func (l *incoming) tick(tick wire.Tick) (ticked, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.chain == nil:
		return ticked{}, ErrLaneNotKept
	case l.held.Released:
		return ticked{}, types.ErrLaneClosed
	case tick.Index > l.chain.Voucher.Length:
		return ticked{}, fmt.Errorf("tick %d of a chain of %d: %w", tick.Index, l.chain.Voucher.Length, types.ErrMalformed)
	case tick.Index <= l.tail.Index:
		return ticked{}, l.notHigher()
	}
	units := tick.Index - l.tail.Index
	if units > l.payee.config.MaxSkip {
		return ticked{}, fmt.Errorf("%d ticks, of which %d may be: %w", units, l.payee.config.MaxSkip, ErrSkipsTooFar)
	}
	if err := l.tail.Follow(tick.Index, tick.Preimage); err != nil {
		return ticked{}, errors.Join(types.ErrWrongPreimage, err)
	}
	if l.tail.Index-l.synced >= l.payee.config.TickLag {
		if err := l.settleTicks(); err != nil {
			return ticked{}, err
		}
	} else if !l.dirty {
		l.dirty = true
		l.payee.wakeSync(l)
	}
	return ticked{units, l.chain.Voucher.Unit, l.held.Denom}, nil
}
