package supervisor_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/bridge/internal/fakechain"
	"github.com/bttcprotocol/bttcd/bridge/internal/leak"
	"github.com/bttcprotocol/bttcd/bridge/journal"
	"github.com/bttcprotocol/bttcd/bridge/supervisor"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestGoesOnAfterARestart(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 3)
	for range 20 {
		w.chain.Deposit(3)
	}
	w.chain.Finalize()
	w.reaches(60)
	calls := w.nodes[0].Calls("eth_getLogs")
	w.restart()
	w.chain.Deposit(1)
	w.chain.Finalize()
	w.reaches(61)
	require.LessOrEqual(t, w.nodes[0].Calls("eth_getLogs")-calls, 20, "the history is on disk")

	hash := fakechain.TxHash(61)
	require.Equal(t, []types.EventRef{{Row: rowID, Nonce: 61}}, w.supervisor.Events(hash))
	got, found := w.supervisor.Hash(rowID, 61)
	require.True(t, found)
	require.Equal(t, hash, got)
	entry, found := w.supervisor.Entry(rowID, 61)
	require.True(t, found)
	require.Equal(t, uint64(21), entry.Event.Block.Number)
}

func TestPanicsAreContained(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 1, func(w *world) { w.panics.Store(true) })
	require.Eventually(t, func() bool { return w.status().Problem == "panic: a fault that nobody foresaw" }, soon, tick)
	require.Equal(t, -1, w.tip())
	w.chain.Deposit(1)
	w.chain.Finalize()
	w.panics.Store(false)
	w.reaches(1)
	require.Empty(t, w.status().Problem)
}

func TestNodeThatIsNotReady(t *testing.T) {
	leak.Check(t)
	err := errNotReady
	w := newWorld(t, 1, func(w *world) { w.rowsError.Store(&err) })
	require.Eventually(t, func() bool {
		return w.supervisor.Status().Problem == "reading the rows on chain: the node is not ready"
	}, soon, tick)
	w.rowsError.Store(nil)
	w.reaches(0)
	require.Empty(t, w.supervisor.Status().Problem)
}

func TestRowWithoutEndpointsIsSaidSo(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 1, func(w *world) { w.deps.Config.Rows = nil })
	require.Eventually(t, func() bool {
		return w.status().Problem == "no endpoints of ethereum are configured in [bridge] of app.toml: this node abstains for it"
	}, soon, tick)
	require.Equal(t, -1, w.tip())
}

func TestDisabledBridgeDoesNothing(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 1, func(w *world) { w.deps.Config.Enable = false })
	require.Eventually(t, func() bool {
		return w.supervisor.Status().Problem == "the bridge is disabled in app.toml: this node abstains"
	}, soon, tick)
	require.NoFileExists(t, filepath.Join(w.deps.Dir, journal.FileName))
	require.Empty(t, w.supervisor.Events(fakechain.TxHash(1)))
	_, found := w.supervisor.Hash(rowID, 1)
	require.False(t, found)
	_, found = w.supervisor.Entry(rowID, 1)
	require.False(t, found)
}

func TestJournalInUseIsWaitedFor(t *testing.T) {
	leak.Check(t)
	var holder *journal.Journal
	w := newWorld(t, 1, func(w *world) {
		var err error
		holder, err = journal.Open(w.deps.Dir)
		require.NoError(t, err)
	})
	require.Eventually(t, func() bool {
		return strings.Contains(w.supervisor.Status().Problem, "is the node running already?")
	}, soon, tick)
	require.NoError(t, holder.Close())
	w.reaches(0)
}

func TestPortalOfARow(t *testing.T) {
	bad := row
	bad.Portal = bad.Portal[1:]
	_, err := supervisor.Portal(bad, evmChainID)
	require.ErrorContains(t, err, "has an address of 19 bytes")
}

func TestStatusAndMetrics(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 2)
	reader := sdkmetric.NewManualReader()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	registration, err := w.supervisor.RegisterMetrics(provider.Meter(supervisor.MeterName), func() uint64 { return 7 })
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, registration.Unregister()) })
	w.chain.Deposit(5)
	w.chain.Finalize()
	w.reaches(5)
	w.observer.Report(rowID, 3)
	require.Eventually(t, func() bool { return w.status().Ends[1].Nonce == 5 }, soon, tick)

	served := httptest.NewRecorder()
	w.supervisor.ServeHTTP(served, httptest.NewRequest(http.MethodGet, "/", nil))
	var status supervisor.Status
	require.NoError(t, json.Unmarshal(served.Body.Bytes(), &status))
	require.Equal(t, uint64(5), status.Rows[0].Nonce)
	require.Equal(t, uint64(3), status.Rows[0].Applied)
	require.True(t, status.Rows[0].Reported)
	require.Len(t, status.Rows[0].Ends, 2)

	var read metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &read))
	require.Equal(t, int64(5), value(t, read, "bttc_bridge_seen_nonce", 1))
	require.Equal(t, int64(3), value(t, read, "bttc_bridge_applied_nonce", 1))
	require.Equal(t, int64(1), value(t, read, "bttc_bridge_reported_rows", 1))
	require.Equal(t, int64(1), value(t, read, "bttc_bridge_endpoint_height_blocks", 2))
	require.Equal(t, int64(7), value(t, read, "bttc_bridge_signed_packets_total", 1))
	require.Equal(t, int64(0), value(t, read, "bttc_bridge_endpoint_disagreements_total", 2))
}

// A fault while metrics are read must not end the node.
func TestMetricsContainPanics(t *testing.T) {
	leak.Check(t)
	var said bytes.Buffer
	w := newWorld(t, 1, func(w *world) { w.deps.Log = log.NewLogger(&said) })
	w.reaches(0)
	w.stop()
	said.Reset()
	reader := sdkmetric.NewManualReader()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	_, err := w.supervisor.RegisterMetrics(provider.Meter(supervisor.MeterName), func() uint64 { panic("a fault that nobody foresaw") })
	require.NoError(t, err)
	var read metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &read))
	require.Equal(t, 1, strings.Count(said.String(), "a fault that nobody foresaw"), said.String())
	require.Equal(t, int64(0), value(t, read, "bttc_bridge_seen_nonce", 1), "what was measured before it counts")
}

// value returns the value that all points of an instrument have.
func value(t *testing.T, read metricdata.ResourceMetrics, name string, points int) int64 {
	t.Helper()
	for _, scope := range read.ScopeMetrics {
		for _, metric := range scope.Metrics {
			if metric.Name != name {
				continue
			}
			var data []metricdata.DataPoint[int64]
			switch kind := metric.Data.(type) {
			case metricdata.Gauge[int64]:
				data = kind.DataPoints
			case metricdata.Sum[int64]:
				data = kind.DataPoints
			}
			require.Len(t, data, points)
			for _, point := range data {
				require.Equal(t, data[0].Value, point.Value)
				if points > 1 {
					_, ok := point.Attributes.Value(attribute.Key("endpoint"))
					require.True(t, ok)
				}
			}
			return data[0].Value
		}
	}
	require.Fail(t, "no such metric", name)
	return 0
}
