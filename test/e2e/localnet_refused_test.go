package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestLocalnetRefuses is about what goes wrong before there is a network: a sentence, and no
// process left behind.
func TestLocalnetRefuses(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "bttcd")
	dir := filepath.Join(t.TempDir(), "net")
	notABinary := filepath.Join(t.TempDir(), "notes.txt")
	require.NoError(t, os.WriteFile(notABinary, []byte("not a program"), 0o600))
	occupied := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(occupied, "letter.txt"), []byte("mine"), 0o600))

	for _, refused := range []struct {
		name string
		args []string
		said []string
	}{
		{"missing binary", []string{"up", "--detach", "--dir", dir, "--bttcd", nowhere}, []string{nowhere, "make build"}},
		{"not executable", []string{"up", "--detach", "--dir", dir, "--bttcd", notABinary}, []string{notABinary}},
		{"no validators", []string{"up", "--detach", "--dir", dir, "--validators", "0"}, []string{"validators"}},
		{"negative validators", []string{"up", "--detach", "--dir", dir, "--validators", "-1"}, []string{"validators"}},
		{"somebody's folder", []string{"up", "--detach", "--dir", occupied}, []string{occupied}},
		{"down of nothing", []string{"down", "--dir", nowhere}, []string{nowhere}},
		{"status of nothing", []string{"status", "--dir", nowhere}, []string{nowhere}},
		{"tour of nothing", []string{"tour", "--dir", nowhere}, []string{nowhere}},
		{"unknown validator", []string{"stop", "validator-9", "--dir", nowhere}, []string{nowhere}},
	} {
		t.Run(refused.name, func(t *testing.T) {
			outcome := rig.Run(t, time.Minute, rig.Localnet(t), refused.args...)
			require.NotZero(t, outcome.ExitCode, outcome.Text())
			requireSaid(t, outcome.Text(), refused.said...)
			require.Empty(t, processesNaming(t, dir))
			require.NoFileExists(t, filepath.Join(dir, "endpoints.json"))
		})
	}
	require.FileExists(t, filepath.Join(occupied, "letter.txt"))
}
