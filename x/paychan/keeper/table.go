package keeper

import (
	"errors"

	"cosmossdk.io/collections"
)

// row is one entry of the state while a message works on it.
type row[K comparable, V any] struct {
	key   K
	value V
	found bool // whether the state had it
	dirty bool // whether it must be written
}

// table holds the rows that a message has touched, each read once and written at most once. Its
// order is that of the first touch, so it is the same on every node.
type table[K comparable, V any] struct {
	byKey map[K]*row[K, V]
	rows  []*row[K, V]
}

func newTable[K comparable, V any](size int) table[K, V] {
	return table[K, V]{byKey: make(map[K]*row[K, V], size)}
}

// get returns the row of key, which load reads if it is touched for the first time. What is
// not in the state is a row that was not found, with the zero value.
func (t *table[K, V]) get(key K, load func() (V, error)) (*row[K, V], error) {
	if known, ok := t.byKey[key]; ok {
		return known, nil
	}
	value, err := load()
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return nil, err
	}
	fresh := &row[K, V]{key: key, value: value, found: err == nil}
	t.byKey[key] = fresh
	t.rows = append(t.rows, fresh)
	return fresh, nil
}

// write hands each row that must be written to set.
func (t *table[K, V]) write(set func(*row[K, V]) error) error {
	for _, entry := range t.rows {
		if !entry.dirty {
			continue
		}
		if err := set(entry); err != nil {
			return err
		}
	}
	return nil
}
