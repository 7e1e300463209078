package paychan

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// refreshPatience bounds a question that is asked while nobody waits for the answer.
const refreshPatience = 15 * time.Second

// maxPurses bounds what is remembered of purses that peers name, most of which may not exist.
const maxPurses = 10_000

// snapshot is what the chain said of a purse and one of its lanes.
type snapshot struct {
	purse Purse
	lane  types.Lane
	mark  types.Mark
	read  time.Time
}

// view remembers what the chain said. What is older than fresh is asked for again, while the
// old answer is used.
type view struct {
	chain Reader
	fresh time.Duration
	now   func() time.Time

	mu     sync.Mutex
	purses map[uint64]*entry
	asking sync.WaitGroup
	closed bool
}

type entry struct {
	purse  Purse
	absent error // the chain has no such purse
	lanes  map[types.LaneKey]types.Lane
	mark   types.Mark
	read   time.Time
	asking bool
}

func newView(chain Reader, fresh time.Duration, now func() time.Time) *view {
	return &view{chain: chain, fresh: fresh, now: now, purses: map[uint64]*entry{}}
}

// look returns what is known of the lane, asking the chain at first, and from then on behind the
// caller's back.
func (v *view) look(ctx context.Context, name types.LaneKey) (snapshot, error) {
	v.mu.Lock()
	known := v.purses[name.Purse]
	if known != nil && known.absent != nil && v.now().Sub(known.read) > v.fresh {
		known = nil
	}
	if known != nil {
		if known.absent != nil {
			v.mu.Unlock()
			return snapshot{}, known.absent
		}
		if lane, found := known.lanes[name]; found {
			v.refreshBehind(name.Purse, known)
			seen := snapshot{known.purse, lane, known.mark, known.read}
			v.mu.Unlock()
			return seen, nil
		}
	}
	v.mu.Unlock()
	return v.ask(ctx, name.Purse, name)
}

// refreshBehind asks again unless the answer is fresh or being asked for. Callers hold mu.
func (v *view) refreshBehind(purse uint64, known *entry) {
	if known.asking || v.closed || v.now().Sub(known.read) <= v.fresh {
		return
	}
	known.asking = true
	v.asking.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), refreshPatience)
		defer cancel()
		// The old answer stays if this fails; MayServe judges its age.
		_, _ = v.ask(ctx, purse)
		v.mu.Lock()
		defer v.mu.Unlock()
		known.asking = false
	})
}

// ask reads a purse, those of its lanes that are known, and one more if named; it returns the
// snapshot of that one.
func (v *view) ask(ctx context.Context, id uint64, more ...types.LaneKey) (snapshot, error) {
	names := append(v.known(id), more...)
	next := &entry{lanes: map[types.LaneKey]types.Lane{}, read: v.now()}
	head, err := v.chain.Head(ctx)
	if err != nil {
		return snapshot{}, fmt.Errorf("asking for the chain's head: %w", err)
	}
	next.mark = head.Mark()
	if next.purse, err = v.chain.Purse(ctx, id); errors.Is(err, types.ErrPurseNotFound) {
		next.absent = err
		// Lanes that were secured can outlive nothing: a purse is deleted when it holds nothing.
		names = nil
	} else if err != nil {
		return snapshot{}, fmt.Errorf("asking for purse %d: %w", id, err)
	}
	for _, name := range names {
		if next.lanes[name], err = v.chain.Lane(ctx, name); err != nil {
			return snapshot{}, fmt.Errorf("asking for lane %d of purse %d: %w", name.Lane, id, err)
		}
	}
	v.remember(id, next)
	if next.absent != nil {
		return snapshot{}, next.absent
	}
	seen := snapshot{purse: next.purse, mark: next.mark, read: next.read}
	if len(more) > 0 {
		seen.lane = next.lanes[more[0]]
	}
	return seen, nil
}

func (v *view) known(id uint64) []types.LaneKey {
	v.mu.Lock()
	defer v.mu.Unlock()
	var names []types.LaneKey
	if known := v.purses[id]; known != nil {
		for name := range known.lanes {
			names = append(names, name)
		}
	}
	return names
}

// remember keeps an answer, and lanes that another question added meanwhile.
func (v *view) remember(id uint64, next *entry) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if old := v.purses[id]; old != nil && next.absent == nil {
		for name, lane := range old.lanes {
			if _, found := next.lanes[name]; !found {
				next.lanes[name] = lane
			}
		}
	}
	if len(v.purses) >= maxPurses {
		v.evict()
	}
	v.purses[id] = next
}

// evict makes room: purses that do not exist first, then any.
func (v *view) evict() {
	for id, known := range v.purses {
		if known.absent != nil {
			delete(v.purses, id)
		}
	}
	for id := range v.purses {
		if len(v.purses) < maxPurses {
			return
		}
		delete(v.purses, id)
	}
}

// refresh asks for all known purses now.
func (v *view) refresh(ctx context.Context) error {
	v.mu.Lock()
	ids := make([]uint64, 0, len(v.purses))
	for id := range v.purses {
		ids = append(ids, id)
	}
	v.mu.Unlock()
	for _, id := range ids {
		if _, err := v.ask(ctx, id); err != nil && !errors.Is(err, types.ErrPurseNotFound) {
			return err
		}
	}
	return nil
}

// forget drops lanes of which nothing is held.
func (v *view) forget(names ...types.LaneKey) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, name := range names {
		if known := v.purses[name.Purse]; known != nil {
			delete(known.lanes, name)
		}
	}
}

// close waits for questions under way.
func (v *view) close() {
	v.mu.Lock()
	v.closed = true
	v.mu.Unlock()
	v.asking.Wait()
}
