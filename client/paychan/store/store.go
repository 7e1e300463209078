// Package store is the port through which payers and payees keep what must survive a crash:
// records in the order of their keys. store/bolt is the default; a client with a database of
// its own can implement Store over it in a page.
//
// Invariant: what Commit returned from is on disk, whole. Its callers are the book and the
// payer.
package store

// Store holds records. It must be safe for concurrent use, and refuse to be opened by two
// processes at once.
type Store interface {
	// Load calls visit for each record whose key begins with prefix, in the order of keys, until
	// visit returns an error, which it returns. The slices are valid during the call alone.
	Load(prefix []byte, visit func(key, value []byte) error) error
	// Commit makes all writes or none, in order, and returns when they are on disk. When it
	// returns an error, they may or may not have been made. Concurrent calls share the cost, and
	// take effect in an order that each caller's own calls keep.
	Commit(writes ...Write) error
}

// Write puts a value under a key; a nil value deletes it.
type Write struct {
	Key   []byte
	Value []byte
}
