package bolt

import (
	"fmt"

	bbolt "go.etcd.io/bbolt"
)

// run commits what came in while the last commit was on its way to the disk, all at once.
func (s *Store) run() {
	defer close(s.done)
	group := make([]request, 0, maxGroup)
	for first := range s.requests {
		group = s.gather(append(group[:0], first))
		if err := s.commit(group); err == nil || len(group) == 1 {
			answer(group, err)
			continue
		}
		// One request that cannot be written must not fail the others.
		for i := range group {
			answer(group[i:i+1], s.commit(group[i:i+1]))
		}
	}
}

func (s *Store) gather(group []request) []request {
	for len(group) < maxGroup {
		select {
		case r, open := <-s.requests:
			if !open {
				return group
			}
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

func answer(group []request, err error) {
	for _, r := range group {
		r.answer <- err
	}
}

func (s *Store) commit(group []request) (err error) {
	defer recoverDamage(&err)
	err = s.db.Update(func(tx *bbolt.Tx) error {
		records := tx.Bucket(bucket)
		for _, r := range group {
			for _, write := range r.writes {
				if err := put(records, write.Key, write.Value); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("writing to the store: %w", err)
	}
	return nil
}

func put(records *bbolt.Bucket, key, value []byte) error {
	if value == nil {
		return records.Delete(key)
	}
	return records.Put(key, value)
}
