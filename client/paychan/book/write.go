package book

import (
	"fmt"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Hold puts what lanes hold on disk, all at once, and into the book where it is higher. Their
// Settled is ignored. Calls for one lane must come one after the other, with rising amounts.
func (b *Book) Hold(lanes ...Lane) error {
	writes := make([]store.Write, len(lanes))
	for i, lane := range lanes {
		record, err := encodeHeld(lane)
		if err != nil {
			return fmt.Errorf("keeping a voucher: %w", err)
		}
		writes[i] = store.Write{Key: heldKey(lane.Key), Value: record}
	}
	if err := b.store.Commit(writes...); err != nil {
		return fmt.Errorf("keeping vouchers: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, lane := range lanes {
		lane.Settled = Unsettled()
		if old, found := b.lanes[lane.Key]; found {
			lane.Settled = old.Settled
		}
		b.set(lane)
	}
	return nil
}

// Settle notes what the chain has committed. What is known from a later block stays.
func (b *Book) Settle(settled map[types.LaneKey]Settled) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var writes []store.Write
	merged := map[types.LaneKey]Lane{}
	for key, news := range settled {
		lane, found := b.lanes[key]
		if !found || news.Height < lane.Settled.Height {
			continue
		}
		news.Claimed = math.MaxInt(news.Claimed, lane.Settled.Claimed)
		lane.Settled = news
		merged[key] = lane
		writes = append(writes, store.Write{Key: settledKey(key), Value: encodeSettled(news)})
	}
	if len(writes) == 0 {
		return nil
	}
	if err := b.store.Commit(writes...); err != nil {
		return fmt.Errorf("keeping settlements: %w", err)
	}
	for _, lane := range merged {
		b.set(lane)
	}
	return nil
}

// Drop forgets lanes that can never pay again.
func (b *Book) Drop(keys ...types.LaneKey) error {
	var writes []store.Write
	for _, key := range keys {
		writes = append(writes, store.Write{Key: heldKey(key)}, store.Write{Key: settledKey(key)})
	}
	if err := b.store.Commit(writes...); err != nil {
		return fmt.Errorf("dropping lanes: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, key := range keys {
		if lane, found := b.lanes[key]; found {
			b.add(lane, -1)
			delete(b.lanes, key)
		}
	}
	return nil
}
