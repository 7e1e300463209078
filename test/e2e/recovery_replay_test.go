package e2e

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// requireReplays deletes the state of a stopped node. It must compute it again from its
// blocks, from the genesis on, and come to the same app hash after each: CometBFT compares
// them with those in the headers.
func requireReplays(t *testing.T, solo *rig.Solo, seen *rig.Witness) {
	t.Helper()
	require.NoError(t, os.RemoveAll(solo.Data("application.db")))
	solo.Run(t, seen.Top()+2)
	seen.RequireSame(t, solo.Validator)
}
