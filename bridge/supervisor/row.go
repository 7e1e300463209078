package supervisor

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/bridge/watcher"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// rowRunner keeps one row's watcher running.
type rowRunner struct {
	supervisor *Supervisor
	row        types.Row
	place      *observer.Row
	watcher    atomic.Pointer[watcher.Watcher]
	problem    atomic.Pointer[string]
}

func newRowRunner(s *Supervisor, row types.Row) *rowRunner {
	r := &rowRunner{supervisor: s, row: row, place: s.deps.Observer.Row(row.Id)}
	r.explain("starting")
	return r
}

func (r *rowRunner) explain(problem string) { r.problem.Store(&problem) }

// run ends without an error only if the row is not to be watched.
func (r *rowRunner) run(ctx context.Context) error {
	deps := r.supervisor.deps
	settings, ok := deps.Config.Row(r.row.Id, r.row.Name)
	if !ok {
		r.idle(ctx, fmt.Sprintf("no endpoints of %s are configured in [bridge] of app.toml: this node abstains for it", r.row.Name))
		return ctx.Err()
	}
	portal, err := Portal(r.row, deps.EVMChainID)
	if err != nil {
		return err
	}
	kept, rebuilt, err := r.supervisor.journal.Load().Row(r.row.Id, portal.Domain)
	if err != nil {
		return fmt.Errorf("loading what is known of %s: %w", r.row.Name, err)
	}
	if rebuilt {
		deps.Log.Warn("remote events do not verify: reading them again", "row", r.row.Id)
	}
	sources, err := deps.Open(r.row, portal, settings)
	if err != nil {
		return fmt.Errorf("endpoints of %s: %w", r.row.Name, err)
	}
	defer closeAll(sources)
	w := watcher.New(watcher.Config{
		Portal: portal, Sources: sources, Quorum: settings.Agree(), StartBlock: settings.StartBlock,
		FinalitySeconds: uint64(r.row.FinalitySeconds), Journal: kept, Place: r.place, Poll: settings.PollEvery(),
		Log: deps.Log, Now: deps.Now, After: deps.After,
	})
	r.watcher.Store(w)
	r.explain("")
	return w.Run(ctx)
}

// idle waits for the end: a restart of the node is what changes the configuration.
func (r *rowRunner) idle(ctx context.Context, why string) {
	r.explain(why)
	r.supervisor.deps.Log.Warn("row is not watched", "row", r.row.Id, "why", why)
	<-ctx.Done()
}

func closeAll(sources []chain.EventSource) {
	for _, source := range sources {
		if closer, ok := source.(interface{ Close() }); ok {
			closer.Close()
		}
	}
}

// Portal returns the contract of a row, with its domain.
func Portal(row types.Row, evmChainID uint64) (chain.Portal, error) {
	if len(row.Portal) != len(portalabi.Address{}) {
		return chain.Portal{}, fmt.Errorf("the Portal of row %s has an address of %d bytes", row.Name, len(row.Portal))
	}
	address := portalabi.Address(row.Portal)
	return chain.Portal{
		Row: row.Id, Name: row.Name, RemoteChainID: row.RemoteChainId, Address: address,
		Domain: portalabi.Domain(evmChainID, row.Id, row.RemoteChainId, address),
	}, nil
}
