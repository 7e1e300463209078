package watcher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Why an endpoint does not count in a round, besides the errors of package chain and of transport.
var (
	errSilent      = errors.New("it does not answer in time")
	errBackwards   = errors.New("what it calls final went backwards")
	errContradicts = errors.New("it contradicts what enough endpoints agreed on before")
)

// maxBackwards is after how many rounds below its highest block an endpoint is believed to have
// been wrong then.
const maxBackwards = 100

// windowsPerRound bounds how much of a long history one round reads.
const windowsPerRound = 16

// pendingBlocks bounds how far behind the head events that are not final are looked for.
const pendingBlocks = 2048

// view is what one endpoint says in a round.
type view struct {
	final chain.FinalStatus
	// events follow the base that the round began with; accs are the accumulators after them.
	events []chain.Event
	accs   []portalabi.Hash
	// scanned is the last block whose events are among them.
	scanned uint64
	// complete: the logs up to final lead to its accumulator, or final is before the base.
	complete bool
	head     chain.Block   // zero unless asked for
	unfinal  []chain.Event // after final, up to head
	err      error
}

// base is what the journal holds when a round begins.
type base struct {
	nonce   uint64
	acc     portalabi.Hash
	scanned uint64
}

// same reports whether what was read from one base on holds for the other.
func (b base) same(other base) bool { return b.nonce == other.nonce && b.acc == other.acc }

// call is a reading under way.
type call struct {
	from   base
	answer chan view
}

// endpoint is one source and what was read from it. While a call is under way, track belongs to
// the goroutine of the call.
type endpoint struct {
	source  chain.EventSource
	track   track
	timeout time.Duration
	// call is the one under way, or nil. An endpoint that was late is not waited for until it
	// has answered.
	call *call
	late bool
	// What the status shows.
	last          view
	lastError     string
	disagreements uint64
}

func newEndpoint(source chain.EventSource, config Config) *endpoint {
	return &endpoint{
		source: source, timeout: config.Timeout,
		track: track{lookahead: config.Lookahead, start: config.StartBlock},
	}
}

// begin starts a call, unless the last one is under way or its answer is of use still.
func (e *endpoint) begin(ctx context.Context, from base, withHead bool) {
	if e.call != nil {
		select {
		case seen := <-e.call.answer:
			if e.call.from.same(from) {
				e.call.answer <- seen
				return
			}
		default:
			return
		}
	}
	started := &call{from: from, answer: make(chan view, 1)}
	e.call = started
	go func() {
		ctx, cancel := context.WithTimeout(ctx, e.timeout)
		defer cancel()
		started.answer <- e.read(ctx, from, withHead)
	}()
}

// read turns a panic into the failure of this endpoint.
func (e *endpoint) read(ctx context.Context, from base, withHead bool) (seen view) {
	defer func() {
		if panicked := recover(); panicked != nil {
			e.track.reset(from)
			seen = view{err: fmt.Errorf("reading it panicked: %v", panicked)}
		}
	}()
	return e.track.observe(ctx, e.source, from, withHead)
}

// await returns the answer, if it comes before the round has waited long enough.
func (e *endpoint) await(ctx context.Context, enough <-chan struct{}) view {
	if e.late {
		enough = closed
	}
	select {
	case seen := <-e.call.answer:
		return e.answered(seen)
	default:
	}
	select {
	case seen := <-e.call.answer:
		return e.answered(seen)
	case <-enough:
	case <-ctx.Done():
	}
	e.late = true
	return view{err: errSilent}
}

func (e *endpoint) answered(seen view) view {
	e.call, e.late = nil, false
	return seen
}

var closed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// track is the chain of events that an endpoint tells, from the base on.
type track struct {
	lookahead int
	start     uint64
	begun     bool
	base      base
	events    []chain.Event
	accs      []portalabi.Hash
	scanned   uint64
	highest   chain.Block // that it called final
	backwards int
}

func (t *track) observe(ctx context.Context, source chain.EventSource, from base, withHead bool) view {
	t.rebase(from)
	final, err := source.FinalStatus(ctx)
	if err == nil {
		err = t.advance(final.Block)
	}
	if err != nil {
		return t.view(final, false, err)
	}
	if err := t.scan(ctx, source, final.Block.Number); err != nil {
		return t.view(final, false, err)
	}
	complete := t.scanned >= final.Block.Number
	if complete {
		if err := t.link(final); err != nil {
			t.reset(from)
			return t.view(final, false, err)
		}
	}
	seen := t.view(final, complete, nil)
	if complete && withHead {
		seen.head, seen.unfinal = lookAhead(ctx, source, final.Block.Number)
	}
	return seen
}

func (t *track) view(final chain.FinalStatus, complete bool, err error) view {
	return view{final: final, events: t.events, accs: t.accs, scanned: t.scanned, complete: complete, err: err}
}

// rebase makes the chain begin at what the journal holds by now.
func (t *track) rebase(from base) {
	if t.begun && t.base == from {
		return
	}
	if !t.begun || from.nonce < t.base.nonce {
		t.reset(from)
		return
	}
	ahead := from.nonce - t.base.nonce
	switch {
	case ahead > uint64(len(t.events)):
		// It is behind: what it tells below the base is skipped, its status is compared.
		t.events, t.accs = nil, nil
	case t.accAt(ahead) != from.acc:
		t.reset(from)
		return
	default:
		t.events, t.accs = t.events[ahead:], t.accs[ahead:]
	}
	t.base = from
}

// accAt is the accumulator after the first n events.
func (t *track) accAt(n uint64) portalabi.Hash {
	if n == 0 {
		return t.base.acc
	}
	return t.accs[n-1]
}

func (t *track) reset(from base) {
	t.begun, t.base, t.events, t.accs = true, from, nil, nil
	t.scanned = from.scanned
	if t.start > 0 {
		t.scanned = max(t.scanned, t.start-1)
	}
}

// advance refuses what went backwards: a backend that lags, or one that called final what was not.
func (t *track) advance(final chain.Block) error {
	switch {
	case final.Number > t.highest.Number || t.highest == final || t.highest == (chain.Block{}):
		t.highest, t.backwards = final, 0
		return nil
	case t.backwards >= maxBackwards:
		t.highest, t.backwards = final, 0
		t.reset(t.base)
		return nil
	}
	t.backwards++
	if final.Number == t.highest.Number {
		return fmt.Errorf("block %d is another one than before: %w", final.Number, errBackwards)
	}
	return fmt.Errorf("it called block %d final and now block %d: %w", t.highest.Number, final.Number, errBackwards)
}

// scan reads logs up to a block, as far as a round goes.
func (t *track) scan(ctx context.Context, source chain.EventSource, to uint64) error {
	for range windowsPerRound {
		if t.scanned >= to || len(t.events) >= t.lookahead {
			return nil
		}
		window, err := source.Events(ctx, t.scanned+1, to)
		if err != nil {
			return err
		}
		if window.Next <= t.scanned+1 || window.Next > to+1 {
			return fmt.Errorf("it read blocks up to %d of %d..%d: %w", window.Next, t.scanned+1, to, chain.ErrInconsistent)
		}
		if err := t.append(window.Events); err != nil {
			t.reset(t.base)
			return err
		}
		t.scanned = window.Next - 1
	}
	return nil
}

func (t *track) append(events []chain.Event) error {
	for _, event := range events {
		last := t.base.nonce + uint64(len(t.events))
		switch {
		case event.Nonce <= t.base.nonce:
			continue
		case event.Nonce <= last:
			return fmt.Errorf("it gives event %d twice: %w", event.Nonce, chain.ErrInconsistent)
		case event.Nonce > last+1:
			return fmt.Errorf("it omits event %d: %w", last+1, chain.ErrInconsistent)
		case len(event.Body) == 0 || len(event.Body) > portalabi.MaxBody:
			return fmt.Errorf("event %d has %d bytes: %w", event.Nonce, len(event.Body), chain.ErrInconsistent)
		}
		t.accs = append(t.accs, portalabi.Accumulate(t.accAt(uint64(len(t.events))), event.Nonce, event.Body))
		t.events = append(t.events, event)
	}
	return nil
}

// link checks that the logs lead to the status.
func (t *track) link(final chain.FinalStatus) error {
	last := t.base.nonce + uint64(len(t.events))
	switch {
	case final.Nonce > last:
		return fmt.Errorf("its logs end with event %d, its Portal with %d: %w", last, final.Nonce, chain.ErrInconsistent)
	case final.Nonce < last && len(t.events) > 0:
		return fmt.Errorf("its logs have event %d, its Portal ends with %d: %w", last, final.Nonce, chain.ErrInconsistent)
	case final.Nonce == last && final.Acc != t.accAt(uint64(len(t.events))):
		return fmt.Errorf("its logs up to event %d do not lead to its Portal's accumulator: %w", last, chain.ErrInconsistent)
	}
	return nil
}

// lookAhead is for people who wait: its errors are nobody's.
func lookAhead(ctx context.Context, source chain.EventSource, final uint64) (chain.Block, []chain.Event) {
	head, err := source.Head(ctx)
	if err != nil || head.Number <= final {
		return head, nil
	}
	from := final + 1
	if head.Number-final > pendingBlocks {
		from = head.Number - pendingBlocks + 1
	}
	window, err := source.Events(ctx, from, head.Number)
	if err != nil {
		return head, nil
	}
	return head, window.Events
}
