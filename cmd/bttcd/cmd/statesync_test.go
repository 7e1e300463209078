package cmd

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/join"
)

// TestStateSyncSettings reads back what was written the way the node does.
func TestStateSyncSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	cmtcfg.WriteConfigFile(path, cometConfigDefaults())
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, append([]byte("# mine\n"), raw...), 0o600))
	servers := []string{"http://one:26657", "https://two"}
	settings := append(join.Settings(servers, 77, "C0FFEE", 40*time.Second), join.PeerSetting([]string{"ab@one:26656"}))
	require.NoError(t, writeSettings(path, settings))

	reader := viper.New()
	reader.SetConfigFile(path)
	require.NoError(t, reader.ReadInConfig())
	config := cmtcfg.DefaultConfig()
	require.NoError(t, reader.Unmarshal(config))
	require.NoError(t, config.StateSync.ValidateBasic())
	require.True(t, config.StateSync.Enable)
	require.Equal(t, servers, config.StateSync.RPCServers)
	require.EqualValues(t, 77, config.StateSync.TrustHeight)
	require.Equal(t, "C0FFEE", config.StateSync.TrustHash)
	require.Equal(t, 40*time.Second, config.StateSync.TrustPeriod)
	require.Equal(t, "ab@one:26656", config.P2P.PersistentPeers)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), "# mine\n")

	require.NoError(t, os.WriteFile(path, []byte("[statesync]\n"), 0o600))
	require.ErrorContains(t, writeSettings(path, settings), "not whole")
	left, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "[statesync]\n", string(left))
}
