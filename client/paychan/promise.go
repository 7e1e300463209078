package paychan

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Records of a payer hold the ceiling of each lane: nothing above it was ever signed, because it
// is raised on disk before. They carry the signer, so that several payers can share a store.
const (
	promisePrefix  = "out/"
	promiseVersion = 1
	promiseLength  = common.AddressLength + 16
)

func (p *Payer) write(name types.LaneKey, ceiling math.Int) store.Write {
	signer := p.config.Signer.Address()
	return store.Write{
		Key:   append([]byte(promisePrefix), name.Bytes()...),
		Value: store.Seal(promiseVersion, wire.AppendAmount(signer[:], ceiling)),
	}
}

// decodePromise is the inverse of write.
func decodePromise(key, record []byte) (types.LaneKey, common.Address, math.Int, error) {
	body, err := store.Unseal(promiseVersion, record)
	if err != nil {
		return types.LaneKey{}, common.Address{}, math.Int{}, err
	}
	name, err := types.ParseLaneKey(key[len(promisePrefix):])
	if err != nil || len(body) != promiseLength {
		return types.LaneKey{}, common.Address{}, math.Int{}, errors.Join(store.ErrDamaged, err)
	}
	ceiling := wire.ParseAmount(body[common.AddressLength:])
	if !types.AmountInBounds(ceiling) {
		return types.LaneKey{}, common.Address{}, math.Int{}, store.ErrDamaged
	}
	return name, common.Address(body[:common.AddressLength]), ceiling, nil
}

// load takes up the lanes that this payer promised on. What they gave out is at most their
// ceilings, and is taken to be that until a payee shows what it holds.
func (p *Payer) load() error {
	return p.config.Store.Load([]byte(promisePrefix), func(key, record []byte) error {
		name, signer, ceiling, err := decodePromise(key, record)
		if err != nil {
			return fmt.Errorf("record %x: %w", key, err)
		}
		if name.Purse != p.config.Purse || signer != p.config.Signer.Address() {
			return nil
		}
		lane := newLane(p, name)
		lane.ceiling, lane.signed, lane.inexact = ceiling, ceiling, true
		p.add(lane)
		return nil
	})
}

// add registers a lane. Callers hold mu.
func (p *Payer) add(lane *Lane) {
	p.lanes[lane.key], p.promised = lane, math.Int{}
	p.byPayee[lane.key.Payee] = append(p.byPayee[lane.key.Payee], lane)
}

// forget drops lanes that can pay no more.
func (p *Payer) forget(dead []types.LaneKey) error {
	if len(dead) == 0 {
		return nil
	}
	var writes []store.Write
	for _, name := range dead {
		writes = append(writes, store.Write{Key: append([]byte(promisePrefix), name.Bytes()...)})
	}
	if err := p.config.Store.Commit(writes...); err != nil {
		return fmt.Errorf("forgetting lanes: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.promised = math.Int{}
	for _, name := range dead {
		delete(p.lanes, name)
		others := slices.DeleteFunc(p.byPayee[name.Payee], func(lane *Lane) bool { return lane.key == name })
		if p.byPayee[name.Payee] = others; len(others) == 0 {
			delete(p.byPayee, name.Payee)
		}
	}
	return nil
}

// reserve raises the ceiling of a lane on disk, within the budget. Callers hold the lane's lock.
func (p *Payer) reserve(ctx context.Context, lane *Lane, ceiling math.Int) error {
	before, err := p.promise(lane, ceiling)
	if errors.Is(err, ErrOverPromise) { // payees may have claimed, and the purse been topped up
		if err := p.Refresh(ctx); err != nil {
			return err
		}
		before, err = p.promise(lane, ceiling)
	}
	if err != nil || before.GTE(ceiling) {
		return err
	}
	return p.persist(lane, before, ceiling)
}

// persist writes a raised ceiling down, and takes it back if that fails: it may be on disk then,
// which is harmless.
func (p *Payer) persist(lane *Lane, before, ceiling math.Int) error {
	err := p.config.Store.Commit(p.write(lane.key, ceiling))
	if err == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	lane.ceiling, p.promised = before, math.Int{}
	return fmt.Errorf("writing down a promise: %w", err)
}

// promise raises the ceiling in memory, so that the budget holds for all lanes at once, and
// returns what it was.
func (p *Payer) promise(lane *Lane, ceiling math.Int) (before math.Int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before = lane.ceiling
	if p.closed {
		return before, ErrPayerClosed
	}
	if lane.outdated {
		return before, ErrStoreNotCurrent
	}
	if p.ending(lane) {
		return before, ErrLaneEnding
	}
	if ceiling.LTE(before) {
		return before, nil
	}
	left, err := p.budget()
	if err != nil {
		return before, err
	}
	if lane.secured {
		left = lane.allocated.Sub(before)
	}
	more := ceiling.Sub(before)
	if more.GT(left) {
		return before, fmt.Errorf("%s more on lane %d, of which %s is left: %w", more, lane.key.Lane, left, ErrOverPromise)
	}
	lane.ceiling = ceiling
	if !lane.secured {
		p.promised = p.promised.Add(more)
	}
	return before, nil
}
