package join

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}

// tree returns all files below a folder with their contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(raw)
		return err
	}))
	return files
}

func TestStageBecomesTheHome(t *testing.T) {
	for _, existing := range []bool{false, true} {
		root := t.TempDir()
		home := filepath.Join(root, "deep", "home")
		if existing {
			require.NoError(t, os.MkdirAll(home, 0o700))
		}
		stage, err := NewStage(home)
		require.NoError(t, err)
		write(t, stage.Dir, "config/config.toml", "new")
		require.NoError(t, stage.Install())
		require.NoError(t, stage.Discard())
		require.Equal(t, map[string]string{"deep/home/config/config.toml": "new"}, tree(t, root))
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	root := t.TempDir()
	stage, err := NewStage(filepath.Join(root, "a", "b", "home"))
	require.NoError(t, err)
	write(t, stage.Dir, "x", "y")
	require.NoError(t, stage.Discard())
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	require.Empty(t, entries)
}

func TestStageIntoAHome(t *testing.T) {
	root := t.TempDir()
	home := filepath.Join(root, "home")
	write(t, home, "config/config.toml", "old")
	write(t, home, "config/node_key.json", "key")
	write(t, home, "data/priv_validator_state.json", "signed 7")
	stage, err := NewStage(home)
	require.NoError(t, err)
	require.NoError(t, stage.Copy("config/config.toml"))
	require.Error(t, stage.Copy("config/none"))
	write(t, stage.Dir, "config/config.toml", "new")
	write(t, stage.Dir, "config/genesis.json", "genesis")
	write(t, stage.Dir, "data/application.db/1", "state")
	write(t, stage.Dir, "data/priv_validator_state.json", "signed nothing")
	require.NoError(t, stage.Install("config/config.toml", "config/genesis.json"))
	require.NoError(t, stage.Discard())
	require.Equal(t, map[string]string{
		"home/config/config.toml": "new", "home/config/genesis.json": "genesis", "home/config/node_key.json": "key",
		"home/data/application.db/1": "state", "home/data/priv_validator_state.json": "signed 7",
	}, tree(t, root))
}

func TestFailedInstallTakesItselfBack(t *testing.T) {
	root := t.TempDir()
	home := filepath.Join(root, "home")
	write(t, home, "config/config.toml", "old")
	before := tree(t, root)
	stage, err := NewStage(home)
	require.NoError(t, err)
	write(t, stage.Dir, "config/config.toml", "new")
	require.Error(t, stage.Install("config/config.toml", "config/never-made"))
	require.NoError(t, stage.Discard())
	require.Equal(t, before, tree(t, root))
}

func TestEdit(t *testing.T) {
	text := "# mine\n[p2p]\npersistent_peers = \"\"\n[statesync]\nenable = false # why\nrpc_servers = \"\"\ntrust_height = 0\ntrust_hash = \"\"\ntrust_period = \"0s\"\n"
	settings := append(Settings([]string{"http://a", "http://b"}, 7, "AB", time.Hour), PeerSetting([]string{"x@y:1"}))
	edited, err := Edit(text, settings)
	require.NoError(t, err)
	require.Equal(t, "# mine\n[p2p]\npersistent_peers = \"x@y:1\"\n[statesync]\nenable = true\nrpc_servers = \"http://a,http://b\"\n"+
		"trust_height = 7\ntrust_hash = \"AB\"\ntrust_period = \"1h0m0s\"\n", edited)
	_, err = Edit("[statesync]\n[p2p]\nenable = false\n", settings)
	require.ErrorContains(t, err, "[statesync]")
	off, err := Edit(edited, Settings(nil, 0, "", 0))
	require.NoError(t, err)
	require.Contains(t, off, "enable = false")
}
