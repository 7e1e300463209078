package watcher_test

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/journal"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/bridge/watcher"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

const (
	genesis = 1_700_000_000
	maxAge  = time.Minute
)

var domain = portalabi.Domain(19991, 1, 5, portalabi.Address{7})

// ledger is what really happened on the remote chain, or what a liar says did: one event a block.
type ledger []chain.Event

// extended returns the ledger with n more events of some flavor, so that liars differ.
func (l ledger) extended(n int, flavor byte) ledger {
	longer := append(ledger{}, l...)
	for range n {
		nonce := uint64(len(longer) + 1)
		body := binary.BigEndian.AppendUint64([]byte{1}, genesis+nonce)
		longer = append(longer, chain.Event{
			Nonce: nonce, Body: append(body, flavor), TxHash: portalabi.Hash{flavor, byte(nonce)},
			Block: chain.Block{Number: nonce, Hash: portalabi.Hash{flavor, byte(nonce)}, Time: genesis + nonce},
		})
	}
	return longer
}

func (l ledger) acc(nonce uint64) portalabi.Hash {
	acc := domain
	for _, event := range l[:nonce] {
		acc = portalabi.Accumulate(acc, event.Nonce, event.Body)
	}
	return acc
}

// source is an endpoint as the test says. The test changes it between steps.
type source struct {
	name     string
	ledger   ledger
	final    uint64 // block, which is as many events
	omit     uint64
	window   uint64 // blocks an answer spans
	err      error
	panics   bool
	hang     chan struct{} // calls wait for it, and for nothing else
	asked    int
	otherAcc bool
	endless  bool // windows do not advance
	// fast is how far its clock is ahead.
	fast uint64
}

func (s *source) Name() string { return s.name }

func (s *source) Prove(context.Context) error { return s.err }

func (s *source) enter() error {
	s.asked++
	if s.hang != nil {
		<-s.hang
	}
	if s.panics {
		panic("an answer that nobody foresaw")
	}
	return s.err
}

func (s *source) FinalStatus(context.Context) (chain.FinalStatus, error) {
	if err := s.enter(); err != nil {
		return chain.FinalStatus{}, err
	}
	status := chain.FinalStatus{
		Block: chain.Block{Number: s.final, Hash: portalabi.Hash{byte(s.final), 1}, Time: genesis + s.final + s.fast},
		Nonce: s.final, Acc: s.ledger.acc(s.final),
	}
	if s.otherAcc {
		status.Acc[0] ^= 1
	}
	return status, nil
}

func (s *source) Head(context.Context) (chain.Block, error) {
	head := uint64(len(s.ledger))
	return chain.Block{Number: head, Hash: portalabi.Hash{1}, Time: genesis + head}, s.err
}

func (s *source) Events(_ context.Context, from, to uint64) (chain.Window, error) {
	if err := s.enter(); err != nil {
		return chain.Window{}, err
	}
	if s.endless {
		return chain.Window{Next: from}, nil
	}
	if s.window > 0 {
		to = min(to, from+s.window-1)
	}
	window := chain.Window{Next: to + 1}
	for _, event := range s.ledger {
		if event.Block.Number >= from && event.Block.Number <= to && event.Nonce != s.omit {
			window.Events = append(window.Events, event)
		}
	}
	return window, nil
}

// world is a watcher over sources, with a journal that outlives it.
type world struct {
	t        testing.TB
	dir      string
	sources  []*source
	config   watcher.Config
	journal  *journal.Journal
	observer *observer.Observer
	place    *observer.Row
	watcher  *watcher.Watcher
	now      time.Time
	patience chan time.Time // fires: a round has waited enough
}

func newWorld(t testing.TB, sources, quorum int) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), now: time.Unix(genesis, 0), patience: make(chan time.Time)}
	for i := range sources {
		w.sources = append(w.sources, &source{name: string(rune('a' + i))})
	}
	w.config = watcher.Config{Quorum: quorum, Portal: chain.Portal{Row: 1, Name: "ethereum", Domain: domain}, FinalitySeconds: 10}
	w.restart()
	t.Cleanup(func() { require.NoError(t, w.journal.Close()) })
	return w
}

// restart forgets everything that is not on disk.
func (w *world) restart() {
	if w.journal != nil {
		require.NoError(w.t, w.journal.Close())
	}
	var err error
	w.journal, err = journal.Open(w.dir)
	require.NoError(w.t, err)
	w.observer = observer.New(observer.Config{MaxAge: maxAge, Now: func() time.Time { return w.now }})
	w.place = w.observer.Row(1)
	config := w.config
	row, rebuilt, err := w.journal.Row(1, domain)
	require.NoError(w.t, err)
	require.False(w.t, rebuilt, "what was written verifies")
	config.Journal, config.Place = row, w.place
	config.Now = func() time.Time { return w.now }
	config.After = func(time.Duration) <-chan time.Time { return w.patience }
	for _, s := range w.sources {
		config.Sources = append(config.Sources, s)
	}
	w.watcher = watcher.New(config)
}

// step makes rounds until there is no more to read at once.
func (w *world) step() {
	w.t.Helper()
	for range 100 {
		again, err := w.watcher.Step(context.Background())
		require.NoError(w.t, err)
		if !again {
			return
		}
	}
	require.Fail(w.t, "a watcher that never rests")
}

// all makes every source tell the same, all of it final.
func (w *world) all(truth ledger) {
	for _, s := range w.sources {
		s.ledger, s.final = truth, uint64(len(truth))
	}
}

// tip is what is reported, or -1 if the node abstains.
func (w *world) tip() int {
	report, ok := w.observer.Report(1, 0)
	if !ok {
		return -1
	}
	require.NoError(w.t, report.Validate())
	return int(report.Tip) //nolint:gosec // small
}

func (w *world) errorOf(i int) string { return w.watcher.Status().Ends[i].Error }

var errDead = errors.New("connection refused")
