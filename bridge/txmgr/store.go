package txmgr

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// intent is a call and all that was signed for it.
type intent struct {
	Key      string              `json:"key"`
	To       portalabi.Address   `json:"to"`
	Data     []byte              `json:"data"`
	Slot     uint64              `json:"slot"`
	Work     uint64              `json:"work"`
	Attempts []chain.Transaction `json:"attempts"`
	// SignedAt is when the last attempt was made.
	SignedAt time.Time `json:"signed_at"`
	// Ended is what became of the call, once it is certain.
	Ended *chain.Outcome `json:"ended,omitempty"`
}

func (i intent) call() chain.Call { return chain.Call{To: i.To, Data: i.Data} }

func (i intent) last() chain.Transaction { return i.Attempts[len(i.Attempts)-1] }

// Store keeps calls on disk. Every write is there when it returns, whatever happens next.
type Store struct{ db *bolt.DB }

// The buckets: calls under way, and those that ended, by key.
var (
	openBucket  = []byte("open")
	endedBucket = []byte("ended")
)

// lockTimeout is how long another process may take to let the file go.
const lockTimeout = time.Second

// OpenStore opens or makes the file at path, which one process at a time may have.
func OpenStore(path string) (*Store, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout})
	if errors.Is(err, bolt.ErrTimeout) { //nolint:staticcheck // its successor is the same value
		return nil, fmt.Errorf("%s is in use by another relayer: stop that one, or use another directory", path)
	}
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(openBucket)
		if err == nil {
			_, err = tx.CreateBucketIfNotExists(endedBucket)
		}
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("preparing %s: %w", path, err), db.Close())
	}
	return &Store{db}, nil
}

// Close releases the file.
func (s *Store) Close() error { return s.db.Close() }

// Size is the store's on disk, in bytes.
func (s *Store) Size() int64 {
	info, err := os.Stat(s.db.Path())
	if err != nil {
		return 0
	}
	return info.Size()
}

func (s *Store) put(intent intent) error {
	if intent.Ended != nil {
		// That it ended is kept for as long as the store: what it was made of need not be.
		intent.Data, intent.Attempts = nil, nil
	}
	value, err := json.Marshal(intent)
	if err != nil {
		return fmt.Errorf("encoding the call %s: %w", intent.Key, err)
	}
	err = s.db.Update(func(tx *bolt.Tx) error {
		if intent.Ended == nil {
			return tx.Bucket(openBucket).Put([]byte(intent.Key), value)
		}
		if err := tx.Bucket(openBucket).Delete([]byte(intent.Key)); err != nil {
			return err
		}
		return tx.Bucket(endedBucket).Put([]byte(intent.Key), value)
	})
	if err != nil {
		return fmt.Errorf("keeping the call %s: %w", intent.Key, err)
	}
	return nil
}

func (s *Store) get(key string) (found intent, ok bool, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		for _, bucket := range [][]byte{openBucket, endedBucket} {
			if value := tx.Bucket(bucket).Get([]byte(key)); value != nil {
				ok = true
				return decode(value, &found)
			}
		}
		return nil
	})
	return found, ok, err
}

// open returns the calls under way, by key.
func (s *Store) open() ([]intent, error) {
	var open []intent
	err := s.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(openBucket).ForEach(func(_, value []byte) error {
			var one intent
			if err := decode(value, &one); err != nil {
				return err
			}
			open = append(open, one)
			return nil
		})
	})
	return open, err
}

func decode(value []byte, into *intent) error {
	if err := json.Unmarshal(value, into); err != nil {
		return fmt.Errorf("the store of transactions is damaged: %w", err)
	}
	if into.Ended == nil && len(into.Attempts) == 0 {
		return fmt.Errorf("the store of transactions is damaged: the call %s was never signed", into.Key)
	}
	return nil
}

// drop removes a call, open or ended.
func (s *Store) drop(key string) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		return errors.Join(tx.Bucket(openBucket).Delete([]byte(key)), tx.Bucket(endedBucket).Delete([]byte(key)))
	})
}

// Forget removes an ended call, which may then be begun anew.
func (s *Store) Forget(key string) error {
	return s.db.Update(func(tx *bolt.Tx) error { return tx.Bucket(endedBucket).Delete([]byte(key)) })
}
