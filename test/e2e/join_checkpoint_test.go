package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// trustedLocally is how long a block can be trusted on the local network: two thirds of its unbonding time.
const trustedLocally = 40 * time.Second

var trustsCheckpoint = regexp.MustCompile(`trusts block (\d+), ([0-9A-F]{64}), by checkpoint on ethereum`)

// TestJoinCheckpoint has a node come into a chain with one endpoint, since the validators signed the block that it
// trusts and the Portal holds it. Checkpoints are a minute apart, so that another one comes when a
// loaded machine lets one grow old.
func TestJoinCheckpoint(t *testing.T) {
	t.Setenv("BTTCD_STATE_SYNC_SNAPSHOT_INTERVAL", "5")
	net := rig.Up(t, 1, "--ethereum-finality", "1", "--set", "bridge.checkpoint_interval_seconds=60")
	home := rig.Home{Path: filepath.Join(t.TempDir(), "home")}
	joined := rig.FreePorts(t, home.Path)
	process := joinByCheckpoint(t, net, home)

	trusted := trustsCheckpoint.FindStringSubmatch(process.Log())
	require.NotNil(t, trusted, process.Log())
	height, err := strconv.ParseInt(trusted[1], 10, 64)
	require.NoError(t, err)
	signed, err := net.First().Header(height)
	require.NoError(t, err)
	require.Equal(t, signed.Hash, trusted[2])
	require.LessOrEqual(t, height, net.Ethereum().Ask(t, net.Ethereum().Portal, "checkpoint()", "").Int64())

	requireFromSnapshot(t, joined)
	// What it executes by itself since comes to the same state.
	tip := net.First().Height(t) + 2
	joined.WaitHeight(t, tip, recovery)
	want, err := net.First().Header(tip)
	require.NoError(t, err)
	got, err := joined.Header(tip)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Len(t, got.AppHash, 64)
	require.Zero(t, process.Terminate(t), process.Log())
}

// joinByCheckpoint runs join until the Portal has a checkpoint that is young enough, and the node is at the tip.
func joinByCheckpoint(t *testing.T, net *rig.Network, home rig.Home) (process *rig.Background) {
	t.Helper()
	ethereum := net.Ethereum()
	began := time.Now()
	rig.Wait(t, "a node to join by a checkpoint", 4*time.Minute, func() error {
		late := time.Since(began) > trustedLocally
		if process != nil && late && !process.Ended() {
			process.Terminate(t)
		}
		if process == nil || process.Ended() {
			require.NoError(t, os.RemoveAll(home.Path))
			began = time.Now()
			process = rig.Spawn(t, rig.Bttcd(t), "join", "--network", "local", "--rpc", net.First().RPC, "--home", home.Path,
				"--checkpoint", "ethereum", "--remote-rpc", ethereum.RPC, "--portal", ethereum.Portal)
		}
		if !strings.Contains(process.Log(), "at the tip, block") {
			return fmt.Errorf("join says %.2000q", process.Log())
		}
		return nil
	})
	return process
}
