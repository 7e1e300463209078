package paychan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
)

func TestDamagedPromisesAreRefused(t *testing.T) {
	w, disk := newWorld(t), fake.NewStore()
	_, err := open(t, w, w.payer(t, disk)).Pay(ctx, abtt(5))
	require.NoError(t, err)
	require.NoError(t, disk.Load([]byte("out/"), func(key, record []byte) error {
		record[len(record)-1] ^= 1
		return disk.Commit(store.Write{Key: key, Value: record})
	}))
	_, err = paychan.NewPayer(ctx, paychan.PayerConfig{
		Chain: w.chain.Account(w.owner.Address()), Store: disk, Signer: w.session, Purse: w.purse, Now: w.chain.Now,
	})
	require.ErrorIs(t, err, store.ErrDamaged, "a payer that knows not what it promised must not promise")
}

// FuzzPromise holds that a ceiling that is read from disk is what would be written.
func FuzzPromise(f *testing.F) {
	key := append([]byte("out/"), make([]byte, 45)...)
	f.Add(key, make([]byte, 36))
	f.Add(key[:30], make([]byte, 36))
	f.Add(key, []byte{1})
	f.Fuzz(func(t *testing.T, key, body []byte) {
		if len(key) < len("out/") {
			return // Load finds keys by this prefix
		}
		name, signer, ceiling, err := paychan.DecodePromise(key, store.Seal(1, body))
		if err != nil {
			require.ErrorIs(t, err, store.ErrDamaged)
			return
		}
		require.Equal(t, key[len("out/"):], name.Bytes())
		require.Equal(t, body, wire.AppendAmount(signer[:], ceiling))
	})
}
