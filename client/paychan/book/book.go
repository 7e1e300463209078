// Package book is the payee's ledger: the highest voucher of each lane, what the chain has paid
// of it, and what is therefore at stake.
//
// Invariant: what Hold returned from is on disk, and what a lane holds and has been paid never
// falls. What is settled comes from committed blocks alone, never from what was merely sent. Its
// callers are the payee, which adds, and the redeemer, which settles.
package book

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Book is safe for concurrent use.
type Book struct {
	store store.Store

	mu     sync.RWMutex
	lanes  map[types.LaneKey]Lane
	purses map[uint64]purseSums
	totals map[string]Sums
}

// purseSums are the lanes of one purse; unclaimed is that of its credit lanes, in all and by the
// key that signed.
type purseSums struct {
	lanes     int
	unclaimed math.Int
	signed    map[common.Address]math.Int
}

// Sums are what is unclaimed of one denom.
type Sums struct {
	// Credit is on lanes that nothing secures.
	Credit math.Int
	// Secured is on lanes that the chain ring-fences money for.
	Secured math.Int
}

// ErrNoLane means a lane that the book does not have.
var ErrNoLane = errors.New("the book has no such lane: no voucher on it was received, or it was dropped")

// Open reads the book that a store keeps for the chain with this id. Two books on one store are
// the caller's mistake.
func Open(s store.Store, chainID string) (*Book, error) {
	if err := store.Bind(s, chainID); err != nil {
		return nil, err
	}
	b := &Book{store: s, lanes: map[types.LaneKey]Lane{}, purses: map[uint64]purseSums{}, totals: map[string]Sums{}}
	if err := s.Load([]byte(heldPrefix), b.loadHeld); err != nil {
		return nil, fmt.Errorf("reading vouchers: %w", err)
	}
	if err := s.Load([]byte(settledPrefix), b.loadSettled); err != nil {
		return nil, fmt.Errorf("reading settlements: %w", err)
	}
	return b, nil
}

func (b *Book) loadHeld(key, record []byte) error {
	lane, err := decodeHeld(record)
	if err == nil && string(key) != string(heldKey(lane.Key)) {
		err = fmt.Errorf("it is of another lane: %w", store.ErrDamaged)
	}
	if err != nil {
		return fmt.Errorf("record %x: %w", key, err)
	}
	b.set(lane)
	return nil
}

func (b *Book) loadSettled(key, record []byte) error {
	name, err := types.ParseLaneKey(key[len(settledPrefix):])
	if err != nil {
		return fmt.Errorf("record %x: %w: %w", key, err, store.ErrDamaged)
	}
	lane, held := b.lanes[name]
	if !held {
		return nil // a drop deletes both at once, but nothing is lost by being lenient
	}
	if lane.Settled, err = decodeSettled(record); err != nil {
		return fmt.Errorf("record %x: %w", key, err)
	}
	b.set(lane)
	return nil
}

// set replaces a lane and keeps the sums. Callers hold the lock.
func (b *Book) set(lane Lane) {
	if old, found := b.lanes[lane.Key]; found {
		b.add(old, -1)
	}
	b.lanes[lane.Key] = lane
	b.add(lane, 1)
}

func (b *Book) add(lane Lane, sign int) {
	unclaimed := lane.Unclaimed().MulRaw(int64(sign))
	purse, total := b.purse(lane.Key.Purse), b.total(lane.Denom)
	purse.lanes += sign
	if lane.Secured {
		total.Secured = total.Secured.Add(unclaimed)
	} else {
		purse.unclaimed = purse.unclaimed.Add(unclaimed)
		purse.signed[lane.Signer] = purse.by(lane.Signer).Add(unclaimed)
		total.Credit = total.Credit.Add(unclaimed)
	}
	b.purses[lane.Key.Purse], b.totals[lane.Denom] = purse, total
	if purse.lanes == 0 {
		delete(b.purses, lane.Key.Purse)
	}
}

func (b *Book) purse(id uint64) purseSums {
	if sums, found := b.purses[id]; found {
		return sums
	}
	return purseSums{unclaimed: math.ZeroInt(), signed: map[common.Address]math.Int{}}
}

func (s purseSums) by(signer common.Address) math.Int {
	if sum, found := s.signed[signer]; found {
		return sum
	}
	return math.ZeroInt()
}

func (b *Book) total(denom string) Sums {
	if sums, found := b.totals[denom]; found {
		return sums
	}
	return Sums{Credit: math.ZeroInt(), Secured: math.ZeroInt()}
}

// Lane returns one lane.
func (b *Book) Lane(key types.LaneKey) (Lane, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	lane, found := b.lanes[key]
	return lane, found
}

// Lanes returns all lanes, in the order of their keys.
func (b *Book) Lanes() []Lane {
	b.mu.RLock()
	defer b.mu.RUnlock()
	lanes := make([]Lane, 0, len(b.lanes))
	for _, lane := range b.lanes {
		lanes = append(lanes, lane)
	}
	slices.SortFunc(lanes, func(x, y Lane) int { return slices.Compare(x.Key.Bytes(), y.Key.Bytes()) })
	return lanes
}

// Stake is what is at stake with one purse.
type Stake struct {
	// Lanes is how many lanes there are.
	Lanes int
	// Unclaimed is on lanes that nothing secures; Signed is the part that one key signed.
	Unclaimed, Signed math.Int
}

// Stake returns what is at stake with a purse and the key that signed.
func (b *Book) Stake(purse uint64, signer common.Address) Stake {
	b.mu.RLock()
	defer b.mu.RUnlock()
	sums := b.purse(purse)
	return Stake{sums.lanes, sums.unclaimed, sums.by(signer)}
}

// Total returns what is unclaimed of a denom.
func (b *Book) Total(denom string) Sums {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.total(denom)
}
