package paychan

import (
	"context"
	"errors"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/wire"
)

// Stream pays one payee in equal steps and hides chains and lanes: each message of Next is one
// unit more. It is not safe for concurrent use.
type Stream struct {
	payer  *Payer
	payee  common.Address
	unit   math.Int
	length uint32
	lane   *Lane
}

// Stream returns a stream of steps of unit, with a signature every length steps: 4096 are 5 ms
// of hashing to begin and 12,000 gas to claim at most.
func (p *Payer) Stream(payee common.Address, unit math.Int, length uint32) *Stream {
	return &Stream{payer: p, payee: payee, unit: unit, length: length}
}

// Next returns the message that pays one more unit: a tick, or a chain voucher with its first
// preimage.
func (s *Stream) Next(ctx context.Context) ([]byte, error) {
	if s.lane != nil {
		tick, err := s.lane.Tick(ctx)
		if err == nil {
			return wire.AppendTick(make([]byte, 0, wire.TickLength), tick), nil
		}
		if !errors.Is(err, ErrNoChain) && !errors.Is(err, ErrChainUsedUp) && !errors.Is(err, ErrLaneEnding) && !errors.Is(err, ErrStoreNotCurrent) {
			return nil, err
		}
	}
	return s.begin(ctx)
}

func (s *Stream) begin(ctx context.Context) ([]byte, error) {
	lane, err := s.payer.Lane(ctx, s.payee)
	if err != nil {
		return nil, err
	}
	voucher, err := lane.StartChain(s.unit, s.length)
	if err != nil {
		return nil, err
	}
	tick, err := lane.Tick(ctx)
	if err != nil {
		return nil, err
	}
	s.lane = lane
	voucher.Index, voucher.Preimage = tick.Index, tick.Preimage[:]
	return wire.EncodeChainVoucher(voucher)
}
