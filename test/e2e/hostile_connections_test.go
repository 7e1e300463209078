package e2e

import (
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

const (
	// manyConnections is what the clients open, spareFiles what this process needs besides.
	manyConnections, spareFiles = 10_000, 500
	// maxFiles is what the node may have open under them: 400 for each of five ports, 64 that
	// are being refused at each of three, 40 for peers, and its databases.
	maxFiles = 2_500
)

// testManyConnections opens 10,000 connections, spread over all doors, and holds them.
func testManyConnections(t *testing.T, node target) {
	count := raiseFileLimit(t)
	doors := node.doors.All()
	held := make([]net.Conn, 0, count)
	defer func() {
		for _, connection := range held {
			_ = connection.Close()
		}
	}()
	dialer := net.Dialer{Timeout: 2 * time.Second}
	for _, address := range doors {
		for range count/len(doors) + 1 {
			connection, err := dialer.Dial("tcp", address)
			if err != nil {
				// CometBFT accepts no more than its limit; the kernel's queue is full, too.
				break
			}
			held = append(held, connection)
		}
	}
	t.Logf("%d connections held, %d files open in the node, %d MB at its peak",
		len(held), node.Process.OpenFiles(t), node.Process.PeakMemory(t)>>20)
	require.GreaterOrEqual(t, len(held), count)
	node.doors.WaitBlocks(t, 5, 30*time.Second)
	require.Less(t, node.Process.OpenFiles(t), maxFiles)
	require.Less(t, node.Process.PeakMemory(t), int64(maxHostileMemory))
	for _, refused := range []struct{ address, said string }{
		{node.doors.JSONRPC, "too many connections: the limit is 400 (json-rpc.max-open-connections)"},
		{node.doors.WebSocket, "too many connections: the limit is 400 (json-rpc.max-open-connections)"},
		{node.doors.GRPC, "too many connections: the limit is 400 (of the gRPC port)"},
	} {
		connection := rig.Dial(t, refused.address)
		require.NoError(t, connection.SetDeadline(time.Now().Add(10*time.Second)))
		said, err := io.ReadAll(connection)
		require.NoError(t, err)
		require.Contains(t, string(said), refused.said)
	}
}

// raiseFileLimit returns how many connections this process can open, 10,000 unless the
// system's hard limit is lower.
func raiseFileLimit(t *testing.T) int {
	t.Helper()
	var limit syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	limit.Cur = limit.Max
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit))
	if limit.Max < manyConnections+spareFiles {
		t.Logf("the hard limit of open files is %d: only %d connections", limit.Max, limit.Max-spareFiles)
		return int(limit.Max - spareFiles)
	}
	return manyConnections
}
