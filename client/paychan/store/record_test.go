package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
)

func TestRecords(t *testing.T) {
	record := store.Seal(3, []byte("body"))
	body, err := store.Unseal(3, record)
	require.NoError(t, err)
	require.Equal(t, []byte("body"), body)

	for i := range record {
		record[i] ^= 1
		_, err = store.Unseal(3, record)
		require.ErrorIs(t, err, store.ErrDamaged, "bit of byte %d", i)
		record[i] ^= 1
	}
	_, err = store.Unseal(3, record[:4])
	require.ErrorIs(t, err, store.ErrDamaged)
	_, err = store.Unseal(2, record)
	require.ErrorContains(t, err, "version 3")
}

// FuzzUnseal holds that what is accepted is what Seal would write.
func FuzzUnseal(f *testing.F) {
	f.Add(store.Seal(1, nil))
	f.Add(store.Seal(1, []byte("body")))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, record []byte) {
		if body, err := store.Unseal(1, record); err == nil {
			require.Equal(t, record, store.Seal(1, body))
		}
	})
}
