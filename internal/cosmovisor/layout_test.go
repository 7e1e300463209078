package cosmovisor

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// scriptOf is a program that tells its version, as a node's does.
func scriptOf(text string) string { return "#!/bin/sh\n[ \"$1\" = version ] && echo " + text + "\n" }

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(scriptOf(text)))
	return hex.EncodeToString(sum[:])
}

var one, two = hashOf("one"), hashOf("two")

func newHome(t *testing.T) (Layout, func(text string) string) {
	t.Helper()
	dir := t.TempDir()
	layout := Layout{filepath.Join(dir, "home")}
	require.NoError(t, os.MkdirAll(filepath.Join(layout.Home, "config"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(layout.Home, "config", "genesis.json"), nil, 0o600))
	return layout, func(text string) string {
		path := filepath.Join(dir, text)
		require.NoError(t, os.WriteFile(path, []byte(scriptOf(text)), 0o600))
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
		got, err := layout.Prepare("v2", program("two"), sum, program("one"))
		require.NoError(t, err)
		require.Equal(t, two, got)
	}
	requireProgram(t, layout.Upgrade("v2"), "two")
	requireNoParts(t, layout)
}

func requireNoParts(t *testing.T, layout Layout) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(layout.Home, func(path string, _ os.DirEntry, err error) error {
		require.NotContains(t, filepath.Base(path), ".cosmovisor-")
		require.NotContains(t, filepath.Base(path), ".environment-")
		return err
	}))
}

func requireProgram(t *testing.T, path, text string) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.EqualValues(t, 0o755, info.Mode().Perm())
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, scriptOf(text), string(raw))
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
	_, err := layout.Prepare("v2", program("two"), one, program("one"))
	require.ErrorContains(t, err, "has the sha256 "+two+", not "+one)
	require.NoFileExists(t, layout.Upgrade("v2"))
	_, err = layout.Prepare("v2", program("two"), "", program("one"))
	require.NoError(t, err)
	_, err = layout.Prepare("v2", program("one"), "", program("one"))
	require.ErrorContains(t, err, "remove it first")
	requireProgram(t, layout.Upgrade("v2"), "two")
}

// TestInitAfterAnUpgrade: the program given is not the one that the chain began with.
func TestInitAfterAnUpgrade(t *testing.T) {
	layout, program := newHome(t)
	require.NoError(t, layout.Init(program("one")))
	_, err := layout.Prepare("v2", program("two"), "", program("one"))
	require.NoError(t, err)
	require.NoError(t, os.Remove(layout.Current()))
	require.NoError(t, os.Symlink(filepath.Join(layout.Root(), "upgrades", "v2"), layout.Current()))
	mine := "DAEMON_NAME='bttcd'\nDAEMON_HOME=\"" + layout.Home + "\"\nMINE=1\n"
	require.NoError(t, os.WriteFile(layout.Environment(), []byte(mine), 0o600))
	require.NoError(t, layout.Init(program("two")))
	requireProgram(t, layout.Genesis(), "one")
	requireProgram(t, filepath.Join(layout.Current(), "bin", "bttcd"), "two")
	raw, err := os.ReadFile(layout.Environment())
	require.NoError(t, err)
	require.Equal(t, mine, string(raw))
}

// TestProgramsThatCannotRunHere: cosmovisor finds out at the height of the upgrade.
func TestProgramsThatCannotRunHere(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	whole, err := os.ReadFile(self)
	require.NoError(t, err)
	foreign := bytes.Clone(whole[:min(len(whole), 1<<20)])
	foreign[18], foreign[19] = 0xf3, 0 // the machine of an ELF header: RISC-V
	for name, c := range map[string]struct {
		raw  []byte
		said string
	}{
		"a document":              {[]byte(`{"binaries":{}}`), "exec format error"},
		"the beginning of one":    {whole[:100_000], "signal"},
		"one of another platform": {foreign, "exec format error"},
		"one that fails":          {[]byte("#!/bin/sh\necho no such library >&2\nexit 3\n"), "exit status 3, no such library"},
		"one without interpreter": {[]byte("#!/nowhere/sh\n"), "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			layout, program := newHome(t)
			path := filepath.Join(t.TempDir(), "given")
			require.NoError(t, os.WriteFile(path, c.raw, 0o600))
			_, err := layout.Prepare("v2", path, "", program("one"))
			for _, said := range []string{path + " cannot run here", "another platform", runtime.GOOS + "/" + runtime.GOARCH, c.said} {
				require.ErrorContains(t, err, said)
			}
			require.ErrorContains(t, layout.Init(path), "cannot run here")
			require.NoDirExists(t, layout.Root(), "the home is left as it was")
			requireNoParts(t, layout)
			require.NoError(t, layout.Init(program("one")))
		})
	}
}

func TestProgramThatHangs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangs")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\nexec sleep 600\n"), 0o700))
	require.ErrorContains(t, tryOut(path, path, 50*time.Millisecond), "no answer in 50ms")
}

func TestCurrentThatLeadsNowhere(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, layout Layout){
		"a folder that is gone": func(t *testing.T, layout Layout) {
			t.Helper()
			require.NoError(t, os.Symlink("/nonexistent", layout.Current()))
		},
		"a folder without a program": func(t *testing.T, layout Layout) {
			t.Helper()
			require.NoError(t, os.Symlink(filepath.Join(layout.Home, "config"), layout.Current()))
		},
		"not absolute": func(t *testing.T, layout Layout) {
			t.Helper()
			require.NoError(t, os.Symlink("genesis", layout.Current()))
		},
		"no link": func(t *testing.T, layout Layout) {
			t.Helper()
			require.NoError(t, os.Mkdir(layout.Current(), 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			layout, program := newHome(t)
			require.NoError(t, layout.Init(program("one")))
			require.NoError(t, os.Remove(layout.Current()))
			spoil(t, layout)
			_, err := layout.Prepare("v2", program("two"), "", program("one"))
			for _, err := range []error{err, layout.Init(program("one"))} {
				require.ErrorContains(t, err, layout.Current())
				require.ErrorContains(t, err, "ln -sfn FOLDER "+layout.Current())
			}
			require.NoFileExists(t, layout.Upgrade("v2"))
		})
	}
}

// TestProgramThatIsLost: the one that the chain began with is put back, but not at an upgrade, which
// may be prepared with another.
func TestProgramThatIsLost(t *testing.T) {
	layout, program := newHome(t)
	require.NoError(t, layout.Init(program("one")))
	require.NoError(t, os.Remove(layout.Genesis()))
	_, err := layout.Prepare("v2", program("two"), "", program("two"))
	require.ErrorContains(t, err, "there is no bin/bttcd")
	require.NoError(t, layout.Init(program("one")))
	requireProgram(t, layout.Genesis(), "one")
	require.NoError(t, os.Chmod(layout.Genesis(), 0o600))
	require.ErrorContains(t, layout.Init(program("one")), "chmod 755 "+layout.Genesis())
}

func TestEnvironmentThatCosmovisorCannotUse(t *testing.T) {
	layout, program := newHome(t)
	require.NoError(t, layout.Init(program("one")))
	whole, err := os.ReadFile(layout.Environment())
	require.NoError(t, err)
	name, home := "write the line `DAEMON_NAME=bttcd`", "write the line `DAEMON_HOME="+layout.Home+"`"
	for text, said := range map[string][]string{
		"DAEMON_NA": {name, home},
		"":          {name, home},
		"# DAEMON_NAME=bttcd\nDAEMON_HOME=" + layout.Home:       {name},
		"DAEMON_NAME=bttcd\n":                                   {home},
		"DAEMON_NAME=gaiad\nDAEMON_HOME=" + layout.Home:         {name},
		"DAEMON_NAME=bttcd\nDAEMON_HOME=" + layout.Home + "/no": {home},
		"DAEMON_NAME=bttcd\nDAEMON_HOME=":                       {home},
	} {
		require.NoError(t, os.WriteFile(layout.Environment(), []byte(text), 0o600))
		_, err := layout.Prepare("v2", program("two"), "", program("one"))
		for _, err := range []error{err, layout.Init(program("one"))} {
			for _, line := range append(said, layout.Environment(), "remove the file") {
				require.ErrorContains(t, err, line, "of %q", text)
			}
		}
		require.NoFileExists(t, layout.Upgrade("v2"))
		raw, err := os.ReadFile(layout.Environment())
		require.NoError(t, err)
		require.Equal(t, text, string(raw), "what is the operator's is not changed")
	}
	require.NoError(t, os.Remove(layout.Environment()))
	_, err = layout.Prepare("v2", program("two"), "", program("one"))
	require.NoError(t, err)
	raw, err := os.ReadFile(layout.Environment())
	require.NoError(t, err)
	require.Equal(t, string(whole), string(raw), "one that is gone is written anew")
	requireNoParts(t, layout)
}
