package rig

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/iterator"
	"github.com/syndtr/goleveldb/leveldb/opt"
)

// Entries counts the entries of a database of a stopped node whose key or value contains any
// of the texts.
func (h Home) Entries(t *testing.T, name string, texts ...[]byte) int {
	t.Helper()
	db, err := leveldb.OpenFile(filepath.Join(h.Path, "data", name), &opt.Options{ReadOnly: true, ErrorIfMissing: true})
	require.NoError(t, err)
	defer db.Close()
	found := 0
	entries := db.NewIterator(nil, nil)
	defer entries.Release()
	for entries.Next() {
		if contains(entries, texts) {
			found++
		}
	}
	require.NoError(t, entries.Error())
	return found
}

// Forget deletes the entries that Entries counts, as if they had never been written.
func (h Home) Forget(t *testing.T, name string, texts ...[]byte) {
	t.Helper()
	db, err := leveldb.OpenFile(filepath.Join(h.Path, "data", name), &opt.Options{ErrorIfMissing: true})
	require.NoError(t, err)
	defer db.Close()
	entries := db.NewIterator(nil, nil)
	defer entries.Release()
	for entries.Next() {
		if contains(entries, texts) {
			require.NoError(t, db.Delete(entries.Key(), nil))
		}
	}
	require.NoError(t, entries.Error())
}

func contains(at iterator.Iterator, texts [][]byte) bool {
	for _, text := range texts {
		if bytes.Contains(at.Key(), text) || bytes.Contains(at.Value(), text) {
			return true
		}
	}
	return false
}
