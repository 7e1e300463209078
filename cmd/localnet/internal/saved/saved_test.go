package saved

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
)

func quiet(int64, int64) {}

var parts = []string{"network.json", "chains", "validators"}

// testnet makes files as a testnet has them, and returns their directory and a store beside them.
func testnet(t *testing.T) (string, Store) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "network.json", "{}")
	write(t, dir, "validators/validator-0/data/application.db/000001.ldb", "the state")
	write(t, dir, "validators/validator-0/data/blockstore.db/000007.log", "the blocks")
	write(t, dir, "validators/validator-0/config/genesis.json", "first")
	write(t, dir, "logs/validator-0.log", "not saved")
	return dir, New(filepath.Join(dir, "saves"))
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

func requireText(t *testing.T, want, dir, name string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	require.Equal(t, want, string(got))
}

func create(t *testing.T, dir string, store Store, name string, force bool) error {
	t.Helper()
	_, err := store.Create(t.Context(), dir, parts, Manifest{Name: name, Dir: dir, Height: 9}, force, quiet)
	return err
}

func load(t *testing.T, store Store, name string) (string, error) {
	t.Helper()
	manifest, err := store.Open(name)
	if err != nil {
		return "", err
	}
	target := filepath.Join(t.TempDir(), "loading")
	return target, store.CopyTo(t.Context(), manifest, target, quiet)
}

func TestASavedStateIsLoadedAsItWas(t *testing.T) {
	dir, store := testnet(t)
	require.NoError(t, create(t, dir, store, "first", false))
	write(t, dir, "validators/validator-0/config/genesis.json", "changed since")

	target, err := load(t, store, "first")
	require.NoError(t, err)
	requireText(t, "first", target, "validators/validator-0/config/genesis.json")
	requireText(t, "the state", target, "validators/validator-0/data/application.db/000001.ldb")
	require.NoDirExists(t, filepath.Join(target, "logs"))
	require.NoFileExists(t, filepath.Join(target, manifestFile))
	info, err := os.Stat(filepath.Join(target, "network.json"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	entries, err := store.List()
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.Equal(t, "first", entries[0].Name)
	require.EqualValues(t, 9, entries[0].Height)
	require.EqualValues(t, len("{}")+len("the state")+len("the blocks")+len("first"), entries[0].Bytes)
	require.Empty(t, entries[0].Problem)
}

func TestOverwritingNeedsForce(t *testing.T) {
	dir, store := testnet(t)
	require.NoError(t, create(t, dir, store, "one", false))
	write(t, dir, "network.json", "second")
	require.ErrorContains(t, create(t, dir, store, "one", false), "--force replaces it")
	target, err := load(t, store, "one")
	require.NoError(t, err)
	requireText(t, "{}", target, "network.json")

	require.NoError(t, create(t, dir, store, "one", true))
	target, err = load(t, store, "one")
	require.NoError(t, err)
	requireText(t, "second", target, "network.json")
	left, err := os.ReadDir(store.Root)
	require.NoError(t, err)
	require.Len(t, left, 1)
}

func TestNames(t *testing.T) {
	dir, store := testnet(t)
	for _, name := range []string{"", ".", "..", "a/b", "a.partial", "-f", "white space", "é", string(make([]byte, 65))} {
		require.ErrorContains(t, create(t, dir, store, name, true), "is no name for a saved state", name)
		_, err := store.Open(name)
		require.ErrorContains(t, err, "is no name for a saved state", name)
		require.ErrorContains(t, store.Delete(name), "is no name for a saved state", name)
	}
	require.NoDirExists(t, store.Root)
}

func TestUnknownNames(t *testing.T) {
	dir, store := testnet(t)
	_, err := store.Open("one")
	require.ErrorContains(t, err, "there is no saved state one, and no other")
	require.NoError(t, create(t, dir, store, "two", false))
	require.NoError(t, create(t, dir, store, "three", false))
	_, err = store.Open("one")
	require.ErrorContains(t, err, "choose one of three, two")
	require.ErrorContains(t, store.Delete("one"), "choose one of three, two")
	require.NoError(t, store.Delete("two"))
	require.NoError(t, store.Delete("three"))
	require.NoDirExists(t, store.Root)
}

// A kill at any moment of Create leaves either the old state or the new one, or says that there is none.
func TestInterruptedSaves(t *testing.T) {
	dir, store := testnet(t)
	write(t, store.Root, "one.partial/network.json", "half")
	_, err := store.Open("one")
	require.ErrorIs(t, err, ErrIncomplete)
	require.ErrorContains(t, err, "`localnet save one` saves it anew")
	entries, err := store.List()
	require.NoError(t, err)
	require.Equal(t, []Entry{{Manifest: Manifest{Name: "one"}, Problem: ErrIncomplete.Error()}}, entries)

	require.NoError(t, create(t, dir, store, "one", false), "it is in nobody's way")
	write(t, store.Root, "one.partial/network.json", "half")
	target, err := load(t, store, "one")
	require.NoError(t, err, "an older state stays until the new one is whole")
	requireText(t, "{}", target, "network.json")

	// Killed between the two renames.
	require.NoError(t, os.RemoveAll(filepath.Join(store.Root, "one.partial")))
	require.NoError(t, os.Rename(filepath.Join(store.Root, "one"), filepath.Join(store.Root, "one.partial")))
	write(t, store.Root, "one.replaced/network.json", "old")
	target, err = load(t, store, "one")
	require.NoError(t, err)
	requireText(t, "{}", target, "network.json")
	require.NoError(t, store.Settle("one"))
	require.Equal(t, []string{"one"}, names(t, store.Root))
}

// Whoever holds no lock may look at any moment of a save, and must not move or remove what it works on.
func TestLookingChangesNothing(t *testing.T) {
	for name, half := range map[string]func(t *testing.T, store Store, place string){
		"about to be named": func(t *testing.T, store Store, place string) {
			require.NoError(t, os.CopyFS(place+partialSuffix, os.DirFS(place)))
		},
		"old one aside": func(t *testing.T, store Store, place string) {
			require.NoError(t, os.CopyFS(place+replacedSuffix, os.DirFS(place)))
			require.NoError(t, os.Rename(place, place+partialSuffix))
		},
		"old one not yet removed": func(t *testing.T, store Store, place string) {
			require.NoError(t, os.CopyFS(place+replacedSuffix, os.DirFS(place)))
		},
		"first copy": func(t *testing.T, store Store, place string) {
			require.NoError(t, os.Rename(place, place+partialSuffix))
			require.NoError(t, os.Remove(filepath.Join(place+partialSuffix, manifestFile)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, store := testnet(t)
			require.NoError(t, create(t, dir, store, "one", false))
			half(t, store, filepath.Join(store.Root, "one"))
			before := names(t, store.Root)
			entries, err := store.List()
			require.NoError(t, err)
			require.Len(t, entries, 1)
			complete := name != "first copy"
			require.Equal(t, complete, entries[0].Problem == "", entries[0].Problem)
			_, err = store.Open("one")
			require.Equal(t, complete, err == nil, err)
			require.Equal(t, complete, store.Check("one", false) != nil)
			require.NoError(t, store.Check("one", true))
			require.Equal(t, before, names(t, store.Root))

			require.NoError(t, store.Settle("one"))
			if complete {
				require.Equal(t, []string{"one"}, names(t, store.Root))
			}
		})
	}
}

func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestDamagedStatesAreNotLoaded(t *testing.T) {
	for want, spoil := range map[string]func(dir string) error{
		"config/genesis.json is missing":        func(dir string) error { return os.RemoveAll(filepath.Join(dir, "validators/validator-0/config")) },
		"network.json has 1 bytes instead of 2": func(dir string) error { return os.WriteFile(filepath.Join(dir, "network.json"), []byte("{"), 0o600) },
		"is damaged: validators/validator-0/data/cs.wal/wal is not of it, save.json does not list it": func(dir string) error {
			path := filepath.Join(dir, "validators/validator-0/data/cs.wal")
			return errors.Join(os.Mkdir(path, 0o700), os.WriteFile(filepath.Join(path, "wal"), nil, 0o600))
		},
		"is damaged: validators/link is a link":        func(dir string) error { return os.Symlink("/etc", filepath.Join(dir, "validators/link")) },
		"is damaged: its save.json is missing":         func(dir string) error { return os.Remove(filepath.Join(dir, manifestFile)) },
		"save.json is damaged: unexpected end of JSON": func(dir string) error { return os.WriteFile(filepath.Join(dir, manifestFile), []byte("{"), 0o600) },
	} {
		dir, store := testnet(t)
		require.NoError(t, create(t, dir, store, "one", false))
		require.NoError(t, spoil(filepath.Join(store.Root, "one")))
		_, err := store.Open("one")
		require.ErrorContains(t, err, want)
		entries, err := store.List()
		require.NoError(t, err)
		require.Contains(t, entries[0].Problem, want)
		require.NoError(t, create(t, dir, store, "one", true), "it can be saved anew")
		_, err = store.Open("one")
		require.NoError(t, err)
	}
}

// What has its size and not its content is found while the copy is made, before anything takes the testnet's place.
func TestOneFlippedBit(t *testing.T) {
	for _, name := range []string{
		"validators/validator-0/data/blockstore.db/000007.log", "validators/validator-0/data/application.db/000001.ldb",
		"validators/validator-0/config/genesis.json", "network.json",
	} {
		dir, store := testnet(t)
		require.NoError(t, create(t, dir, store, "one", false))
		flip(t, filepath.Join(store.Root, "one", name))
		target, err := load(t, store, "one")
		require.ErrorContains(t, err, "the saved state one is damaged: "+name+" is not as it was saved")
		require.NoDirExists(t, target)
		require.NoError(t, create(t, dir, store, "one", true), "it can be saved anew")
		_, err = load(t, store, "one")
		require.NoError(t, err)
	}
}

func flip(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	data[len(data)/2] ^= 1
	require.NoError(t, os.WriteFile(path, data, 0o600))
}

func TestAStateWithoutAChecksum(t *testing.T) {
	dir, store := testnet(t)
	require.NoError(t, create(t, dir, store, "one", false))
	path := filepath.Join(store.Root, "one", manifestFile)
	var manifest Manifest
	require.NoError(t, directory.ReadJSON(path, &manifest))
	require.Equal(t, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", manifest.Sums["network.json"], "as sha256sum has it")
	delete(manifest.Sums, "network.json")
	require.NoError(t, directory.WriteJSON(path, manifest))
	_, err := load(t, store, "one")
	require.ErrorContains(t, err, "its save.json has no checksum of network.json")
}

func TestProgress(t *testing.T) {
	dir, store := testnet(t)
	write(t, dir, "validators/validator-0/data/application.db/000002.ldb", string(make([]byte, 2*noteStep+1)))
	var notes [][2]int64
	note := func(done, total int64) { notes = append(notes, [2]int64{done, total}) }
	manifest, err := store.Create(t.Context(), dir, parts, Manifest{Name: "one"}, false, note)
	require.NoError(t, err)
	require.Len(t, notes, 2)
	require.GreaterOrEqual(t, notes[1][0], int64(2*noteStep))
	require.Equal(t, manifest.Bytes, notes[1][1])
	require.NoError(t, store.CopyTo(t.Context(), manifest, filepath.Join(t.TempDir(), "loading"), note))
	require.Len(t, notes, 4)
}

func TestAFullDisk(t *testing.T) {
	dir, store := testnet(t)
	require.NoError(t, create(t, dir, store, "one", false))
	store.Free = func(string) (uint64, error) { return 10 << 20, nil }
	require.ErrorContains(t, create(t, dir, store, "two", false), "has 10 MB free, 65 MB are needed")
	_, err := load(t, store, "one")
	require.ErrorContains(t, err, "has 10 MB free")
	entries, err := store.List()
	require.NoError(t, err)
	require.Len(t, entries, 1)

	store.Free = func(string) (uint64, error) { return 0, errors.New("no such disk") }
	require.ErrorContains(t, create(t, dir, store, "two", false), "no such disk")
}

func TestACanceledSaveLeavesNothing(t *testing.T) {
	dir, store := testnet(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := store.Create(ctx, dir, parts, Manifest{Name: "one"}, false, quiet)
	require.ErrorIs(t, err, context.Canceled)
	require.NoDirExists(t, filepath.Join(store.Root, "one.partial"))
}

func TestWhatIsNoFile(t *testing.T) {
	dir, store := testnet(t)
	listener, err := net.Listen("unix", filepath.Join(dir, "validators", "s"))
	require.NoError(t, err)
	defer listener.Close()
	require.NoError(t, create(t, dir, store, "one", false))
	require.NoFileExists(t, filepath.Join(store.Root, "one", "validators", "s"))
	require.NoError(t, os.Symlink("/etc", filepath.Join(dir, "validators", "link")))
	require.ErrorContains(t, create(t, dir, store, "two", false), "validators/link is a link")
}
