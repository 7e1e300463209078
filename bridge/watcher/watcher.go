// Package watcher follows the Portal of one row through several endpoints, checks what they say
// against each other and against the accumulator, and keeps what is final.
//
// Invariant: what it publishes was covered by the status() of at least a quorum of endpoints, each of
// whose own logs lead to its own accumulator. An endpoint that hangs, fails, lies or panics costs that
// endpoint's voice alone. It knows remote chains by the ports of bridge/chain; the supervisor runs it.
package watcher

import (
	"context"
	"sync/atomic"
	"time"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/journal"
	"github.com/bttcprotocol/bttcd/bridge/observer"
)

// Config is what a watcher needs. What is zero gets a default, but for Portal, Sources, Quorum,
// Journal and Place.
type Config struct {
	Portal  chain.Portal
	Sources []chain.EventSource
	// Quorum is how many sources must agree.
	Quorum int
	// StartBlock is a block before the first event, such as that of the Portal's creation.
	StartBlock uint64
	// FinalitySeconds is how long the chain usually takes to call a block final, for estimates.
	FinalitySeconds uint64
	// Journal is where final events are kept; Place where snapshots are published.
	Journal *journal.Row
	Place   *observer.Row
	// Poll is the time between rounds: 2 seconds. Patience is how long a round waits for slow
	// endpoints: 3 seconds. Timeout bounds one endpoint's work of a round: 30 seconds.
	Poll, Patience, Timeout time.Duration
	// Lookahead is how many events an endpoint may be ahead of what is agreed: 4,096.
	Lookahead int
	// Memory is how many events a snapshot holds: 10,000.
	Memory int
	Log    log.Logger
	// Now and After are the clock.
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
}

func (c Config) withDefaults() Config {
	if c.Poll == 0 {
		c.Poll = 2 * time.Second
	}
	if c.Patience == 0 {
		c.Patience = 3 * time.Second
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Lookahead == 0 {
		c.Lookahead = 4096
	}
	if c.Memory == 0 {
		c.Memory = 10_000
	}
	if c.Log == nil {
		c.Log = log.NewNopLogger()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.After == nil {
		c.After = time.After
	}
	return c
}

// aheadEvery is how many polls lie between looks at what is not final: providers count requests.
const aheadEvery = 5

// grace is how long Run waits, when it ends, for calls that ignore the end of their context.
const grace = time.Second

// Watcher follows one row. Run or Step is called by one goroutine, Status by any.
type Watcher struct {
	config    Config
	endpoints []*endpoint
	window    observer.Snapshot
	// barren counts rounds in a row in which too many endpoints contradicted themselves; at patience
	// what came from logs alone is read again.
	barren, patience int
	// disputed: what was published before may be wrong.
	disputed bool
	// ahead is what was last seen beyond the final block, and when that was.
	ahead   view
	aheadAt time.Time
	status  atomic.Pointer[Status]
}

// New returns a watcher, which goes on from what the journal has.
func New(config Config) *Watcher {
	config = config.withDefaults()
	w := &Watcher{config: config, patience: firstPatience}
	w.config.Log = config.Log.With("row", config.Portal.Row, "chain", config.Portal.Name)
	for _, source := range config.Sources {
		w.endpoints = append(w.endpoints, newEndpoint(source, config))
	}
	w.status.Store(w.report(nil))
	return w
}

// Run follows the row until ctx ends. Endpoints' failures do not end it; an error is one of the
// journal.
func (w *Watcher) Run(ctx context.Context) error {
	defer w.settle()
	for {
		again, err := w.Step(ctx)
		if err != nil {
			return err
		}
		wait := w.config.Poll
		if again {
			wait = 0
		}
		if err := w.rest(ctx, wait); err != nil {
			return err
		}
	}
}

// rest waits, and meanwhile brings into memory what readers ask for.
func (w *Watcher) rest(ctx context.Context, wait time.Duration) error {
	due := w.config.After(wait)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-due:
			return nil
		case <-w.config.Place.Wake():
			if err := w.serve(); err != nil {
				return err
			}
		}
	}
}

// settle waits for calls under way.
func (w *Watcher) settle() {
	late := w.config.After(grace)
	for _, e := range w.endpoints {
		if e.call == nil {
			continue
		}
		select {
		case <-e.call.answer:
			e.call = nil
		case <-late:
			return
		}
	}
}
