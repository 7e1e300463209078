package rig

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Doors are the addresses, host and port, that a node listens on for others.
type Doors struct{ P2P, RPC, REST, GRPC, JSONRPC, WebSocket, Metrics string }

// All returns every door with its name. Metrics is not for the public.
func (d Doors) All() map[string]string {
	return map[string]string{
		"p2p": d.P2P, "RPC": d.RPC, "REST": d.REST, "gRPC": d.GRPC, "JSON-RPC": d.JSONRPC, "WebSocket": d.WebSocket,
	}
}

// Doors reads them from the home's configuration.
func (h Home) Doors(t *testing.T) Doors {
	t.Helper()
	find := func(file, section, key string) string {
		raw, err := os.ReadFile(filepath.Join(h.Path, "config", file))
		require.NoError(t, err)
		_, text, found := strings.Cut(string(raw), "\n["+section+"]\n")
		require.True(t, found, "%s has no section %s", file, section)
		match := regexp.MustCompile(`(?m)^` + key + ` = "(?:tcp://)?([^"]*:[0-9]+)"`).FindStringSubmatch(text)
		require.NotNil(t, match, "%s has no %s.%s", file, section, key)
		return match[1]
	}
	return Doors{
		P2P: find("config.toml", "p2p", "laddr"), RPC: find("config.toml", "rpc", "laddr"),
		Metrics: find("config.toml", "instrumentation", "prometheus_listen_addr"),
		REST:    find("app.toml", "api", "address"), GRPC: find("app.toml", "grpc", "address"),
		JSONRPC: find("app.toml", "json-rpc", "address"), WebSocket: find("app.toml", "json-rpc", "ws-address"),
	}
}

var (
	heightMetric = regexp.MustCompile(`(?m)^cometbft_consensus_height\{[^}]*\} ([0-9.e+]+)$`)
	errNoHeight  = errors.New("no height among the metrics")
)

// MetricsHeight is the node's height as its metrics tell it: on a port of its own, so that
// it can be asked while the others are under attack.
func (d Doors) MetricsHeight() (int64, error) {
	reply, err := Get("http://" + d.Metrics + "/metrics")
	if err != nil {
		return 0, err
	}
	match := heightMetric.FindSubmatch(reply.Body)
	if match == nil {
		return 0, errNoHeight
	}
	height, err := strconv.ParseFloat(string(match[1]), 64)
	return int64(height), err
}

// WaitBlocks waits until count more blocks are made.
func (d Doors) WaitBlocks(t *testing.T, count int64, limit time.Duration) {
	t.Helper()
	from, err := d.MetricsHeight()
	require.NoError(t, err)
	Wait(t, fmt.Sprintf("%d blocks after %d", count, from), limit, func() error {
		height, err := d.MetricsHeight()
		if err == nil && height < from+count {
			err = fmt.Errorf("height is %d", height)
		}
		return err
	})
}

// PID is the number of the process.
func (b *Background) PID() int { return b.command.Process.Pid }

// PeakMemory is the most memory the process has had so far, in bytes.
func (b *Background) PeakMemory(t *testing.T) int64 {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.PID()))
	require.NoError(t, err)
	match := regexp.MustCompile(`VmHWM:\s+([0-9]+) kB`).FindSubmatch(raw)
	require.NotNil(t, match)
	kilobytes, err := strconv.ParseInt(string(match[1]), 10, 64)
	require.NoError(t, err)
	return kilobytes << 10
}

// OpenFiles counts the files and connections that the process has open.
func (b *Background) OpenFiles(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", b.PID()))
	require.NoError(t, err)
	return len(entries)
}

// Dial opens a connection, which is closed when the test ends.
func Dial(t *testing.T, address string) net.Conn {
	t.Helper()
	connection, err := net.DialTimeout("tcp", address, 10*time.Second)
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}
