package bolt_test

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/store/bolt"
)

func open(t testing.TB, dir string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func contents(t require.TestingT, s *bolt.Store, prefix string) map[string]string {
	records := map[string]string{}
	last := ""
	require.NoError(t, s.Load([]byte(prefix), func(key, value []byte) error {
		require.Greater(t, string(key), last, "records come in the order of keys")
		last = string(key)
		records[string(key)] = string(value)
		return nil
	}))
	return records
}

func TestRecordsSurviveReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "for", "it")
	s, err := bolt.Open(dir)
	require.NoError(t, err)
	require.NoError(t, s.Commit())
	require.NoError(t, s.Commit(store.Write{Key: []byte("a1"), Value: []byte("x")}, store.Write{Key: []byte("b"), Value: []byte{}}))
	require.NoError(t, s.Commit(store.Write{Key: []byte("a1"), Value: nil}, store.Write{Key: []byte("a2"), Value: []byte("y")}))
	require.NoError(t, s.Close())
	require.NoError(t, s.Close(), "closing twice is harmless")
	require.ErrorIs(t, s.Commit(store.Write{Key: []byte("c")}), bolt.ErrClosed)
	require.ErrorIs(t, s.Load(nil, nil), bolt.ErrClosed)

	again := open(t, dir)
	require.Equal(t, map[string]string{"a2": "y"}, contents(t, again, "a"))
	require.Equal(t, map[string]string{"a2": "y", "b": ""}, contents(t, again, ""))
	enough := errors.New("enough")
	require.ErrorIs(t, again.Load(nil, func(_, _ []byte) error { return enough }), enough)

	info, err := os.Stat(filepath.Join(dir, bolt.FileName))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "who one trades with is nobody else's business")
}

func TestSecondOpenIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	_, err := bolt.Open(dir)
	require.ErrorIs(t, err, bolt.ErrLocked)
	require.ErrorContains(t, err, "stop it first")
}

func TestOneBadCommitDoesNotFailOthers(t *testing.T) {
	s := open(t, t.TempDir())
	var group sync.WaitGroup
	for i := range uint32(64) {
		group.Go(func() {
			key := binary.BigEndian.AppendUint32([]byte("k"), i)
			if i%8 == 0 {
				require.Error(t, s.Commit(store.Write{Key: key, Value: key}, store.Write{Key: nil, Value: key}), "an empty key")
				return
			}
			require.NoError(t, s.Commit(store.Write{Key: key, Value: key}))
		})
	}
	group.Wait()
	require.Len(t, contents(t, s, "k"), 56, "and a refused commit writes nothing")
}

func TestDamagedFileIsSaidToBeDamaged(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, bolt.FileName), make([]byte, 1<<16), 0o600))
	_, err := bolt.Open(dir)
	require.ErrorContains(t, err, "opening the store")
}

// TestAgainstAMap compares with a map that is obviously right.
func TestAgainstAMap(t *testing.T) {
	runs, base := 0, t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		dir := filepath.Join(base, strconv.Itoa(runs))
		s, err := bolt.Open(dir)
		require.NoError(rt, err)
		model := map[string]string{}
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			if rapid.IntRange(0, 5).Draw(rt, "reopen") == 0 {
				require.NoError(rt, s.Close())
				s, err = bolt.Open(dir)
				require.NoError(rt, err)
			}
			var writes []store.Write
			for range rapid.IntRange(1, 4).Draw(rt, "writes") {
				key := rapid.StringMatching(`[ab]{1,2}`).Draw(rt, "key")
				if rapid.Bool().Draw(rt, "delete") {
					writes = append(writes, store.Write{Key: []byte(key)})
					delete(model, key)
					continue
				}
				value := rapid.StringN(0, 9, -1).Draw(rt, "value")
				writes = append(writes, store.Write{Key: []byte(key), Value: append([]byte{}, value...)})
				model[key] = value
			}
			require.NoError(rt, s.Commit(writes...))
			require.Equal(rt, model, contents(rt, s, ""))
		}
		require.NoError(rt, s.Close())
	})
}
