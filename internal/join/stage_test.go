package join

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

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
	require.Contains(t, stage.Outcome(), "nothing in "+home+" was changed")
	require.Equal(t, before, tree(t, root))
}

// TestStageNeedsTheHomeAlone is about a home in a folder of somebody else, or on a disk of its own.
func TestStageNeedsTheHomeAlone(t *testing.T) {
	root := t.TempDir()
	home := filepath.Join(root, "home")
	require.NoError(t, os.Mkdir(home, 0o750))
	before, err := os.Stat(home)
	require.NoError(t, err)
	// Root writes there all the same: for it the folder's time tells.
	require.NoError(t, os.Chtimes(root, testNow, testNow))
	require.NoError(t, os.Chmod(root, 0o555))
	t.Cleanup(func() { _ = os.Chmod(root, 0o755) })
	parent, err := os.Stat(root)
	require.NoError(t, err)

	stage, err := NewStage(home)
	require.NoError(t, err)
	require.Equal(t, home, filepath.Dir(stage.Dir))
	write(t, stage.Dir, "config/config.toml", "new")
	write(t, stage.Dir, "data/priv_validator_state.json", "signed nothing")
	require.NoError(t, stage.Install("config/config.toml"))
	require.NoError(t, stage.Discard())
	require.Equal(t, map[string]string{
		"home/config/config.toml": "new", "home/data/priv_validator_state.json": "signed nothing",
	}, tree(t, root))
	after, err := os.Stat(home)
	require.NoError(t, err)
	require.True(t, os.SameFile(before, after), "the home was replaced")
	require.Equal(t, before.Mode(), after.Mode())
	touched, err := os.Stat(root)
	require.NoError(t, err)
	require.Equal(t, parent.ModTime(), touched.ModTime(), "something was made beside the home")
	require.Contains(t, stage.Outcome(), "ready")
}

func TestStageInALinkedHome(t *testing.T) {
	for _, content := range []string{"", "lost+found/x"} {
		root := t.TempDir()
		disk, home := filepath.Join(root, "disk"), filepath.Join(root, "home")
		require.NoError(t, os.Mkdir(disk, 0o700))
		if content != "" {
			write(t, disk, content, "")
		}
		require.NoError(t, os.Symlink(disk, home))
		stage, err := NewStage(home)
		require.NoError(t, err)
		require.Equal(t, disk, filepath.Dir(stage.Dir))
		write(t, stage.Dir, "config/config.toml", "new")
		require.NoError(t, stage.Install("config/config.toml"))
		require.NoError(t, stage.Discard())
		target, err := os.Readlink(home)
		require.NoError(t, err, "the link was removed")
		require.Equal(t, disk, target)
		require.Equal(t, "new", tree(t, disk)["config/config.toml"])
	}
}

// TestRootJoinsForAnother is of another user as far as this one may give files away: only root may.
func TestRootJoinsForAnother(t *testing.T) {
	uid, gid := 1234, 4321
	if os.Geteuid() != 0 {
		uid, gid = os.Getuid(), os.Getgid()
	}
	for _, content := range []string{"", "lost+found/x"} {
		home := t.TempDir()
		if content != "" {
			write(t, home, content, "")
		}
		require.NoError(t, os.Chown(home, uid, gid))
		stage, err := NewStage(home)
		require.NoError(t, err)
		write(t, stage.Dir, "config/config.toml", "new")
		write(t, stage.Dir, "data/application.db/1", "state")
		require.NoError(t, stage.Install("config/config.toml"))
		require.NoError(t, stage.Discard())
		for _, name := range []string{".", "config", "config/config.toml", "data", "data/application.db/1"} {
			info, err := os.Stat(filepath.Join(home, name))
			require.NoError(t, err)
			owner := info.Sys().(*syscall.Stat_t)
			require.Equal(t, []int{uid, gid}, []int{int(owner.Uid), int(owner.Gid)}, name)
		}
	}
}

func TestDataOnAnotherDisk(t *testing.T) {
	home := t.TempDir()
	disk := filepath.Join("/dev/shm", strings.ReplaceAll(home, "/", "_"))
	if os.Mkdir(disk, 0o700) != nil {
		t.Skip("there is no second file system")
	}
	t.Cleanup(func() { _ = os.RemoveAll(disk) })
	if device(t, home) == device(t, disk) {
		t.Skip("there is no second file system")
	}
	write(t, home, "config/config.toml", "old")
	require.NoError(t, os.Symlink(disk, filepath.Join(home, "data")))
	stage, err := NewStage(home)
	require.NoError(t, err)
	write(t, stage.Dir, "config/config.toml", "new")
	write(t, stage.Dir, "data/application.db/1", "state")
	err = stage.Install("config/config.toml")
	require.ErrorContains(t, err, "data is on another disk than the home")
	require.NoError(t, stage.Discard())
	require.Equal(t, map[string]string{"config.toml": "old"}, tree(t, filepath.Join(home, "config")))
	require.Empty(t, tree(t, disk))
}

func device(t *testing.T, path string) any {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Sys().(*syscall.Stat_t).Dev
}

func TestLinkToNothing(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	require.NoError(t, os.Symlink("/no/such/disk", home))
	_, err := NewStage(home)
	require.ErrorContains(t, err, "/no/such/disk")
	require.ErrorContains(t, err, "mount its disk")
}

// TestWhatCannotBePutBackIsKept is about the only copy of what the home held.
func TestWhatCannotBePutBackIsKept(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	write(t, home, "config/config.toml", "old")
	stage, err := NewStage(home)
	require.NoError(t, err)
	write(t, stage.Dir, "replaced/config/config.toml", "old")
	why := stage.putBack([]move{
		{filepath.Join(home, "no folder", "config.toml"), filepath.Join(stage.Dir, "replaced", "config", "config.toml")},
	}, os.ErrPermission)
	require.ErrorIs(t, why, os.ErrPermission)
	require.ErrorContains(t, why, "putting it back")
	require.NoError(t, stage.Discard())
	require.FileExists(t, filepath.Join(stage.Dir, "replaced", "config", "config.toml"))
	require.Contains(t, stage.Outcome(), "changed in part")
	require.Contains(t, stage.Outcome(), filepath.Join(stage.Dir, "replaced"))
}
