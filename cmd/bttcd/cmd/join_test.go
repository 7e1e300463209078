package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/x/genutil"
)

func TestJoinChecksPeers(t *testing.T) {
	id := strings.Repeat("0a", 20)
	options := joinOptions{moniker: "a", rpc: []string{"http://a", "http://b"}}
	for _, good := range []string{id + "@10.0.0.1:26656", id + "@peer.example.org:26656", id + "@[::1]:26656"} {
		options.peers = []string{good}
		require.NoError(t, options.check(), good)
	}
	for _, bad := range []string{"nonsense", "zz@1.2.3.4:5", id + "@1.2.3.4", strings.ToUpper(id) + "@1.2.3.4:5", ""} {
		options.peers = []string{id + "@10.0.0.1:26656", bad}
		require.ErrorContains(t, options.check(), "--peers: peer \""+bad+"\" is no address: write it as ID@HOST:PORT", bad)
	}
}

// TestJoinReadsBackPeers is about those that the configuration of a home names already.
func TestJoinReadsBackPeers(t *testing.T) {
	config := cmtcfg.DefaultConfig().SetRoot(t.TempDir())
	path := filepath.Join(config.RootDir, "config.toml")
	check := func() error {
		cmtcfg.WriteConfigFile(path, config)
		return checkConfigFile(path)
	}
	config.P2P.PersistentPeers, config.P2P.Seeds = strings.Repeat("0a", 20)+"@a:1 , ", ""
	require.NoError(t, check())
	config.P2P.Seeds = "a:1"
	require.ErrorContains(t, check(), `seeds: peer "a:1" is no address`)
	config.P2P.PersistentPeers, config.P2P.Seeds = "b:1", ""
	require.ErrorContains(t, check(), `persistent_peers: peer "b:1" is no address`)
}

func TestCheckOwnFiles(t *testing.T) {
	for name, test := range map[string]struct {
		file, text string
		said       string
	}{
		"all whole":              {"", "", ""},
		"damaged node key":       {"config/node_key.json", `{"priv_key":{"type":"x"`, "config/node_key.json is not a node key"},
		"no node key":            {"config/node_key.json", "", ""},
		"damaged consensus key":  {"config/priv_validator_key.json", `{"address":`, "config/priv_validator_key.json is not a consensus key"},
		"no consensus key":       {"config/priv_validator_key.json", "", ""},
		"damaged signing record": {"data/priv_validator_state.json", `{"hei`, "data/priv_validator_state.json is damaged"},
		"no signing record":      {"data/priv_validator_state.json", "", "data/priv_validator_state.json: no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			config := cmtcfg.DefaultConfig().SetRoot(t.TempDir())
			require.NoError(t, os.MkdirAll(filepath.Join(config.RootDir, "config"), 0o700))
			_, _, err := genutil.InitializeNodeValidatorFiles(config)
			require.NoError(t, err)
			path := filepath.Join(config.RootDir, test.file)
			if test.text != "" {
				require.NoError(t, os.WriteFile(path, []byte(test.text), 0o600))
			} else if test.file != "" {
				require.NoError(t, os.Remove(path))
			}
			err = checkOwnFiles(config.RootDir, foundHome{})
			if test.said == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.said)
			require.ErrorContains(t, err, ": put it back", "what to do")

			// A signer's home may hold a key that nobody uses.
			config.PrivValidatorListenAddr = "tcp://127.0.0.1:26659"
			cmtcfg.WriteConfigFile(filepath.Join(config.RootDir, "config", "config.toml"), config)
			err = checkOwnFiles(config.RootDir, foundHome{kept: configFiles})
			require.Equal(t, strings.HasSuffix(test.file, "node_key.json"), err != nil, "%v", err)
		})
	}
}
