package e2e

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

func readHealthPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(rig.Root(), "docs", "runbook", "health.md"))
	require.NoError(t, err)
	return string(page)
}

var (
	metricName = regexp.MustCompile("`((?:cometbft|feemarket|go|process)_[a-z_]+)`")
	otelName   = regexp.MustCompile("`([a-z_]+\\.[a-z_.]+)`")
)

// requireMetrics asserts that a node serves every metric that the runbook tells operators to
// watch, and that the app's are at its own address too.
func requireMetrics(t *testing.T, node rig.Validator) {
	t.Helper()
	names := metricName.FindAllStringSubmatch(readHealthPage(t), -1)
	require.Greater(t, len(names), 12)
	for _, url := range []string{node.Metrics, node.REST + "/metrics?format=prometheus"} {
		reply, err := rig.Get(url)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, reply.Status, url)
		for _, name := range names {
			require.Regexp(t, "(?m)^"+name[1]+`[{ ]`, string(reply.Body), "%s has no %s", url, name[1])
		}
	}
}

// collector is an OpenTelemetry collector that keeps what it is sent.
type collector struct {
	mu   sync.Mutex
	sent map[string][]byte
}

func (c *collector) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	body := io.Reader(request.Body)
	if request.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(request.Body)
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		body = unpacked
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent[request.URL.Path] = append(c.sent[request.URL.Path], raw...)
	response.Header().Set("Content-Type", "application/x-protobuf")
}

func (c *collector) lacks(path string, names ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range names {
		if !bytes.Contains(c.sent[path], []byte(name)) {
			return fmt.Errorf("%d bytes came to %s, without %s", len(c.sent[path]), path, name)
		}
	}
	return nil
}

// TestOpenTelemetryOfTheRunbook runs a node with the runbook's file against a collector.
func TestOpenTelemetryOfTheRunbook(t *testing.T) {
	page := readHealthPage(t)
	_, rest, found := strings.Cut(page, "```yaml\n")
	require.True(t, found)
	settings, after, found := strings.Cut(rest, "```")
	require.True(t, found)
	received := &collector{sent: map[string][]byte{}}
	server := httptest.NewServer(received)
	t.Cleanup(server.Close)
	settings = strings.NewReplacer("http://127.0.0.1:4318", server.URL, "interval: 10000", "interval: 1000",
		"ratio: 0.01", "ratio: 1").Replace(settings)

	solo := rig.NewSolo(t)
	path := filepath.Join(solo.Path, "config", "otel.yaml")
	require.NoError(t, os.WriteFile(path, []byte(settings), 0o600))
	solo.Run(t, 3)
	solo.Signer("alice").Send(t, "bank", "send", "alice", rig.Hex(rig.NewAddress(t)), "1btt")
	var names []string
	for _, name := range otelName.FindAllStringSubmatch(after, -1) {
		names = append(names, name[1])
	}
	require.NotEmpty(t, names)
	rig.Wait(t, "metrics at the collector", time.Minute, func() error {
		return received.lacks("/v1/metrics", append(names, "bttcd", "go.goroutine.count", "system.memory.usage")...)
	})
	rig.Wait(t, "traces at the collector", time.Minute, func() error { return received.lacks("/v1/traces", "bttcd", "Query") })
	solo.Stop(t)

	require.NoError(t, os.WriteFile(path, []byte("file_format: ["), 0o600))
	requireSaid(t, solo.RefusedStart(t), "telemetry config file")
}
