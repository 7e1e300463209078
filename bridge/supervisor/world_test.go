package supervisor_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/chain/evm"
	"github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/internal/fakechain"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/bridge/supervisor"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	evmChainID = 19991
	rowID      = 1
	soon       = 15 * time.Second
	tick       = 2 * time.Millisecond
)

var (
	row = types.Row{
		Id: rowID, Name: "ethereum", Kind: types.RowKind_ROW_KIND_EVM, RemoteChainId: 5, Portal: append([]byte{0x70}, make([]byte, 19)...),
		FinalitySeconds: 900,
	}
	limits = evm.Limits{Request: 400 * time.Millisecond, Body: 1 << 17, Window: 50}
)

// world is a node's bridge over real HTTP, and the remote chain.
type world struct {
	t          *testing.T
	chain      *fakechain.Chain
	nodes      []*fakechain.Node
	deps       supervisor.Deps
	supervisor *supervisor.Supervisor
	observer   *observer.Observer
	stop       func()
	// age is added to the clock.
	age atomic.Int64
	// rowsError is what reading the rows on chain fails with.
	rowsError atomic.Pointer[error]
	panics    atomic.Bool
}

// newWorld runs a bridge with so many endpoints, of which the majority must agree.
func newWorld(t *testing.T, endpoints int, change ...func(*world)) *world {
	t.Helper()
	portal, err := supervisor.Portal(row, evmChainID)
	require.NoError(t, err)
	w := &world{t: t, chain: fakechain.New(portal)}
	settings := config.Default()
	settings.Rows = []config.Row{{Name: "ethereum", Poll: 5 * time.Millisecond, AllowSingle: true}}
	for range endpoints {
		node := w.chain.Node()
		w.nodes = append(w.nodes, node)
		t.Cleanup(node.Close)
		settings.Rows[0].Endpoints = append(settings.Rows[0].Endpoints, config.Endpoint{URL: node.URL})
	}
	w.deps = supervisor.Deps{
		Config: settings, Dir: t.TempDir(), EVMChainID: evmChainID, Open: w.open, Rows: w.rows,
		Now: func() time.Time { return time.Now().Add(time.Duration(w.age.Load())) },
		// Waits are a hundredth of what they are.
		After: func(d time.Duration) <-chan time.Time { return time.After(max(d/100, time.Millisecond)) },
	}
	for _, c := range change {
		c(w)
	}
	w.start()
	t.Cleanup(func() { w.stop() })
	return w
}

func (w *world) start() {
	w.observer = observer.New(observer.Config{MaxAge: w.deps.Config.MaxAge, Now: w.deps.Now})
	w.deps.Observer = w.observer
	w.supervisor = supervisor.New(w.deps)
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	s := w.supervisor
	group.Go(func() { s.Run(ctx) })
	w.stop = func() { cancel(); group.Wait() }
}

func (w *world) restart() {
	w.stop()
	w.start()
}

func (w *world) rows(context.Context) ([]types.Row, error) {
	if err := w.rowsError.Load(); err != nil {
		return nil, *err
	}
	return []types.Row{row}, nil
}

func (w *world) open(_ types.Row, portal chain.Portal, settings config.Row) ([]chain.EventSource, error) {
	if w.panics.Load() {
		panic("a fault that nobody foresaw")
	}
	endpoints, err := evm.Endpoints(settings)
	if err != nil {
		return nil, err
	}
	var sources []chain.EventSource
	for _, endpoint := range endpoints {
		source, err := evm.NewSource(endpoint, portal, limits)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	return sources, nil
}

// tip is what the node votes for, or -1 if it abstains.
func (w *world) tip() int {
	report, ok := w.observer.Report(rowID, 0)
	if !ok {
		return -1
	}
	return int(report.Tip) //nolint:gosec // small
}

// reaches waits until the node votes for a tip, and checks that it is the truth.
func (w *world) reaches(tip int) {
	w.t.Helper()
	require.Eventually(w.t, func() bool { return w.tip() == tip }, soon, tick, "status %+v", w.supervisor.Status())
}

// status returns the row's, which exists once the rows were read.
func (w *world) status() supervisor.RowStatus {
	if rows := w.supervisor.Status().Rows; len(rows) == 1 {
		return rows[0]
	}
	return supervisor.RowStatus{}
}

// says waits until an endpoint's error has these words.
func (w *world) says(endpoint int, words string) {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		status := w.status()
		return len(status.Ends) > endpoint && strings.Contains(status.Ends[endpoint].Error, words)
	}, soon, tick, words)
}

// rounds waits until the node has looked at the chain so many times again.
func (w *world) rounds(n int, node int) {
	w.t.Helper()
	before := w.nodes[node].Calls("eth_getBlockByNumber")
	require.Eventually(w.t, func() bool { return w.nodes[node].Calls("eth_getBlockByNumber") >= before+n }, soon, tick)
}

var errNotReady = errors.New("the node is not ready")
