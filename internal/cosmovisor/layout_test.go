package cosmovisor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sums of the two programs, as `printf one | sha256sum` says.
const (
	one = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
	two = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
)

func newHome(t *testing.T) (Layout, func(text string) string) {
	t.Helper()
	dir := t.TempDir()
	layout := Layout{filepath.Join(dir, "home")}
	require.NoError(t, os.MkdirAll(filepath.Join(layout.Home, "config"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(layout.Home, "config", "genesis.json"), nil, 0o600))
	return layout, func(text string) string {
		path := filepath.Join(dir, text)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
}

func TestInitAndPrepare(t *testing.T) {
	layout, program := newHome(t)
	for range 2 {
		require.NoError(t, layout.Init(program("one")))
	}
	target, err := os.Readlink(layout.Current())
	require.NoError(t, err)
	require.Equal(t, filepath.Join(layout.Root(), "genesis"), target)
	requireProgram(t, filepath.Join(layout.Current(), "bin", "bttcd"), "one")
	raw, err := os.ReadFile(layout.Environment())
	require.NoError(t, err)
	require.Contains(t, string(raw), "\nDAEMON_HOME="+layout.Home+"\n")

	for _, sum := range []string{two, "sha256:" + two, strings.ToUpper(two), ""} {
		got, err := layout.Prepare("v2", program("two"), sum)
		require.NoError(t, err)
		require.Equal(t, two, got)
	}
	requireProgram(t, layout.Upgrade("v2"), "two")
	parts, err := filepath.Glob(filepath.Join(layout.Root(), "*", "*", "bin", ".part-*"))
	require.NoError(t, err)
	require.Empty(t, parts)
}

func requireProgram(t *testing.T, path, text string) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.EqualValues(t, 0o755, info.Mode().Perm())
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, string(raw))
}

func TestRefusals(t *testing.T) {
	layout, program := newHome(t)
	require.ErrorContains(t, Layout{"home"}.Init(program("one")), "is not absolute")
	require.ErrorContains(t, Layout{t.TempDir()}.Init(program("one")), "is no home of a node")
	require.ErrorContains(t, layout.Init(filepath.Join(layout.Home, "nothing")), "no such file")
	require.ErrorContains(t, layout.Init(layout.Home), "is no program")
	require.NoDirExists(t, layout.Root())

	require.NoError(t, layout.Init(program("one")))
	require.ErrorContains(t, layout.Init(program("two")), "another program already (sha256 "+one)
	_, err := layout.Prepare("v2", program("two"), one)
	require.ErrorContains(t, err, "has the sha256 "+two+", not "+one)
	require.NoFileExists(t, layout.Upgrade("v2"))
	_, err = layout.Prepare("v2", program("two"), "")
	require.NoError(t, err)
	_, err = layout.Prepare("v2", program("one"), "")
	require.ErrorContains(t, err, "remove it first")
	requireProgram(t, layout.Upgrade("v2"), "two")
}

// TestInitAfterAnUpgrade: the program given is not the one that the chain began with.
func TestInitAfterAnUpgrade(t *testing.T) {
	layout, program := newHome(t)
	require.NoError(t, layout.Init(program("one")))
	_, err := layout.Prepare("v2", program("two"), "")
	require.NoError(t, err)
	require.NoError(t, os.Remove(layout.Current()))
	require.NoError(t, os.Symlink(filepath.Join(layout.Root(), "upgrades", "v2"), layout.Current()))
	require.NoError(t, os.WriteFile(layout.Environment(), []byte("MINE=1\n"), 0o600))
	require.NoError(t, layout.Init(program("two")))
	requireProgram(t, layout.Genesis(), "one")
	requireProgram(t, filepath.Join(layout.Current(), "bin", "bttcd"), "two")
	raw, err := os.ReadFile(layout.Environment())
	require.NoError(t, err)
	require.Equal(t, "MINE=1\n", string(raw))
}
