package journal_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	bbolt "go.etcd.io/bbolt"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/journal"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

var domain = portalabi.Domain(19991, 1, 5, portalabi.Address{7})

func open(t *testing.T, dir string) *journal.Journal {
	t.Helper()
	j, err := journal.Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, j.Close()) })
	return j
}

func load(t *testing.T, j *journal.Journal, id uint32) *journal.Row {
	t.Helper()
	row, rebuilt, err := j.Row(id, domain)
	require.NoError(t, err)
	require.False(t, rebuilt)
	return row
}

// events returns n events after a nonce; two share a transaction.
func events(after uint64, n int) []chain.Event {
	list := make([]chain.Event, n)
	for i := range list {
		nonce := after + uint64(i) + 1
		list[i] = chain.Event{
			Nonce: nonce, Body: []byte{1, byte(nonce), byte(nonce >> 8)}, TxHash: portalabi.Hash{byte(nonce / 2), 9},
			Block: chain.Block{Number: 100 + nonce, Hash: portalabi.Hash{byte(nonce)}, Time: 1000 + nonce},
		}
	}
	return list
}

func TestEventsSurviveReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "for", "it")
	j, err := journal.Open(dir)
	require.NoError(t, err)
	row := load(t, j, 3)
	require.Equal(t, journal.State{TipAcc: domain, ConfirmedAcc: domain}, row.State())
	require.NoError(t, row.Append(events(0, 5)))
	require.NoError(t, row.Confirm(4, 1234, 99))
	before := row.State()
	require.NoError(t, j.Close())

	j = open(t, dir)
	row = load(t, j, 3)
	require.Equal(t, before, row.State())
	require.Equal(t, uint64(4), before.Confirmed)
	acc := domain
	entries, err := row.Entries(0, 100)
	require.NoError(t, err)
	require.Len(t, entries, 5)
	for i, want := range events(0, 5) {
		acc = portalabi.Accumulate(acc, want.Nonce, want.Body)
		require.Equal(t, journal.Entry{Event: want, Acc: acc}, entries[i])
		at, err := row.Acc(want.Nonce)
		require.NoError(t, err)
		require.Equal(t, acc, at)
	}
	require.Equal(t, acc, before.TipAcc)
	some, err := row.Entries(2, 2)
	require.NoError(t, err)
	require.Equal(t, entries[2:4], some)
	_, err = row.Acc(6)
	require.ErrorIs(t, err, journal.ErrDamaged)

	require.Equal(t, []types.EventRef{{Row: 3, Nonce: 2}, {Row: 3, Nonce: 3}}, j.Events([32]byte{1, 9}))
	require.Empty(t, j.Events([32]byte{77}))
	hash, found := j.Hash(3, 2)
	require.True(t, found)
	require.Equal(t, [32]byte{1, 9}, hash)
	_, found = j.Hash(3, 6)
	require.False(t, found)
	_, found = j.Hash(4, 1)
	require.False(t, found)
}

func TestGapsAndWrongConfirmationsAreRefused(t *testing.T) {
	row := load(t, open(t, t.TempDir()), 1)
	require.ErrorContains(t, row.Append(events(1, 2)), "event 2 cannot follow event 0")
	require.NoError(t, row.Append(events(0, 2)))
	require.ErrorContains(t, row.Append(events(1, 1)), "event 2 cannot follow event 2")
	require.ErrorContains(t, row.Confirm(3, 0, 0), "event 3 is not in the journal")
	require.NoError(t, row.Confirm(2, 50, 60))
	require.NoError(t, row.Confirm(1, 40, 10))
	state := row.State()
	require.Equal(t, []uint64{2, 50, 60}, []uint64{state.Confirmed, state.Time, state.Scanned}, "nothing goes back")
}

func TestUnconfirmedEventsCanBeDropped(t *testing.T) {
	j := open(t, t.TempDir())
	row := load(t, j, 1)
	require.NoError(t, row.Append(events(0, 6)))
	require.NoError(t, row.Confirm(3, 50, 500))
	require.NoError(t, row.DropUnconfirmed())
	state := row.State()
	require.Equal(t, uint64(3), state.Tip)
	require.Equal(t, state.ConfirmedAcc, state.TipAcc)
	require.Equal(t, uint64(102), state.Scanned, "the block of event 3 is read again, it may hold more")
	require.Empty(t, j.Events([32]byte{2, 9}))
	require.Equal(t, []types.EventRef{{Row: 1, Nonce: 2}, {Row: 1, Nonce: 3}}, j.Events([32]byte{1, 9}))
	require.NoError(t, row.Append(events(3, 1)))
	require.Equal(t, row.State(), load(t, j, 1).State())

	empty := load(t, j, 2)
	require.NoError(t, empty.Append(events(0, 1)))
	require.NoError(t, empty.Confirm(0, 0, 700))
	require.NoError(t, empty.DropUnconfirmed())
	require.Equal(t, journal.State{TipAcc: domain, ConfirmedAcc: domain}, empty.State())
}

func TestAnotherPortalBeginsAnew(t *testing.T) {
	j := open(t, t.TempDir())
	require.NoError(t, load(t, j, 1).Append(events(0, 3)))
	require.NoError(t, load(t, j, 2).Append(events(0, 3)))
	other, rebuilt, err := j.Row(1, portalabi.Hash{1})
	require.NoError(t, err)
	require.True(t, rebuilt)
	require.Zero(t, other.State().Tip)
	require.Equal(t, []types.EventRef{{Row: 2, Nonce: 2}, {Row: 2, Nonce: 3}}, j.Events([32]byte{1, 9}), "the other row stays")
}

func TestWhatDoesNotVerifyIsDropped(t *testing.T) {
	for name, spoil := range map[string]func(row, events *bbolt.Bucket) error{
		"a byte of a body":    func(_, events *bbolt.Bucket) error { return flip(events, 2, -1) },
		"an accumulator":      func(_, events *bbolt.Bucket) error { return flip(events, 3, 5) },
		"a missing event":     func(_, events *bbolt.Bucket) error { return events.Delete(key(2)) },
		"the last event":      func(_, events *bbolt.Bucket) error { return events.Delete(key(4)) },
		"one event too many":  func(_, events *bbolt.Bucket) error { return events.Put(key(5), events.Get(key(4))) },
		"a short record":      func(_, events *bbolt.Bucket) error { return events.Put(key(1), []byte("x")) },
		"a strange key":       func(_, events *bbolt.Bucket) error { return events.Put([]byte{0}, []byte("x")) },
		"no state":            func(row, _ *bbolt.Bucket) error { return row.Delete([]byte("state")) },
		"a state of rubbish":  func(row, _ *bbolt.Bucket) error { return row.Put([]byte("state"), []byte("rubbish")) },
		"the confirmed point": func(row, _ *bbolt.Bucket) error { return spoilState(row, 81) },
		"the tip":             func(row, _ *bbolt.Bucket) error { return spoilState(row, 39) },
		"no events":           func(row, _ *bbolt.Bucket) error { return row.DeleteBucket([]byte("events")) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			j, err := journal.Open(dir)
			require.NoError(t, err)
			row := load(t, j, 1)
			require.NoError(t, row.Append(events(0, 4)))
			require.NoError(t, row.Confirm(3, 1, 1))
			require.NoError(t, j.Close())

			db, err := bbolt.Open(filepath.Join(dir, journal.FileName), 0o600, nil)
			require.NoError(t, err)
			require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
				bucket := tx.Bucket([]byte("rows/1")).Bucket([]byte{0, 0, 0, 1})
				return spoil(bucket, bucket.Bucket([]byte("events")))
			}))
			require.NoError(t, db.Close())

			row, rebuilt, err := open(t, dir).Row(1, domain)
			require.NoError(t, err)
			require.True(t, rebuilt)
			require.Equal(t, journal.State{TipAcc: domain, ConfirmedAcc: domain}, row.State())
			require.NoError(t, row.Append(events(0, 4)), "and can be read again")
		})
	}
}

func key(nonce byte) []byte { return []byte{0, 0, 0, 0, 0, 0, 0, nonce} }

func flip(bucket *bbolt.Bucket, nonce byte, at int) error {
	value := append([]byte{}, bucket.Get(key(nonce))...)
	value[(at+len(value))%len(value)] ^= 1
	return bucket.Put(key(nonce), value)
}

func spoilState(row *bbolt.Bucket, at int) error {
	value := append([]byte{}, row.Get([]byte("state"))...)
	value[at] ^= 1
	return row.Put([]byte("state"), value)
}

func TestSecondOpenAndDamageAreSaidClearly(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	_, err := journal.Open(dir)
	require.ErrorIs(t, err, journal.ErrLocked)

	damaged := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(damaged, journal.FileName), make([]byte, 1<<16), 0o600))
	_, err = journal.Open(damaged)
	require.ErrorContains(t, err, "opening the journal of remote events")
}
