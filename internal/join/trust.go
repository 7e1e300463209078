package join

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// blindDepth is how far behind the tip the trusted block is if no endpoint tells its snapshots: behind those that
// nodes take with the default settings, since headers are checked one by one backwards.
const blindDepth = 2000

// ErrNoSnapshot says that the endpoints have none, and that a node which waits for one waits for ever.
var ErrNoSnapshot = errors.New("no endpoint has a snapshot")

// Choice is the block to trust, and the snapshot that a node can begin with.
type Choice struct {
	Block
	Period time.Duration
	// Snapshot is nil if no endpoint tells its snapshots.
	Snapshot *Offer
}

// Choose takes the newest snapshot that the endpoints' blocks reach, and trusts the block it is of, or one
// nearer to the tip if that is old for the trust period.
func (s *Survey) Choose(ctx context.Context, now time.Time) (Choice, error) {
	offers, known, err := s.Snapshots(ctx)
	if err != nil {
		return Choice{}, err
	}
	earliest, latest := s.Range()
	choice := Choice{Period: s.Period()}
	height := max(earliest, latest-blindDepth)
	if known {
		if choice.Snapshot = covering(offers, earliest); choice.Snapshot == nil {
			return Choice{}, fmt.Errorf("%w that their blocks (%d to %d) reach: %s", ErrNoSnapshot, earliest, latest, s.Names())
		}
		height = min(int64(choice.Snapshot.Height), latest)
		if err := s.unexpired(ctx, height, now); err != nil {
			return Choice{}, fmt.Errorf("%w young enough: %w", ErrNoSnapshot, err)
		}
	}
	choice.Block, err = s.young(ctx, height, latest, now)
	return choice, err
}

// covering returns the newest snapshot from which blocks can be had.
func covering(offers []Offer, earliest int64) *Offer {
	for _, offer := range offers {
		if int64(offer.Height) >= earliest-1 {
			return &offer
		}
	}
	return nil
}

// young returns the block of a height, or if that is old, one nearer to the tip. A trusted block must
// not expire while the node begins.
func (s *Survey) young(ctx context.Context, height, latest int64, now time.Time) (Block, error) {
	for {
		earliest, _ := s.Range()
		block, err := s.Agreed(ctx, max(height, earliest))
		if err != nil || now.Sub(block.Time) < s.Period()/4 || block.Height == latest {
			return block, err
		}
		height = latest - (latest-block.Height)/2
	}
}

// TrustAt returns the block of a height at which a snapshot file was taken, or the nearest that the endpoints have.
func (s *Survey) TrustAt(ctx context.Context, height int64, now time.Time) (Choice, error) {
	earliest, latest := s.Range()
	switch {
	case height > latest-2:
		return Choice{}, fmt.Errorf("the snapshot is of block %d, and the endpoints are at block %d: wait until they are two blocks further, or check that it is of this chain", height, latest)
	case height < earliest-1:
		return Choice{}, fmt.Errorf("the snapshot is of block %d, and the endpoints have no blocks before %d: nobody could hand a node the blocks between; take a newer snapshot", height, earliest)
	}
	if err := s.unexpired(ctx, height, now); err != nil {
		return Choice{}, fmt.Errorf("%w; take a newer snapshot", err)
	}
	block, err := s.young(ctx, height, latest, now)
	return Choice{Block: block, Period: s.Period()}, err
}

// unexpired refuses the block of a snapshot that a light client could not go on from, however
// young the block is that it trusts.
func (s *Survey) unexpired(ctx context.Context, height int64, now time.Time) error {
	earliest, _ := s.Range()
	block, err := s.Agreed(ctx, max(height, earliest))
	if err != nil {
		return err
	}
	if age := now.Sub(block.Time); age > s.Period()*9/10 {
		return fmt.Errorf("the newest is of block %d, which is %s old, and on this network a block can be trusted for %s", height, age.Round(time.Second), s.Period())
	}
	return nil
}
