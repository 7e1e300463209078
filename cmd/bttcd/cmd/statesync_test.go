package cmd

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"
)

// TestStateSyncSettings reads back what was written the way the node does.
func TestStateSyncSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	cmtcfg.WriteConfigFile(path, cometConfigDefaults())
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, append([]byte("# mine\n"), raw...), 0o600))
	settings := stateSync{
		servers: []string{"http://one:26657", "https://two"}, peers: []string{"ab@one:26656"},
		height: 77, hash: "C0FFEE", period: 40 * time.Second,
	}
	require.NoError(t, settings.write(path, true))

	reader := viper.New()
	reader.SetConfigFile(path)
	require.NoError(t, reader.ReadInConfig())
	config := cmtcfg.DefaultConfig()
	require.NoError(t, reader.Unmarshal(config))
	require.NoError(t, config.StateSync.ValidateBasic())
	require.True(t, config.StateSync.Enable)
	require.Equal(t, settings.servers, config.StateSync.RPCServers)
	require.Equal(t, settings.height, config.StateSync.TrustHeight)
	require.Equal(t, settings.hash, config.StateSync.TrustHash)
	require.Equal(t, settings.period, config.StateSync.TrustPeriod)
	require.Equal(t, "ab@one:26656", config.P2P.PersistentPeers)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), "# mine\n")
}

func TestSetKeyMindsSections(t *testing.T) {
	text, err := setKey("[a]\nkey = 1\n[b]\nkey = 2 # two\n", "b", "key", "3")
	require.NoError(t, err)
	require.Equal(t, "[a]\nkey = 1\n[b]\nkey = 3\n", text)
	_, err = setKey("[a]\nkey = 1\n", "b", "key", "3")
	require.ErrorContains(t, err, "[b]")
}
