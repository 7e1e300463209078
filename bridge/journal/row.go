package journal

import (
	"encoding/binary"
	"fmt"

	bbolt "go.etcd.io/bbolt"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Row is the part of a journal that belongs to one Portal. One goroutine writes it.
type Row struct {
	journal *Journal
	id      uint32
	domain  portalabi.Hash
	state   State
}

// Row loads a row and verifies it from its domain on. What does not verify, or belongs to another
// Portal, is dropped: then rebuilt is true, and the row is empty.
func (j *Journal) Row(id uint32, domain portalabi.Hash) (row *Row, rebuilt bool, err error) {
	row = &Row{journal: j, id: id, domain: domain}
	intact, found := false, false
	err = j.view(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(rowsBucket).Bucket(rowKey(id))
		if found = bucket != nil; found {
			row.state, intact = verify(bucket, domain)
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	if intact {
		return row, false, nil
	}
	return row, found, row.Clear()
}

// verify recomputes the accumulators.
func verify(bucket *bbolt.Bucket, domain portalabi.Hash) (State, bool) {
	of, state, ok := decodeState(bucket.Get(stateKey))
	events := bucket.Bucket(eventsBucket)
	if !ok || of != domain || events == nil || state.Confirmed > state.Tip {
		return State{}, false
	}
	acc, nonce := domain, uint64(0)
	confirmed := state.Confirmed > 0 || state.ConfirmedAcc == domain
	cursor := events.Cursor()
	for key, value := cursor.First(); key != nil; key, value = cursor.Next() {
		nonce++
		if len(key) != 8 || binary.BigEndian.Uint64(key) != nonce || len(value) < entryHead {
			return State{}, false
		}
		acc = portalabi.Accumulate(acc, nonce, value[entryHead:])
		if portalabi.Hash(value[:32]) != acc {
			return State{}, false
		}
		if nonce == state.Confirmed && acc != state.ConfirmedAcc {
			return State{}, false
		}
	}
	return state, confirmed && nonce == state.Tip && acc == state.TipAcc
}

// Clear drops everything.
func (r *Row) Clear() error {
	fresh := State{TipAcc: r.domain, ConfirmedAcc: r.domain}
	err := r.journal.update(func(tx *bbolt.Tx) error {
		rows := tx.Bucket(rowsBucket)
		if rows.Bucket(rowKey(r.id)) != nil {
			if err := r.forgetHashes(tx, 0); err != nil {
				return err
			}
			if err := rows.DeleteBucket(rowKey(r.id)); err != nil {
				return err
			}
		}
		bucket, err := rows.CreateBucket(rowKey(r.id))
		if err != nil {
			return err
		}
		if _, err := bucket.CreateBucket(eventsBucket); err != nil {
			return err
		}
		return bucket.Put(stateKey, fresh.encode(r.domain))
	})
	if err == nil {
		r.state = fresh
	}
	return err
}

// State returns how far the row has come.
func (r *Row) State() State { return r.state }

// Domain is what the chain of accumulators begins with.
func (r *Row) Domain() portalabi.Hash { return r.domain }

// Append adds the events that follow the tip.
func (r *Row) Append(events []chain.Event) error {
	state := r.state
	entries := make([]Entry, len(events))
	for i, event := range events {
		if event.Nonce != state.Tip+1 {
			return fmt.Errorf("event %d cannot follow event %d", event.Nonce, state.Tip)
		}
		state.Tip, state.TipAcc = event.Nonce, portalabi.Accumulate(state.TipAcc, event.Nonce, event.Body)
		entries[i] = Entry{Event: event, Acc: state.TipAcc}
	}
	return r.write(state, func(tx *bbolt.Tx, bucket *bbolt.Bucket) error {
		for _, entry := range entries {
			if err := bucket.Put(nonceKey(entry.Event.Nonce), entry.encode()); err != nil {
				return err
			}
			if err := tx.Bucket(hashesBucket).Put(hashKey(entry.Event.TxHash, r.id, entry.Event.Nonce), nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Confirm notes that enough endpoints' status covers the events up to a nonce, that nothing more
// happened until time, and that blocks up to scanned hold nothing after the tip. None of the
// three goes back.
func (r *Row) Confirm(nonce, time, scanned uint64) error {
	state := r.state
	if nonce > state.Tip {
		return fmt.Errorf("event %d is not in the journal, which ends with %d", nonce, state.Tip)
	}
	if nonce > state.Confirmed {
		acc, err := r.Acc(nonce)
		if err != nil {
			return err
		}
		state.Confirmed, state.ConfirmedAcc = nonce, acc
	}
	state.Time, state.Scanned = max(state.Time, time), max(state.Scanned, scanned)
	if state == r.state {
		return nil
	}
	return r.write(state, func(*bbolt.Tx, *bbolt.Bucket) error { return nil })
}

// DropUnconfirmed forgets what came from logs alone.
func (r *Row) DropUnconfirmed() error {
	state := r.state
	state.Tip, state.TipAcc, state.Scanned = state.Confirmed, state.ConfirmedAcc, 0
	if entry, found, err := r.journal.Entry(r.id, state.Confirmed); err != nil {
		return err
	} else if found && entry.Event.Block.Number > 0 {
		state.Scanned = entry.Event.Block.Number - 1
	}
	return r.write(state, func(tx *bbolt.Tx, bucket *bbolt.Bucket) error {
		if err := r.forgetHashes(tx, state.Tip); err != nil {
			return err
		}
		for nonce := state.Tip + 1; nonce <= r.state.Tip; nonce++ {
			if err := bucket.Delete(nonceKey(nonce)); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetHashes removes the index entries of events above a nonce.
func (r *Row) forgetHashes(tx *bbolt.Tx, above uint64) error {
	bucket := tx.Bucket(rowsBucket).Bucket(rowKey(r.id)).Bucket(eventsBucket)
	if bucket == nil {
		return nil
	}
	cursor := bucket.Cursor()
	for key, value := cursor.Seek(nonceKey(above + 1)); key != nil; key, value = cursor.Next() {
		if len(key) != 8 || len(value) < entryHead {
			continue
		}
		hash := hashKey(portalabi.Hash(value[32:64]), r.id, binary.BigEndian.Uint64(key))
		if err := tx.Bucket(hashesBucket).Delete(hash); err != nil {
			return err
		}
	}
	return nil
}

func (r *Row) write(state State, write func(tx *bbolt.Tx, events *bbolt.Bucket) error) error {
	err := r.journal.update(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(rowsBucket).Bucket(rowKey(r.id))
		if err := write(tx, bucket.Bucket(eventsBucket)); err != nil {
			return err
		}
		return bucket.Put(stateKey, state.encode(r.domain))
	})
	if err == nil {
		r.state = state
	}
	return err
}

// Acc returns the accumulator after an event that the journal has.
func (r *Row) Acc(nonce uint64) (portalabi.Hash, error) {
	switch nonce {
	case 0:
		return r.domain, nil
	case r.state.Tip:
		return r.state.TipAcc, nil
	}
	entry, found, err := r.journal.Entry(r.id, nonce)
	if err == nil && !found {
		err = fmt.Errorf("event %d of row %d is missing: %w", nonce, r.id, ErrDamaged)
	}
	return entry.Acc, err
}

// Entries returns at most so many events after a nonce, in order.
func (r *Row) Entries(after uint64, maximum int) ([]Entry, error) {
	var entries []Entry
	err := r.journal.view(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(rowsBucket).Bucket(rowKey(r.id)).Bucket(eventsBucket).Cursor()
		for key, value := cursor.Seek(nonceKey(after + 1)); key != nil && len(entries) < maximum; key, value = cursor.Next() {
			entry, err := decodeEntry(after+uint64(len(entries))+1, value)
			if err != nil {
				return err
			}
			entries = append(entries, entry)
		}
		return nil
	})
	return entries, err
}
