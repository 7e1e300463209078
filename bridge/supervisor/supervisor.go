// Package supervisor runs the watchers of all rows inside a node and tells what they know: to vote
// extensions through the observer, to queries, to operators and to metrics.
//
// Invariant: nothing that happens here reaches consensus. What panics or fails is started again after
// a wait, what hangs grows old and is not reported, and a row that cannot be watched is named while
// the others go on. cmd runs it beside the node.
package supervisor

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/journal"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Deps are what a supervisor needs. Log, Now and After have defaults.
type Deps struct {
	Config config.Config
	// Dir is the folder of the journal.
	Dir string
	// EVMChainID is BTTC's own, which is in the domain of Portals.
	EVMChainID uint64
	Observer   *observer.Observer
	// Rows returns the rows on chain, as committed. It may fail while the node is not ready.
	Rows func(ctx context.Context) ([]types.Row, error)
	// Open returns the sources of a row, one an endpoint. They connect to nothing yet.
	Open func(row types.Row, portal chain.Portal, settings config.Row) ([]chain.EventSource, error)
	Log  log.Logger
	// Now and After are the clock.
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
}

const (
	// rowsEvery is how often it looks for rows that governance added.
	rowsEvery = 10 * time.Second
	// What fails is started again after a wait, which doubles.
	firstRetry, lastRetry = time.Second, time.Minute
)

// Supervisor runs the rows. Run is called once; the other methods at any time, by anybody.
type Supervisor struct {
	deps    Deps
	journal atomic.Pointer[journal.Journal]
	// problem is why no row is watched, or "".
	problem atomic.Pointer[string]

	mu   sync.Mutex
	rows map[uint32]*rowRunner
}

// New returns a supervisor that knows nothing until Run runs.
func New(deps Deps) *Supervisor {
	if deps.Log == nil {
		deps.Log = log.NewNopLogger()
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.After == nil {
		deps.After = time.After
	}
	deps.Log = deps.Log.With("module", "bridge")
	s := &Supervisor{deps: deps, rows: map[uint32]*rowRunner{}}
	s.explain("starting")
	return s
}

// Run watches until ctx ends, and then returns once all has stopped. It never returns for any other
// reason.
func (s *Supervisor) Run(ctx context.Context) {
	if !s.deps.Config.Enable {
		s.explain("the bridge is disabled in app.toml: this node abstains")
		<-ctx.Done()
		return
	}
	var group sync.WaitGroup
	s.persist(ctx, "bridge", s.explain, func(ctx context.Context) error {
		opened, err := journal.Open(s.deps.Dir)
		if err != nil {
			return err
		}
		s.journal.Store(opened)
		return nil
	})
	if opened := s.journal.Load(); opened != nil {
		s.follow(ctx, &group)
		group.Wait()
		s.journal.Store(nil)
		if err := opened.Close(); err != nil {
			s.deps.Log.Error("closing the journal of remote events failed", "err", err.Error())
		}
	}
}

// follow starts a runner for each row on chain, now and as they come.
func (s *Supervisor) follow(ctx context.Context, group *sync.WaitGroup) {
	for ctx.Err() == nil {
		s.persist(ctx, "rows", s.explain, func(ctx context.Context) error {
			rows, err := s.deps.Rows(ctx)
			if err != nil {
				return fmt.Errorf("reading the rows on chain: %w", err)
			}
			for _, row := range rows {
				s.start(ctx, group, row)
			}
			return nil
		})
		select {
		case <-ctx.Done():
		case <-s.deps.After(rowsEvery):
		}
	}
}

func (s *Supervisor) start(ctx context.Context, group *sync.WaitGroup, row types.Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.rows[row.Id]; ok {
		return
	}
	runner := newRowRunner(s, row)
	s.rows[row.Id] = runner
	group.Go(func() { s.persist(ctx, "row "+row.Name, runner.explain, runner.run) })
}

// persist calls a function until it succeeds or ctx ends. A panic is a failure like others.
func (s *Supervisor) persist(ctx context.Context, what string, explain func(string), do func(context.Context) error) {
	for wait := firstRetry; ctx.Err() == nil; wait = min(2*wait, lastRetry) {
		started := s.deps.Now()
		err := recovered(ctx, do)
		if err == nil {
			explain("")
			return
		}
		if ctx.Err() != nil {
			return
		}
		if s.deps.Now().Sub(started) > lastRetry {
			wait = firstRetry
		}
		explain(err.Error())
		s.complain(what, err, wait)
		select {
		case <-ctx.Done():
		case <-s.deps.After(wait):
		}
	}
}

func (s *Supervisor) complain(what string, err error, wait time.Duration) {
	var panicked *panicError
	if errors.As(err, &panicked) {
		s.deps.Log.Error("bridge panicked", "part", what, "err", err.Error(), "stack", panicked.stack, "retry_in", wait.String())
		return
	}
	s.deps.Log.Warn("bridge is not working", "part", what, "err", err.Error(), "retry_in", wait.String())
}

type panicError struct {
	value any
	stack string
}

func (p *panicError) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func recovered(ctx context.Context, do func(context.Context) error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicError{value: value, stack: string(debug.Stack())}
		}
	}()
	return do(ctx)
}

func (s *Supervisor) explain(problem string) { s.problem.Store(&problem) }
