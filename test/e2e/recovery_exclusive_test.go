package e2e

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestSecondProcess runs the commands that open a home's databases beside the node that has
// them open. Each must say so and touch nothing.
func TestSecondProcess(t *testing.T) {
	solo := rig.NewSolo(t)
	solo.Run(t, 2)
	before, err := solo.Header(2)
	require.NoError(t, err)
	requireSaid(t, solo.RefusedStart(t), "another bttcd", solo.Path, "stop it")
	for _, args := range [][]string{
		{"export"}, {"rollback"}, {"rollback", "--hard"}, {"prune"}, {"index-eth-tx", "forward"},
		{"snapshots", "list"}, {"comet", "reset-state"}, {"comet", "unsafe-reset-all"}, {"debug", "invariants"},
	} {
		outcome := solo.Bttcd(t, args...)
		require.NotZero(t, outcome.ExitCode, "%v: %s", args, outcome.Text())
		requireSaid(t, outcome.Text(), "another bttcd", solo.Path, "stop it")
		require.Empty(t, outcome.Stdout, "%v", args)
	}
	require.False(t, solo.Process.Ended())
	solo.WaitHeight(t, solo.Height(t)+2, recovery)
	after, err := solo.Header(2)
	require.NoError(t, err)
	require.Equal(t, before, after)
	require.FileExists(t, filepath.Join(solo.Path, "config", "priv_validator_key.json"))
	solo.Stop(t)
	solo.Must(t, "snapshots", "list")
}
