// Package observer is what a node has seen of remote chains, as ExtendVote and PrepareProposal
// read it: memory alone, through one atomic pointer a row.
//
// Invariant: no method waits, does I/O or returns more than was agreed by enough endpoints.
// What is old, or not in memory, is not reported: the node abstains. Watchers publish; app/voteext
// reads.
package observer

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// reach is how far beyond the base of a report readers may look: its points and the bodies of some
// blocks.
const reach = 1024

// Config is how an observer behaves.
type Config struct {
	// MaxAge is how old what was observed may be to be reported.
	MaxAge time.Duration
	// Now is the clock: time.Now.
	Now func() time.Time
}

// Observer holds the snapshots of all rows.
type Observer struct {
	config Config
	mu     sync.Mutex // of growing rows
	rows   atomic.Pointer[map[uint32]*Row]
}

// New returns an observer without rows.
func New(config Config) *Observer {
	if config.Now == nil {
		config.Now = time.Now
	}
	o := &Observer{config: config}
	o.rows.Store(&map[uint32]*Row{})
	return o
}

// Row is the place of one row's snapshot: its watcher writes, everybody reads.
type Row struct {
	snapshot atomic.Pointer[Snapshot]
	wanted   atomic.Uint64
	wake     chan struct{}
}

// Row returns the place of a row, which it makes if there is none.
func (o *Observer) Row(id uint32) *Row {
	o.mu.Lock()
	defer o.mu.Unlock()
	old := *o.rows.Load()
	if row, ok := old[id]; ok {
		return row
	}
	rows := make(map[uint32]*Row, len(old)+1)
	for key, row := range old {
		rows[key] = row
	}
	row := &Row{wake: make(chan struct{}, 1)}
	rows[id] = row
	o.rows.Store(&rows)
	return row
}

// Publish replaces the snapshot.
func (r *Row) Publish(snapshot Snapshot) { r.snapshot.Store(&snapshot) }

// Withdraw makes the node abstain until the next Publish.
func (r *Row) Withdraw() { r.snapshot.Store(nil) }

// Snapshot returns the last one published, or nil.
func (r *Row) Snapshot() *Snapshot { return r.snapshot.Load() }

// Wanted is the base that was last asked for: the nonce of the last event applied. It is what the
// next snapshot should begin with.
func (r *Row) Wanted() uint64 { return r.wanted.Load() }

// Wake is sent to when something was asked for that is not in memory.
func (r *Row) Wake() <-chan struct{} { return r.wake }

// Report says what the node saw of a row, counted from the nonce of the last event that the
// block of the vote applies. It is false when the node knows too little or nothing recent.
func (o *Observer) Report(row uint32, base uint64) (types.RowReport, bool) {
	place, ok := (*o.rows.Load())[row]
	if !ok {
		return types.RowReport{}, false
	}
	snapshot := place.ask(base)
	if snapshot == nil || o.config.Now().Sub(snapshot.Observed) > o.config.MaxAge {
		return types.RowReport{}, false
	}
	accs, ok := snapshot.accs(base)
	if !ok {
		return types.RowReport{}, false
	}
	return types.RowReport{Row: row, Base: base, Tip: snapshot.Tip, Time: snapshot.Time, Accs: accs}, true
}

// ask notes where readers are, and wakes the watcher if they will soon leave the snapshot.
func (r *Row) ask(base uint64) *Snapshot {
	r.wanted.Store(base)
	snapshot := r.snapshot.Load()
	if snapshot == nil || !snapshot.lacks(base) {
		return snapshot
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
	return snapshot
}

// Lacks reports whether readers at base will soon miss something that there is.
func (s *Snapshot) lacks(base uint64) bool {
	return base < s.Tip && (base < s.Base || min(base+reach, s.Tip) > s.last())
}

// Lacks reports whether readers at the wanted base will soon miss something that there is.
func (r *Row) Lacks(snapshot Snapshot) bool { return snapshot.lacks(r.wanted.Load()) }

// accs are those at the points of a report.
func (s *Snapshot) accs(base uint64) ([][]byte, bool) {
	points := types.Points(base, s.Tip)
	accs := make([][]byte, len(points))
	for i, nonce := range points {
		acc, ok := s.acc(nonce)
		if !ok {
			return nil, false
		}
		accs[i] = acc[:]
	}
	return accs, true
}

// Bodies returns at most so many events after a nonce, in order, as far as they are in memory.
// The caller changes none of them.
func (o *Observer) Bodies(row uint32, after uint64, maximum int) [][]byte {
	place, ok := (*o.rows.Load())[row]
	if !ok {
		return nil
	}
	snapshot := place.snapshot.Load()
	if snapshot == nil || after < snapshot.Base || after >= snapshot.last() {
		return nil
	}
	records := snapshot.Records[after-snapshot.Base:]
	bodies := make([][]byte, 0, max(0, min(maximum, len(records))))
	for _, record := range records[:cap(bodies)] {
		bodies = append(bodies, record.Body)
	}
	return bodies
}
