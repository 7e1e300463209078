// Package bolt keeps records in one file with bbolt: a copy-on-write tree that a crash at any
// moment leaves as it was before or after a commit, in pure Go, with a lock that the system
// gives up when the process dies.
//
// Invariant: one process at a time holds a directory. Commits that wait while the disk is busy
// are written with one sync. Its callers are clients that choose it, and the commands.
package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	bbolt "go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
)

// FileName is the file in the directory of a store.
const FileName = "paychan.db"

const (
	// lockPatience lets a process that is just ending give up its lock.
	lockPatience = time.Second
	// maxGroup bounds how many Commits share one sync.
	maxGroup = 4096
)

// Errors of a store.
var (
	ErrLocked = errors.New("another process uses this store: stop it first, or give this one a directory of its own; two would sign or claim against each other")
	ErrClosed = errors.New("the store is closed: open it again")
)

var bucket = []byte("paychan/1")

// Store is a store in a directory.
type Store struct {
	db       *bbolt.DB
	requests chan request
	done     chan struct{}

	mu     sync.RWMutex
	closed bool
}

var _ store.Store = (*Store)(nil)

type request struct {
	writes []store.Write
	answer chan error
}

// Open opens the store in dir, which it makes if there is none. The error is ErrLocked if
// another process, or this one, has it open.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the store's directory: %w", err)
	}
	path := filepath.Join(dir, FileName)
	db, err := open(path)
	if errors.Is(err, bbolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%s: %w", path, ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the store %s: %w", path, err)
	}
	if err := errors.Join(db.Update(makeBucket), syncDir(dir)); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the store %s: %w", path, err), db.Close())
	}
	s := &Store{db: db, requests: make(chan request, maxGroup), done: make(chan struct{})}
	go s.run()
	return s, nil
}

// open turns the panic with which bbolt meets a damaged file into an error.
func open(path string) (db *bbolt.DB, err error) {
	defer recoverDamage(&err)
	return bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockPatience, FreelistType: bbolt.FreelistMapType, NoFreelistSync: true,
	})
}

func recoverDamage(err *error) {
	if damage := recover(); damage != nil {
		*err = fmt.Errorf("%v: %w", damage, store.ErrDamaged)
	}
}

func makeBucket(tx *bbolt.Tx) error {
	_, err := tx.CreateBucketIfNotExists(bucket)
	return err
}

// syncDir makes a new file's name survive a power cut. Systems that cannot are not asked twice.
func syncDir(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = file.Sync()
	return file.Close()
}

// Load implements store.Store.
func (s *Store) Load(prefix []byte, visit func(key, value []byte) error) (err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return ErrClosed
	}
	defer recoverDamage(&err)
	return s.db.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucket).Cursor()
		for key, value := cursor.Seek(prefix); key != nil && bytes.HasPrefix(key, prefix); key, value = cursor.Next() {
			if err := visit(key, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// Commit implements store.Store.
func (s *Store) Commit(writes ...store.Write) error {
	if len(writes) == 0 {
		return nil
	}
	answer := make(chan error, 1)
	if err := s.send(request{writes, answer}); err != nil {
		return err
	}
	return <-answer
}

func (s *Store) send(r request) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return ErrClosed
	}
	s.requests <- r
	return nil
}

// Close waits for commits that were begun and gives up the lock.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.requests)
	s.mu.Unlock()
	<-s.done
	return s.db.Close()
}
