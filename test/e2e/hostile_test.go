package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// maxHostileMemory is what a node under all these attacks may take at its peak, in bytes. It
// needs some 250 MB in peace.
const maxHostileMemory = 1 << 30

// target is a validator that is alone, so that every block of the chain is one it made under
// attack.
type target struct {
	*rig.Solo
	doors rig.Doors
}

// TestHostile attacks one validator at all its doors. What is too much must be refused in
// words that state the limit, and blocks must go on.
func TestHostile(t *testing.T) {
	solo := rig.NewSolo(t)
	solo.EditConfig(t, "app.toml", "block-range-cap = 10000", "block-range-cap = 20")
	solo.EditConfig(t, "app.toml", `http-timeout = "30s"`, `http-timeout = "3s"`)
	node := target{Solo: solo, doors: solo.Doors(t)}
	solo.Run(t, 3)
	for _, step := range []struct {
		name string
		run  func(*testing.T, target)
	}{
		{"endless calls", testEndlessCalls},
		{"calls at once", testCallsAtOnce},
		{"traces", testTracesOff},
		{"logs of everything", testLogsOfEverything},
		{"filters", testFilterFlood},
		{"noise", testNoise},
		{"oversized requests", testOversizedRequests},
		{"searches", testSearches},
		{"subscriptions", testSubscriptions},
		{"slow clients", testSlowClients},
		{"10,000 connections", testManyConnections},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.run(t, node)
			node.requireWell(t)
		})
	}
}

// requireWell asserts that the node goes on as if nothing had happened.
func (n target) requireWell(t *testing.T) {
	t.Helper()
	require.False(t, n.Process.Ended(), "the node has ended: %s", n.Process.Log())
	n.doors.WaitBlocks(t, 2, 20*time.Second)
	_, err := n.Status()
	require.NoError(t, err)
	var chainID string
	require.NoError(t, rig.CallRPC(n.JSONRPC, "eth_chainId", []any{}, &chainID))
	reply, err := rig.Get(n.REST + "/cosmos/base/tendermint/v1beta1/syncing")
	require.NoError(t, err)
	require.Equal(t, 200, reply.Status)
	_, err = rig.CallGRPC(n.doors.GRPC, "/cosmos.bank.v1beta1.Query/Params", nil)
	require.NoError(t, err)
	require.NotContains(t, n.Process.Log(), "panic")
	require.Less(t, n.Process.PeakMemory(t), int64(maxHostileMemory))
}
