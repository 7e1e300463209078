package book_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

const chainID = "bttc-local-1"

// signature is canonical and nobody's: the book does not judge.
func signature(t require.TestingT) []byte {
	signer, err := key.Parse(crypto.Keccak256Hash([]byte("anybody")).Hex())
	require.NoError(t, err)
	signed, err := signer.Sign(common.Hash{1})
	require.NoError(t, err)
	return signed[:]
}

func lane(t require.TestingT, purse uint64, number uint32, amount int64) book.Lane {
	voucher := types.Voucher{Purse: purse, Payee: make([]byte, 20), Lane: number, Cumulative: math.NewInt(amount), Expiry: 1_900_000_000}
	voucher.Payee[0] = 1
	return book.Lane{
		Key: voucher.LaneKey(), Denom: "abtt", Signer: common.Address{byte(number%2 + 1)},
		Voucher: &types.SignedVoucher{Voucher: voucher, Signature: signature(t)},
	}
}

func ticked(t require.TestingT, index uint32) book.Lane {
	l := lane(t, 1, 9, 0)
	chain := types.ChainVoucher{
		Purse: 1, Payee: l.Key.Payee[:], Lane: 9, Base: math.NewInt(5), Unit: math.NewInt(2), Anchor: make([]byte, 32), Length: 50, Expiry: l.Key.Expiry,
	}
	l.Voucher = nil
	l.ChainVoucher = &types.SignedChainVoucher{Voucher: chain, Signature: signature(t), Index: index, Preimage: make([]byte, 32)}
	return l
}

// cheque holds a cheque of BTFS.
func cheque(t require.TestingT, amount int64) book.Lane {
	l := lane(t, 5, 0, 0)
	l.Voucher = nil
	l.Cheque = &types.SignedCheque{Purse: 5, Epoch: 2, Signature: signature(t), Cheque: types.Cheque{
		Vault: types.Alias(5, 2).Bytes(), Beneficiary: l.Key.Payee[:], CumulativePayout: math.NewInt(amount),
	}}
	l.Key, l.Settled = l.Cheque.LaneKey(), book.Unsettled()
	return l
}

func reopen(t require.TestingT, s store.Store) *book.Book {
	b, err := book.Open(s, chainID)
	require.NoError(t, err)
	return b
}

func TestBookSurvivesReopening(t *testing.T) {
	disk := fake.NewStore()
	b := reopen(t, disk)
	secured := lane(t, 2, 4, 300)
	secured.Secured, secured.Released, secured.Denom = true, true, "usdt"
	require.NoError(t, b.Hold(lane(t, 1, 1, 100), ticked(t, 7), secured, cheque(t, 30)))
	require.NoError(t, b.Settle(map[types.LaneKey]book.Settled{
		lane(t, 1, 1, 0).Key: {Claimed: math.NewInt(60), Owed: math.NewInt(40), Code: types.CodeShortBalance, Height: 12},
		lane(t, 8, 8, 0).Key: {Claimed: math.NewInt(60), Owed: math.ZeroInt(), Height: 12},
	}))
	require.NoError(t, b.Hold(lane(t, 1, 1, 110)))
	again := reopen(t, disk)
	require.Equal(t, b.Lanes(), again.Lanes())
	require.Len(t, again.Lanes(), 4, "settlements of unknown lanes are not kept")
	got, found := again.Lane(lane(t, 1, 1, 0).Key)
	require.True(t, found)
	require.Equal(t, math.NewInt(50), got.Unclaimed())
	require.Equal(t, types.CodeShortBalance, got.Settled.Code)
	got, _ = again.Lane(secured.Key)
	require.True(t, got.Secured && got.Released)
	require.Equal(t, math.NewInt(19), again.Lanes()[1].Cumulative())
	got, found = again.Lane(cheque(t, 0).Key)
	require.True(t, found)
	require.Equal(t, cheque(t, 30), got)

	_, err := book.Open(disk, "bttc-1")
	require.ErrorIs(t, err, store.ErrOtherChain)
}

func TestSettlementsNeverFall(t *testing.T) {
	b := reopen(t, fake.NewStore())
	l := lane(t, 1, 1, 100)
	require.NoError(t, b.Hold(l))
	settle := func(claimed, height int64) math.Int {
		require.NoError(t, b.Settle(map[types.LaneKey]book.Settled{l.Key: {Claimed: math.NewInt(claimed), Owed: math.ZeroInt(), Height: height}}))
		got, _ := b.Lane(l.Key)
		return got.Settled.Claimed
	}
	require.Equal(t, math.NewInt(60), settle(60, 10))
	require.Equal(t, math.NewInt(60), settle(90, 9), "news of the past")
	require.Equal(t, math.NewInt(60), settle(20, 11))
	require.Equal(t, math.NewInt(100), settle(100, 12))
}

func TestDamagedRecordsAreRefused(t *testing.T) {
	disk := fake.NewStore()
	require.NoError(t, reopen(t, disk).Hold(lane(t, 1, 1, 100)))
	require.NoError(t, disk.Load([]byte("in/held/"), func(name, record []byte) error {
		misplaced := append([]byte(nil), name...)
		misplaced[len(misplaced)-1]++
		other := disk.Copy()
		require.NoError(t, other.Commit(store.Write{Key: misplaced, Value: record}))
		_, err := book.Open(other, chainID)
		require.ErrorIs(t, err, store.ErrDamaged)
		require.ErrorContains(t, err, "another lane")

		record[len(record)-1] ^= 1
		require.NoError(t, other.Commit(store.Write{Key: misplaced}, store.Write{Key: name, Value: record}))
		_, err = book.Open(other, chainID)
		require.ErrorIs(t, err, store.ErrDamaged)
		require.ErrorContains(t, err, "ask their payers")
		return nil
	}))
}

// TestSumsAgainstAddingUp compares the sums that are kept with adding up all lanes.
func TestSumsAgainstAddingUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		disk := fake.NewStore()
		b := reopen(t, disk)
		t.Repeat(map[string]func(*rapid.T){
			"hold": func(t *rapid.T) {
				l := lane(t, rapid.Uint64Range(1, 3).Draw(t, "purse"), rapid.Uint32Range(1, 3).Draw(t, "lane"), 0)
				if old, found := b.Lane(l.Key); found {
					l = old
				}
				voucher := types.SignedVoucher{Voucher: lane(t, l.Key.Purse, l.Key.Lane, 0).Voucher.Voucher, Signature: signature(t)}
				voucher.Voucher.Cumulative = l.Cumulative().AddRaw(rapid.Int64Range(0, 50).Draw(t, "more"))
				l.Voucher, l.Secured = &voucher, rapid.Bool().Draw(t, "secured")
				require.NoError(t, b.Hold(l))
			},
			"settle": func(t *rapid.T) {
				for _, l := range b.Lanes() {
					claimed := l.Settled.Claimed.AddRaw(rapid.Int64Range(-5, 30).Draw(t, "claimed"))
					claimed = math.MaxInt(claimed, math.ZeroInt())
					require.NoError(t, b.Settle(map[types.LaneKey]book.Settled{l.Key: {Claimed: claimed, Owed: math.ZeroInt(), Height: l.Settled.Height + 1}}))
				}
			},
			"drop": func(t *rapid.T) {
				if lanes := b.Lanes(); len(lanes) > 0 {
					require.NoError(t, b.Drop(rapid.SampledFrom(lanes).Draw(t, "lane").Key))
				}
			},
			"reopen": func(t *rapid.T) { b = reopen(t, disk) },
			"": func(t *rapid.T) {
				credit, secured := math.ZeroInt(), math.ZeroInt()
				stakes := map[uint64]book.Stake{}
				for _, l := range b.Lanes() {
					stake, found := stakes[l.Key.Purse]
					if !found {
						stake = book.Stake{Unclaimed: math.ZeroInt(), Signed: math.ZeroInt()}
					}
					stake.Lanes++
					if l.Secured {
						secured = secured.Add(l.Unclaimed())
					} else {
						credit, stake.Unclaimed = credit.Add(l.Unclaimed()), stake.Unclaimed.Add(l.Unclaimed())
						if l.Signer == (common.Address{1}) {
							stake.Signed = stake.Signed.Add(l.Unclaimed())
						}
					}
					stakes[l.Key.Purse] = stake
				}
				require.Equal(t, credit.String(), b.Total("abtt").Credit.String())
				require.Equal(t, secured.String(), b.Total("abtt").Secured.String())
				for purse, stake := range stakes {
					got := b.Stake(purse, common.Address{1})
					require.Equal(t, stake.Lanes, got.Lanes)
					require.Equal(t, stake.Unclaimed.String(), got.Unclaimed.String())
					require.Equal(t, stake.Signed.String(), got.Signed.String())
				}
			},
		})
	})
}

// FuzzHeld holds that a lane that is read from disk is what would be written.
func FuzzHeld(f *testing.F) {
	for _, l := range []book.Lane{lane(f, 1, 1, 100), ticked(f, 3), cheque(f, 5)} {
		record, err := book.EncodeHeld(l)
		require.NoError(f, err)
		f.Add(record[5:])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		record := store.Seal(1, body)
		l, err := book.DecodeHeld(record)
		if err != nil {
			require.ErrorIs(t, err, store.ErrDamaged)
			return
		}
		again, err := book.EncodeHeld(l)
		require.NoError(t, err)
		require.Equal(t, record, again)
	})
}

// FuzzSettled holds the same of settlements.
func FuzzSettled(f *testing.F) {
	f.Add(book.EncodeSettled(book.Settled{Claimed: math.NewInt(60), Owed: math.NewInt(40), Code: types.CodeShortBalance, Height: 12})[5:])
	f.Fuzz(func(t *testing.T, body []byte) {
		record := store.Seal(1, body)
		settled, err := book.DecodeSettled(record)
		if err != nil {
			require.ErrorIs(t, err, store.ErrDamaged)
			return
		}
		require.Equal(t, record, book.EncodeSettled(settled))
	})
}
