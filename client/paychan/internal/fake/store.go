package fake

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
)

// ErrDisk is what a store answers that was told to fail.
var ErrDisk = errors.New("the disk is full")

// Store is a store in memory. A test plays a crash by making new clients on it: what was
// committed is there, and nothing else.
type Store struct {
	mu      sync.Mutex
	records map[string][]byte
	failing bool
	commits int
}

var _ store.Store = (*Store)(nil)

// NewStore returns an empty store.
func NewStore() *Store { return &Store{records: map[string][]byte{}} }

// Load implements store.Store.
func (s *Store) Load(prefix []byte, visit func(key, value []byte) error) error {
	s.mu.Lock()
	records := maps.Clone(s.records)
	s.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(records)) {
		if strings.HasPrefix(key, string(prefix)) {
			if err := visit([]byte(key), records[key]); err != nil {
				return err
			}
		}
	}
	return nil
}

// Commit implements store.Store.
func (s *Store) Commit(writes ...store.Write) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failing {
		return ErrDisk
	}
	if len(writes) > 0 {
		s.commits++
	}
	for _, write := range writes {
		if write.Value == nil {
			delete(s.records, string(write.Key))
			continue
		}
		s.records[string(write.Key)] = slices.Clone(write.Value)
	}
	return nil
}

// SetFailing lets every commit fail, or work again.
func (s *Store) SetFailing(failing bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = failing
}

// Commits returns how many there were.
func (s *Store) Commits() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commits
}

// Copy returns the store as a copy made now would have it.
func (s *Store) Copy() *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Store{records: maps.Clone(s.records)}
}
