package cmd

import (
	"os"
	"path/filepath"
	"testing"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/internal/remotesigner"
)

// TestKeyOfTheHomeIsLeftAlone has a home whose state moved to the signer and whose key did not:
// CometBFT ends the process over a key without a state.
func TestKeyOfTheHomeIsLeftAlone(t *testing.T) {
	config := cmtcfg.DefaultConfig().SetRoot(t.TempDir())
	own := config.PrivValidatorKeyFile()
	require.NoError(t, os.MkdirAll(filepath.Dir(own), 0o700))
	require.NoError(t, os.WriteFile(own, []byte("{}"), 0o600))

	key := &consensusKey{relay: &remotesigner.Relay{Dir: t.TempDir()}, log: log.NewNopLogger()}
	key.takeOver(config)
	require.Equal(t, key.relay.Dir, filepath.Dir(config.PrivValidatorKeyFile()))
	require.Equal(t, key.relay.Dir, filepath.Dir(config.PrivValidatorStateFile()))
	require.Equal(t, key.relay.Address(), config.PrivValidatorListenAddr)
}
