package e2e

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// diagnosis is what `bttcd doctor --json` prints.
type diagnosis struct {
	Level    string `json:"level"`
	Findings []struct {
		Check string `json:"check"`
		Level string `json:"level"`
		Said  string `json:"said"`
		Do    string `json:"do"`
	} `json:"findings"`
}

// examine runs the doctor, whose exit code must be that of the worst finding.
func examine(t *testing.T, home string, flags ...string) diagnosis {
	t.Helper()
	outcome := rig.Run(t, time.Minute, rig.Bttcd(t), append([]string{"doctor", "--json", "--home", home}, flags...)...)
	var found diagnosis
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &found), outcome.Text())
	code, known := map[string]int{"fine": 0, "warning": 1, "error": 2}[found.Level]
	require.True(t, known, outcome.Text())
	require.Equal(t, code, outcome.ExitCode, outcome.Text())
	return found
}

// has asserts that something was found, with what to do about it.
func (d diagnosis) has(t *testing.T, check, level, text string) {
	t.Helper()
	for _, finding := range d.Findings {
		if finding.Check == check && finding.Level == level && strings.Contains(finding.Said, text) {
			require.Equal(t, level == "fine", finding.Do == "", finding.Said)
			return
		}
	}
	require.Failf(t, "not found", "%s, %s: %q in %+v", check, level, text, d.Findings)
}

// testDoctor examines a validator that runs, and copies of its home that are broken.
func testDoctor(t *testing.T, net *rig.Network) {
	healthy := net.Validators[1].Home
	before := listing(t, filepath.Join(healthy, "config"))
	found := examine(t, healthy, "--rpc", net.First().RPC)
	for _, finding := range found.Findings {
		if finding.Check != "disk" { // which is this machine's
			require.Equal(t, "fine", finding.Level, finding.Said)
		}
	}
	found.has(t, "node", "fine", "the node runs, at block")
	found.has(t, "genesis", "fine", "as is "+strings.TrimPrefix(net.First().RPC, "http://"))
	found.has(t, "clock", "fine", "1 servers")
	found.has(t, "peers", "fine", "the node has 3 peers")
	found.has(t, "bridge", "fine", "has the Portal, and knows finality")
	require.Equal(t, before, listing(t, filepath.Join(healthy, "config")), "the doctor writes nothing")
	table := rig.Run(t, time.Minute, rig.Bttcd(t), "doctor", "--home", healthy)
	requireSaid(t, table.Text(), "fine", "no setting contradicts another one", "errors")

	t.Run("half-written", func(t *testing.T) {
		home := copyHome(t, healthy)
		raw, err := os.ReadFile(filepath.Join(home.Path, "config", "config.toml"))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(home.Path, "config", "config.toml"), raw[:strings.Index(string(raw), "[mempool]")], 0o600))
		found := examine(t, home.Path)
		found.has(t, "config", "error", "config/config.toml is half-written")
		found.has(t, "ports", "error", "is in use")
	})
	t.Run("wrong network", func(t *testing.T) {
		home := copyHome(t, healthy)
		home.EditConfig(t, "genesis.json", rig.ChainID, "bttc-testnet-1")
		found := examine(t, home.Path, "--rpc", net.First().RPC)
		found.has(t, "genesis", "error", "the genesis is of bttc-testnet-1, but "+strings.TrimPrefix(net.First().RPC, "http://")+" is of "+rig.ChainID)
		found.has(t, "genesis", "error", "client.toml is for "+rig.ChainID)
		found.has(t, "settings", "error", "evm-chain-id is 19991")
	})
	t.Run("careless", func(t *testing.T) {
		home := copyHome(t, healthy)
		home.EditConfig(t, "config.toml", "double_sign_check_height = 0", "double_sign_check_height = 10")
		home.EditConfig(t, "config.toml", `pprof_laddr = "127.0.0.1:`, `pprof_laddr = "0.0.0.0:`)
		require.NoError(t, os.Chmod(filepath.Join(home.Path, "config", "priv_validator_key.json"), 0o644))
		found := examine(t, home.Path)
		found.has(t, "settings", "warning", "double_sign_check_height is 10")
		found.has(t, "ports", "error", "pprof listens on 0.0.0.0")
		found.has(t, "keys", "error", "the consensus key is readable by others")
	})
	t.Run("half a node key", func(t *testing.T) {
		home := copyHome(t, healthy)
		truncate(t, home, "config/node_key.json")
		examine(t, home.Path).has(t, "keys", "error", "config/node_key.json is not a node key, or half of one")
	})
	t.Run("no home", func(t *testing.T) {
		outcome := rig.Run(t, time.Minute, rig.Bttcd(t), "doctor", "--home", filepath.Join(t.TempDir(), "none"))
		require.Equal(t, 3, outcome.ExitCode, outcome.Text())
		requireSaid(t, outcome.Text(), "is no home of a node", "bttcd init")
		_, err := os.Stat(filepath.Join(t.TempDir(), "none"))
		require.ErrorIs(t, err, fs.ErrNotExist)
	})
}

// copyHome copies what the doctor looks at of a home, without its databases.
func copyHome(t *testing.T, from string) rig.Home {
	t.Helper()
	home := rig.Home{Path: t.TempDir()}
	require.NoError(t, os.CopyFS(filepath.Join(home.Path, "config"), os.DirFS(filepath.Join(from, "config"))))
	require.NoError(t, os.Mkdir(filepath.Join(home.Path, "data"), 0o700))
	state, err := os.ReadFile(filepath.Join(from, "data", "priv_validator_state.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home.Path, "data", "priv_validator_state.json"), state, 0o600))
	return home
}

func listing(t *testing.T, dir string) (files []string) {
	t.Helper()
	require.NoError(t, filepath.Walk(dir, func(path string, info fs.FileInfo, err error) error {
		// The node writes its address book when it likes.
		if err == nil && !info.IsDir() && info.Name() != "addrbook.json" {
			files = append(files, path+" "+info.ModTime().String())
		}
		return err
	}))
	return files
}
