// Package journal keeps on disk what is final on remote chains: events of Portals by nonce, with
// the transactions that made them. It is one bbolt file, which a crash at any moment leaves as it
// was before or after a commit.
//
// Invariant: the events of a row are a chain of accumulators from its domain, without gaps; what
// does not verify when it is loaded is dropped and read from the remote chain again. One process at
// a time holds a directory. Watchers write; queries read.
package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bbolt "go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// FileName is the file in the directory of a journal.
const FileName = "remote.db"

// lockPatience lets a process that is just ending give up its lock.
const lockPatience = time.Second

// Errors of a journal.
var (
	ErrLocked  = errors.New("another process uses it: is the node running already?")
	ErrDamaged = errors.New("it is damaged: delete it, and it is read from the remote chains again")
)

var (
	rowsBucket   = []byte("rows/1")
	hashesBucket = []byte("hashes/1") // transaction || row || nonce, without values
	eventsBucket = []byte("events")
	stateKey     = []byte("state")
)

// Journal is a journal in a directory.
type Journal struct{ db *bbolt.DB }

var _ types.RemoteIndex = (*Journal)(nil)

// Open opens the journal in dir, which it makes if there is none.
func Open(dir string) (*Journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the directory of remote events: %w", err)
	}
	path := filepath.Join(dir, FileName)
	db, err := open(path)
	if errors.Is(err, bbolterrors.ErrTimeout) {
		err = ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("opening the journal of remote events %s (if it is damaged, delete it: it is read from the remote chains again): %w", path, err)
	}
	return &Journal{db: db}, nil
}

func open(path string) (db *bbolt.DB, err error) {
	defer recoverDamage(&err)
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockPatience, FreelistType: bbolt.FreelistMapType, NoFreelistSync: true,
	})
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, rows := tx.CreateBucketIfNotExists(rowsBucket)
		_, hashes := tx.CreateBucketIfNotExists(hashesBucket)
		return errors.Join(rows, hashes)
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// recoverDamage turns the panic with which bbolt meets a damaged file into an error.
func recoverDamage(err *error) {
	if damage := recover(); damage != nil {
		*err = fmt.Errorf("%v: %w", damage, ErrDamaged)
	}
}

// Close gives up the lock.
func (j *Journal) Close() error { return j.db.Close() }

// Events returns the events of Portals that a remote transaction made, as far as they are final.
func (j *Journal) Events(hash [32]byte) []types.EventRef {
	var refs []types.EventRef
	_ = j.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(hashesBucket).Cursor()
		for key, _ := cursor.Seek(hash[:]); bytes.HasPrefix(key, hash[:]); key, _ = cursor.Next() {
			if len(key) == hashKeySize {
				refs = append(refs, types.EventRef{
					Row: binary.BigEndian.Uint32(key[32:]), Nonce: binary.BigEndian.Uint64(key[36:]),
				})
			}
		}
		return nil
	})
	return refs
}

// Hash returns the remote transaction that made an event.
func (j *Journal) Hash(row uint32, nonce uint64) (hash [32]byte, found bool) {
	entry, found, err := j.Entry(row, nonce)
	return entry.Event.TxHash, found && err == nil
}

// Entry returns an event that is final.
func (j *Journal) Entry(row uint32, nonce uint64) (entry Entry, found bool, err error) {
	err = j.view(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(rowsBucket).Bucket(rowKey(row))
		if bucket == nil {
			return nil
		}
		value := bucket.Bucket(eventsBucket).Get(nonceKey(nonce))
		if value == nil {
			return nil
		}
		found = true
		entry, err = decodeEntry(nonce, value)
		return err
	})
	return entry, found, err
}

func (j *Journal) view(read func(tx *bbolt.Tx) error) (err error) {
	defer recoverDamage(&err)
	return j.db.View(read)
}

func (j *Journal) update(write func(tx *bbolt.Tx) error) (err error) {
	defer recoverDamage(&err)
	if err := j.db.Update(write); err != nil {
		return fmt.Errorf("writing to the journal of remote events: %w", err)
	}
	return nil
}

const hashKeySize = 32 + 4 + 8

func rowKey(row uint32) []byte     { return binary.BigEndian.AppendUint32(nil, row) }
func nonceKey(nonce uint64) []byte { return binary.BigEndian.AppendUint64(nil, nonce) }

func hashKey(hash portalabi.Hash, row uint32, nonce uint64) []byte {
	key := append(make([]byte, 0, hashKeySize), hash[:]...)
	return append(append(key, rowKey(row)...), nonceKey(nonce)...)
}
