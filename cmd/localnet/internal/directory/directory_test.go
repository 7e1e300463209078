package directory

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func open(t *testing.T) Directory {
	t.Helper()
	dir, err := Open(filepath.Join(t.TempDir(), "net"))
	require.NoError(t, err)
	return dir
}

func touch(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte("{}"), 0o600))
}

func TestState(t *testing.T) {
	dir := open(t)
	requireState := func(want State) {
		t.Helper()
		got, err := dir.State()
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	requireState(Empty)
	lock, err := dir.Lock()
	require.NoError(t, err)
	defer func() { require.NoError(t, lock.Unlock()) }()
	requireState(Empty)
	require.NoError(t, dir.Create())
	requireState(Partial)
	touch(t, dir.Network())
	requireState(Complete)
	require.NoError(t, dir.Wipe())
	requireState(Empty)
}

func TestStateOfSomebodyElsesDirectory(t *testing.T) {
	dir := open(t)
	touch(t, filepath.Join(string(dir), "thesis.tex"))
	got, err := dir.State()
	require.NoError(t, err)
	require.Equal(t, Foreign, got)
}

func TestPurgeLeavesWhatIsNotOfATestnet(t *testing.T) {
	dir := open(t)
	lock, err := dir.Lock()
	require.NoError(t, err)
	defer func() { require.NoError(t, lock.Unlock()) }()
	require.NoError(t, dir.Create())
	touch(t, dir.Network())
	touch(t, filepath.Join(dir.Home("validator-0"), "config.toml"))
	note := filepath.Join(string(dir), "note.txt")
	touch(t, note)

	require.NoError(t, dir.Purge())
	require.FileExists(t, note)
	entries, err := os.ReadDir(string(dir))
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestPurgeRemovesTheDirectory(t *testing.T) {
	dir := open(t)
	lock, err := dir.Lock()
	require.NoError(t, err)
	defer func() { require.NoError(t, lock.Unlock()) }()
	require.NoError(t, dir.Create())
	require.NoError(t, dir.Purge())
	require.NoDirExists(t, string(dir))
}

func TestLockIsExclusive(t *testing.T) {
	dir := open(t)
	first, err := dir.Lock()
	require.NoError(t, err)
	_, err = dir.Lock()
	require.ErrorIs(t, err, ErrLocked)
	require.NoError(t, first.Unlock())
	require.NoError(t, first.Unlock())

	second, err := dir.Lock()
	require.NoError(t, err)
	require.NoError(t, second.Unlock())
}

func TestLockOnARemovedFileIsRefused(t *testing.T) {
	dir := open(t)
	require.NoError(t, os.MkdirAll(string(dir), 0o700))
	path := filepath.Join(string(dir), lockFile)
	file, err := os.Create(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	require.NoError(t, os.Remove(path))
	require.ErrorIs(t, lock(file, path), ErrLocked)
}

func TestWriteJSONIsPrivateAndLeavesNoScraps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.json")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o644))
	require.NoError(t, WriteJSON(path, map[string]int{"height": 7}))

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	var got map[string]int
	require.NoError(t, ReadJSON(path, &got))
	require.Equal(t, map[string]int{"height": 7}, got)
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestWriteJSONKeepsTheOldFileWhenItFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"a":1}`), 0o600))
	require.Error(t, WriteJSON(path, make(chan int)))
	require.ErrorContains(t, WriteJSON(filepath.Join(path, "below"), 1), "write")
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.JSONEq(t, `{"a":1}`, string(data))
}

func TestReadJSONNamesTheDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"a":`), 0o600))
	require.ErrorContains(t, ReadJSON(path, &struct{}{}), path+" is damaged")
}

func TestSavedStatesOutliveEverything(t *testing.T) {
	dir := open(t)
	lock, err := dir.Lock()
	require.NoError(t, err)
	require.NoError(t, dir.Create())
	touch(t, dir.Network())
	save := filepath.Join(dir.Saves(), "one", "save.json")
	touch(t, save)
	requireState := func(want State) {
		t.Helper()
		got, err := dir.State()
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	requireState(Complete)
	require.NoError(t, dir.Wipe())
	requireState(Empty)
	require.NoError(t, dir.Purge())
	requireState(Empty)
	require.FileExists(t, save)
	require.NoError(t, lock.Unlock())
	require.NoFileExists(t, filepath.Join(string(dir), lockFile))
}

func TestReplace(t *testing.T) {
	dir := open(t)
	lock, err := dir.Lock()
	require.NoError(t, err)
	defer func() { require.NoError(t, lock.Unlock()) }()
	require.NoError(t, dir.Create())
	touch(t, dir.Network())
	old, log := filepath.Join(dir.Home("old"), "state"), dir.Log("old")
	touch(t, old)
	touch(t, log)
	touch(t, filepath.Join(dir.Loading(), homesDir, "new", "state"))
	touch(t, filepath.Join(dir.Loading(), networkFile))

	require.NoError(t, dir.Replace())
	require.NoFileExists(t, old)
	require.FileExists(t, filepath.Join(dir.Home("new"), "state"))
	require.FileExists(t, dir.Network())
	require.FileExists(t, log)
	require.NoDirExists(t, dir.Loading())
	require.DirExists(t, filepath.Dir(dir.PID("new")))
}

func TestBusy(t *testing.T) {
	dir := open(t)
	require.False(t, dir.Busy())
	require.NoDirExists(t, string(dir), "asking makes nothing")
	lock, err := dir.Lock()
	require.NoError(t, err)
	require.True(t, dir.Busy())
	require.NoError(t, lock.Unlock())
	require.False(t, dir.Busy())
}
