package watcher

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/journal"
)

// firstPatience is after how many barren rounds what came from logs alone is dropped; each time it
// did not help it doubles.
const firstPatience = 3

// Step is one round: all endpoints are read at once, what a quorum agrees on is kept and
// published. It says whether there is more to read at once.
func (w *Watcher) Step(ctx context.Context) (again bool, err error) {
	before := w.config.Journal.State()
	views := w.observe(ctx, base{before.Tip, before.TipAcc, before.Scanned})
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	agreed, count := longest(views, w.config.Quorum)
	if count > 0 {
		if err := w.config.Journal.Append(agreed.events[:count]); err != nil {
			return false, err
		}
	}
	round, err := w.judge(views, before)
	if err != nil {
		return false, err
	}
	w.note(views)
	if err := w.conclude(round, views); err != nil {
		return false, err
	}
	w.status.Store(w.report(views))
	return w.progressing(views, count > 0), nil
}

// progressing reports whether an endpoint has more to read at once.
func (w *Watcher) progressing(views []view, agreed bool) bool {
	return slices.ContainsFunc(views, func(v view) bool {
		return v.err == nil && !v.complete && (agreed || len(v.events) < w.config.Lookahead)
	})
}

// observe asks all endpoints, and waits for them no longer than patience has it.
func (w *Watcher) observe(ctx context.Context, from base) []view {
	withHead := w.headSource()
	for i, e := range w.endpoints {
		e.begin(ctx, from, i == withHead)
	}
	enough, done := w.enough()
	defer done()
	views := make([]view, len(w.endpoints))
	for i, e := range w.endpoints {
		views[i] = e.await(ctx, enough)
	}
	return views
}

// enough returns a channel that closes when the round has waited long enough, and what ends it.
func (w *Watcher) enough() (<-chan struct{}, func()) {
	over, end := make(chan struct{}), make(chan struct{})
	gone := make(chan struct{})
	due := w.config.After(w.config.Patience)
	go func() {
		defer close(gone)
		select {
		case <-due:
			close(over)
		case <-end:
		}
	}()
	return over, func() { close(end); <-gone }
}

// headSource is the endpoint that is asked for what is not final: the first that was well, or -1 if
// that was looked at a moment ago.
func (w *Watcher) headSource() int {
	if w.config.Now().Sub(w.aheadAt) < aheadEvery*w.config.Poll {
		return -1
	}
	for i, e := range w.endpoints {
		if e.lastError == "" {
			return i
		}
	}
	return 0
}

// round is what views amount to.
type round struct {
	consistent int // endpoints whose status agrees with the journal
	wrong      int // endpoints that contradict themselves or the journal
	contrary   int // of those, the latter
	nonce      uint64
	time       uint64
	scanned    uint64
}

// judge compares each view with the journal as it is now, and marks those that contradict it.
func (w *Watcher) judge(views []view, before journal.State) (round, error) {
	state := w.config.Journal.State()
	var r round
	var nonces, scans []uint64
	for i := range views {
		v := &views[i]
		if v.err == nil {
			contrary, err := w.contradicts(v, before, state)
			if err != nil {
				return r, err
			}
			if contrary {
				v.err = errContradicts
				r.contrary++
			}
		}
		if v.err != nil {
			if errors.Is(v.err, chain.ErrInconsistent) || errors.Is(v.err, errContradicts) {
				r.wrong++
			}
			continue
		}
		scans = append(scans, v.emptyUpTo(state.Tip-before.Tip))
		if v.complete {
			r.consistent++
			nonces = append(nonces, min(v.final.Nonce, state.Tip))
		}
	}
	r.scanned = reached(scans, w.config.Quorum)
	r.nonce = max(reached(nonces, w.config.Quorum), state.Confirmed)
	var err error
	r.time, err = w.clock(views, r.nonce)
	return r, err
}

// contradicts reports whether a view and the journal, as far as both go, are different chains.
func (w *Watcher) contradicts(v *view, before, state journal.State) (bool, error) {
	added := state.Tip - before.Tip
	if both := min(uint64(len(v.accs)), added); both > 0 {
		acc, err := w.config.Journal.Acc(before.Tip + both)
		if err != nil || acc != v.accs[both-1] {
			return true, err
		}
	}
	if !v.complete || v.final.Nonce > state.Tip {
		return false, nil
	}
	acc, err := w.config.Journal.Acc(v.final.Nonce)
	return acc != v.final.Acc, err
}

// emptyUpTo is the last block that holds nothing after the first so many events of the view.
func (v *view) emptyUpTo(events uint64) uint64 {
	if uint64(len(v.events)) <= events {
		return v.scanned
	}
	if number := v.events[events].Block.Number; number > 0 {
		return number - 1
	}
	return 0
}

// clock returns the remote time that a quorum vouch for: nothing happened up to it after nonce.
func (w *Watcher) clock(views []view, nonce uint64) (uint64, error) {
	var times []uint64
	for _, v := range views {
		switch {
		case v.err != nil || !v.complete || v.final.Nonce < nonce:
			continue
		case v.final.Nonce == nonce:
			times = append(times, v.final.Block.Time)
		case nonce > 0:
			// It knows more events. The next one is no earlier than this one.
			entries, err := w.config.Journal.Entries(nonce-1, 1)
			if err != nil {
				return 0, err
			}
			if len(entries) == 1 {
				times = append(times, eventTime(entries[0].Event.Body))
			}
		}
	}
	return reached(times, w.config.Quorum), nil
}

// eventTime is what every kind of event begins with.
func eventTime(body []byte) uint64 {
	if len(body) < 9 {
		return 0
	}
	return binary.BigEndian.Uint64(body[1:9])
}

// conclude keeps and publishes what a quorum agrees on.
func (w *Watcher) conclude(r round, views []view) error {
	quorum := r.consistent >= w.config.Quorum
	if !quorum {
		r.nonce, r.time = 0, 0
	}
	if err := w.config.Journal.Confirm(r.nonce, r.time, r.scanned); err != nil {
		return err
	}
	if quorum {
		w.barren, w.patience, w.disputed = 0, firstPatience, false
		return w.publish()
	}
	if r.wrong > len(views)-w.config.Quorum {
		w.barren++
	}
	if w.disputed = r.contrary > 0 || w.barren >= firstPatience; w.disputed {
		// What was agreed on before may be wrong: nothing is known until that is over.
		w.config.Place.Withdraw()
	}
	if w.barren < w.patience {
		return nil
	}
	w.patience = min(2*w.patience, 1<<20)
	w.config.Log.Warn("reading unconfirmed events again", "confirmed_nonce", w.config.Journal.State().Confirmed)
	if err := w.config.Journal.DropUnconfirmed(); err != nil {
		return fmt.Errorf("dropping unconfirmed events: %w", err)
	}
	return nil
}
