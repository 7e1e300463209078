//go:build tmkms

// Run by `make test-tmkms`, which needs Rust: that is why it is not part of the other tests.

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// kms is a home of tmkms that holds the key of one node, set up from the file in networks/signer.
type kms struct{ program, config string }

func newKMS(t *testing.T, key rig.ConsensusKey, node, address string) kms {
	t.Helper()
	program := os.Getenv("TMKMS")
	require.NotEmpty(t, program, "TMKMS names the program: use `make test-tmkms`")
	home := filepath.Join(t.TempDir(), "tmkms")
	for _, args := range [][]string{
		{"init", home},
		{"softsign", "import", key.Key, filepath.Join(home, "secrets", "consensus.key")},
	} {
		outcome := rig.Run(t, time.Minute, program, args...)
		require.Zero(t, outcome.ExitCode, outcome.Text())
	}
	k := kms{program, filepath.Join(home, "tmkms.toml")}
	text := fileText(t, filepath.Join("..", "..", "networks", "signer", "tmkms.toml"))
	for old, with := range map[string]string{
		"/var/lib/tmkms": home,
		"tcp://f88883b673fc69d7869cab098de3bafc2ff76eb8@10.0.0.7:26659": "tcp://" + node + "@" + address,
		"bttc-1": rig.ChainID,
	} {
		require.Contains(t, text, old, "networks/signer/tmkms.toml has changed")
		text = strings.ReplaceAll(text, old, with)
	}
	require.NoError(t, os.WriteFile(k.config, []byte(text), 0o600))
	return k
}

func (k kms) start(t *testing.T) *rig.Background {
	t.Helper()
	return rig.Spawn(t, k.program, "start", "--config", k.config)
}

// TestTMKMS runs a chain of one validator whose key tmkms holds.
func TestTMKMS(t *testing.T) {
	solo := rig.NewSolo(t)
	validator := strings.TrimSpace(solo.Must(t, "comet", "show-validator").Stdout)
	id := strings.TrimSpace(solo.Must(t, "comet", "show-node-id").Stdout)
	address := rig.FreeAddress(t)
	solo.EditConfig(t, "config.toml", `priv_validator_laddr = ""`, fmt.Sprintf("priv_validator_laddr = %q", "tcp://"+address))
	kms := newKMS(t, solo.TakeKey(t), id, address)

	// Of the whole test, not of the step that starts it.
	start := func() *rig.Background { return kms.start(t) }
	signer := start()
	solo.Run(t, 5)
	require.Equal(t, validator, strings.TrimSpace(solo.Must(t, "comet", "show-validator").Stdout))
	requireGauge(t, solo.Validator, "1")

	t.Run("it restarts", func(t *testing.T) {
		signer.Kill()
		signer = start()
		solo.WaitBlocks(t, 5, time.Minute)
	})
	t.Run("it is away for longer than a vote waits", func(t *testing.T) {
		signer.Kill()
		rig.Wait(t, "a vote to be given up", time.Minute, func() error {
			return lacks(solo.Process.Log(), []string{"failed signing vote"})
		})
		requireGauge(t, solo.Validator, "0")
		signer = start()
		solo.WaitBlocks(t, 5, 2*time.Minute)
		requireGauge(t, solo.Validator, "1")
		require.False(t, solo.Process.Ended(), "the process stays")
	})
	height := solo.Height(t)
	solo.Stop(t)
	solo.Run(t, height+5)

	t.Run("it signs no extensions", func(t *testing.T) {
		signer.Kill()
		text := fileText(t, kms.config)
		require.NoError(t, os.WriteFile(kms.config, []byte(strings.Replace(text, "sign_extensions = true", "sign_extensions = false", 1)), 0o600))
		careless := start()
		rig.Wait(t, "the node to say what is wrong", time.Minute, func() error {
			return lacks(solo.Process.Log(), []string{"does not sign vote extensions", "sign_extensions = true"})
		})
		require.False(t, solo.Process.Ended(), "the process stays")
		careless.Kill()
		// The last step: this precommit is signed, and tmkms signs none twice. A chain of one stands.
	})
}
