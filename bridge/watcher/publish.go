package watcher

import (
	"github.com/bttcprotocol/bttcd/bridge/observer"
)

// below is how many events before the wanted base stay in memory: a block proposed in a later
// round may apply fewer events than the one before.
const below = 1024

// publish makes what is confirmed visible to readers, as of now.
func (w *Watcher) publish() error {
	w.window.Observed = w.config.Now()
	if err := w.fill(); err != nil {
		return err
	}
	w.config.Place.Publish(w.window)
	return nil
}

// serve brings into memory what readers asked for, and does not make it younger.
func (w *Watcher) serve() error {
	if w.config.Place.Snapshot() == nil {
		return nil
	}
	if err := w.fill(); err != nil {
		return err
	}
	w.config.Place.Publish(w.window)
	return nil
}

// fill moves the window to where readers are. Records that were published are never written: the
// window grows behind them.
func (w *Watcher) fill() error {
	state := w.config.Journal.State()
	s := &w.window
	s.Tip, s.TipAcc, s.Time = state.Confirmed, state.ConfirmedAcc, state.Time
	if err := w.move(min(w.config.Place.Wanted(), state.Confirmed)); err != nil {
		return err
	}
	last := s.Base + uint64(len(s.Records))
	room := min(uint64(max(0, w.config.Memory-len(s.Records))), state.Confirmed-last)
	if room == 0 {
		return nil
	}
	entries, err := w.config.Journal.Entries(last, int(room)) //nolint:gosec // at most Memory
	if err != nil {
		return err
	}
	for _, entry := range entries {
		s.Records = append(s.Records, observer.Record{Acc: entry.Acc, Body: entry.Event.Body})
	}
	return nil
}

// move makes the window begin a little before the wanted nonce.
func (w *Watcher) move(wanted uint64) error {
	s := &w.window
	first := wanted - min(wanted, uint64(min(below, w.config.Memory/2)))
	last := s.Base + uint64(len(s.Records))
	switch {
	case s.BaseAcc == ([32]byte{}) || first < s.Base || first > last || last > s.Tip:
		acc, err := w.config.Journal.Acc(first)
		if err != nil {
			return err
		}
		s.Base, s.BaseAcc, s.Records = first, acc, nil
	case first > s.Base:
		drop := first - s.Base
		s.Base, s.BaseAcc, s.Records = first, s.Records[drop-1].Acc, s.Records[drop:]
	}
	return nil
}
