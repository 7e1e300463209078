package paychan_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func open(t *testing.T, w *world, payer *paychan.Payer) *paychan.Lane {
	t.Helper()
	lane, err := payer.Lane(ctx, w.payee.Address())
	require.NoError(t, err)
	return lane
}

func claim(t *testing.T, w *world, vouchers ...types.SignedVoucher) {
	t.Helper()
	_, err := w.chain.Account(w.payee.Address()).Submit(ctx, paychan.Tx{Messages: []sdk.Msg{
		&types.MsgClaim{Sender: paychan.Bech32(w.payee.Address()), Vouchers: vouchers},
	}})
	require.NoError(t, err)
}

func TestPayerNeverPromisesMoreThanThereIs(t *testing.T) {
	w := newWorld(t)
	payer := w.payer(t, fake.NewStore())
	lane := open(t, w, payer)
	first, err := lane.Pay(ctx, abtt(3_000))
	require.NoError(t, err)
	_, err = lane.Pay(ctx, abtt(2_001))
	require.ErrorIs(t, err, paychan.ErrOverPromise, "the cap is 5,000")
	require.ErrorContains(t, err, "2001 more")
	second, err := lane.Pay(ctx, abtt(2_000))
	require.NoError(t, err)
	require.Equal(t, abtt(5_000), second.Voucher.Cumulative)
	budget, err := payer.Budget()
	require.NoError(t, err)
	require.True(t, budget.IsZero())

	claim(t, w, first)
	_, err = lane.Pay(ctx, abtt(1))
	require.ErrorIs(t, err, paychan.ErrOverPromise, "what is claimed is used of the cap")
	require.NoError(t, w.asOwner.Delegate(ctx, w.purse, w.session.Address(), abtt(20_000), w.sessionEnds))
	_, err = lane.Pay(ctx, abtt(5_000))
	require.NoError(t, err, "the chain is asked before a payment is refused")
	_, err = lane.Pay(ctx, abtt(1))
	require.ErrorIs(t, err, paychan.ErrOverPromise, "7,000 are left in the purse, and 7,000 are promised")
	_, err = w.asOwner.TopUp(ctx, w.purse, coin(1))
	require.NoError(t, err)
	_, err = lane.Pay(ctx, abtt(1))
	require.NoError(t, err)
}

func TestInvalidPayments(t *testing.T) {
	w := newWorld(t)
	lane := open(t, w, w.payer(t, fake.NewStore()))
	for _, amount := range []int64{0, -1} {
		_, err := lane.Pay(ctx, abtt(amount))
		require.ErrorIs(t, err, paychan.ErrInvalidPayment)
		_, err = lane.StartChain(abtt(amount), 10)
		require.ErrorIs(t, err, paychan.ErrInvalidPayment)
	}
	_, err := lane.Tick(ctx)
	require.ErrorIs(t, err, paychan.ErrNoChain)
	_, err = lane.StartChain(abtt(1), types.MaxChainLength+1)
	require.ErrorIs(t, err, types.ErrMalformed)
	_, err = lane.StartChain(abtt(1), 1)
	require.NoError(t, err)
	tick(t, lane)
	_, err = lane.Tick(ctx)
	require.ErrorIs(t, err, paychan.ErrChainUsedUp)
}

func TestStrangersAndWrongStoresAreRefused(t *testing.T) {
	w := newWorld(t)
	config := paychan.PayerConfig{Chain: w.chain.Account(w.owner.Address()), Store: fake.NewStore(), Signer: makeKey(t, "stranger"), Purse: w.purse, Now: w.chain.Now}
	_, err := paychan.NewPayer(ctx, config)
	require.ErrorIs(t, err, paychan.ErrNotSigner)
	config.Signer, config.Purse = w.session, 9
	_, err = paychan.NewPayer(ctx, config)
	require.ErrorIs(t, err, types.ErrPurseNotFound)
	config.Purse, config.LaneLife = w.purse, 200*24*time.Hour
	_, err = paychan.NewPayer(ctx, config)
	require.ErrorContains(t, err, "choose a shorter LaneLife")
	config.LaneLife, config.Store = 0, fake.NewStore()
	require.NoError(t, store.Bind(config.Store, "bttc-1"))
	_, err = paychan.NewPayer(ctx, config)
	require.ErrorIs(t, err, store.ErrOtherChain)
}

func TestOwnerNeedsNoSession(t *testing.T) {
	w := newWorld(t)
	payer := w.payer(t, fake.NewStore(), func(c *paychan.PayerConfig) { c.Signer = w.owner })
	voucher, err := open(t, w, payer).Pay(ctx, abtt(10_000))
	require.NoError(t, err, "nor is he bound by its cap")
	claim(t, w, voucher)
	require.Equal(t, abtt(10_000), w.chain.Paid(w.payee.Address()))
}

func TestLanesRollBeforeTheyExpire(t *testing.T) {
	w := newWorld(t)
	payer := w.payer(t, fake.NewStore())
	first := open(t, w, payer)
	require.Same(t, first, open(t, w, payer))
	w.chain.Advance(5*24*time.Hour + 7*time.Hour)
	_, err := first.Pay(ctx, abtt(1))
	require.ErrorIs(t, err, paychan.ErrLaneEnding)
	second := open(t, w, payer)
	require.NotEqual(t, first.Key(), second.Key())
	require.Equal(t, uint64(w.chain.Now().Add(7*24*time.Hour).Unix()), second.Key().Expiry)

	w.chain.Advance(52 * 24 * time.Hour)
	last := open(t, w, payer)
	require.Equal(t, uint64(w.sessionEnds.Unix()), last.Key().Expiry, "no later than the session")
	w.chain.Advance(48 * time.Hour)
	_, err = payer.Lane(ctx, w.payee.Address())
	require.ErrorIs(t, err, paychan.ErrSessionEnding)
}

func TestRestartNeverSignsBelow(t *testing.T) {
	w, disk := newWorld(t), fake.NewStore()
	lane := open(t, w, w.payer(t, disk))
	voucher, err := lane.Pay(ctx, abtt(700))
	require.NoError(t, err)

	again := open(t, w, w.payer(t, disk.Copy()))
	require.Equal(t, lane.Key(), again.Key())
	next, err := again.Pay(ctx, abtt(1))
	require.NoError(t, err)
	require.Equal(t, voucher.Voucher.Cumulative.AddRaw(1), next.Voucher.Cumulative)
}

func TestRestartAmongTicks(t *testing.T) {
	w, disk := newWorld(t), fake.NewStore()
	payer := w.payer(t, disk, func(c *paychan.PayerConfig) { c.TickReserve = 16 })
	lane := open(t, w, payer)
	announced, err := lane.StartChain(abtt(2), 100)
	require.NoError(t, err)
	var last wire.Tick
	for range 20 {
		last = tick(t, lane)
	}
	crashed := disk.Copy()
	require.Equal(t, abtt(64), open(t, w, w.payer(t, crashed)).Total(), "32 ticks are reserved")

	t.Run("the payee shows what it holds", func(t *testing.T) {
		announced.Index, announced.Preimage = last.Index, last.Preimage[:]
		message, err := wire.EncodeChainVoucher(announced)
		require.NoError(t, err)
		after, err := w.payer(t, crashed.Copy()).Reconcile(ctx, message)
		require.NoError(t, err)
		require.Equal(t, lane.Key(), after.Key())
		require.Equal(t, abtt(40), after.Total())
	})
	t.Run("closing writes it down exactly", func(t *testing.T) {
		require.NoError(t, payer.Close())
		require.Equal(t, abtt(40), open(t, w, w.payer(t, disk)).Total())
		_, err := lane.Tick(ctx)
		require.ErrorIs(t, err, paychan.ErrNoChain)
		_, err = lane.Pay(ctx, abtt(1))
		require.ErrorIs(t, err, paychan.ErrPayerClosed)
	})
}

func TestLostAndOldStores(t *testing.T) {
	w, disk := newWorld(t), fake.NewStore()
	lane := open(t, w, w.payer(t, disk))
	_, err := lane.Pay(ctx, abtt(100))
	require.NoError(t, err)
	old := disk.Copy()
	voucher, err := lane.Pay(ctx, abtt(200))
	require.NoError(t, err)
	message := encode(t, voucher)

	t.Run("an old store is put right by the payee", func(t *testing.T) {
		payer := w.payer(t, old.Copy())
		after, err := payer.Reconcile(ctx, message)
		require.NoError(t, err)
		require.Equal(t, abtt(300), after.Total())
		require.Equal(t, abtt(300), open(t, w, payer).Total())
	})
	t.Run("a lost store too", func(t *testing.T) {
		payer := w.payer(t, fake.NewStore())
		require.NotEqual(t, lane.Key(), open(t, w, payer).Key(), "lanes have random numbers")
		after, err := payer.Reconcile(ctx, message)
		require.NoError(t, err)
		require.Equal(t, abtt(300), after.Total())
	})
	t.Run("an old store is found out by the chain", func(t *testing.T) {
		payer := w.payer(t, old.Copy())
		stale := open(t, w, payer)
		claim(t, w, voucher)
		require.NoError(t, payer.Refresh(ctx))
		_, err := stale.Pay(ctx, abtt(1))
		require.ErrorIs(t, err, paychan.ErrStoreNotCurrent)
		require.NotEqual(t, stale.Key(), open(t, w, payer).Key())
		after, err := payer.Reconcile(ctx, message)
		require.NoError(t, err)
		next, err := after.Pay(ctx, abtt(1))
		require.NoError(t, err)
		require.Equal(t, abtt(301), next.Voucher.Cumulative)
	})
}

func TestReconcileTakesOnlyWhatThePayerSigned(t *testing.T) {
	w := newWorld(t)
	payer := w.payer(t, fake.NewStore())
	announced, err := open(t, w, payer).StartChain(abtt(1), 10)
	require.NoError(t, err)
	announced.Index, announced.Preimage = 9, make([]byte, 32)
	forged, err := wire.EncodeChainVoucher(announced)
	require.NoError(t, err)
	for name, test := range map[string]struct {
		message []byte
		err     error
	}{
		"garbage":          {[]byte{1}, wire.ErrUnknownKind},
		"a tick":           {wire.AppendTick(nil, wire.Tick{}), paychan.ErrNotInstrument},
		"another key's":    {encode(t, w.signed(t, w.owner, w.voucher(t).Voucher)), paychan.ErrNotOurs},
		"another purse's":  {encode(t, w.voucher(t, func(v *types.Voucher) { v.Purse = 8 })), paychan.ErrNotOurs},
		"a wrong preimage": {forged, types.ErrWrongPreimage},
	} {
		_, err := payer.Reconcile(ctx, test.message)
		require.ErrorIs(t, err, test.err, name)
	}
}

func TestPromisesThatCannotBeWrittenDownAreNotMade(t *testing.T) {
	w, disk := newWorld(t), fake.NewStore()
	lane := open(t, w, w.payer(t, disk))
	disk.SetFailing(true)
	_, err := lane.Pay(ctx, abtt(100))
	require.ErrorIs(t, err, fake.ErrDisk)
	require.True(t, lane.Total().IsZero())
	disk.SetFailing(false)
	voucher, err := lane.Pay(ctx, abtt(100))
	require.NoError(t, err)
	require.Equal(t, abtt(100), voucher.Voucher.Cumulative)
}

func TestSecuredLane(t *testing.T) {
	w := newWorld(t)
	payer := w.payer(t, fake.NewStore())
	name := w.lane(t)
	_, err := payer.SecuredLane(ctx, name.Payee, name.Lane, name.Expiry)
	require.ErrorIs(t, err, types.ErrWrongLaneSigner, "nobody allocated it")
	_, err = w.asOwner.Allocate(ctx, name, w.session.Address(), abtt(6_000))
	require.NoError(t, err)
	lane, err := payer.SecuredLane(ctx, name.Payee, name.Lane, name.Expiry)
	require.NoError(t, err)
	_, err = lane.Pay(ctx, abtt(6_001))
	require.ErrorIs(t, err, paychan.ErrOverPromise)
	voucher, err := lane.Pay(ctx, abtt(6_000))
	require.NoError(t, err, "the session's cap does not count")
	claim(t, w, voucher)
	require.Equal(t, abtt(6_000), w.chain.Paid(w.payee.Address()))
	require.NotEqual(t, name, open(t, w, payer).Key(), "and ordinary payments go elsewhere")
}

func TestNewEpochMeansNewLanes(t *testing.T) {
	w := newWorld(t)
	payer := w.payer(t, fake.NewStore())
	old := open(t, w, payer)
	_, err := old.Pay(ctx, abtt(10))
	require.NoError(t, err)
	_, err = w.asOwner.RequestUnlock(ctx, w.purse)
	require.NoError(t, err)
	w.chain.Advance(24 * time.Hour)
	_, err = w.asOwner.Withdraw(ctx, w.purse)
	require.NoError(t, err)
	_, err = w.asOwner.TopUp(ctx, w.purse, coin(50))
	require.NoError(t, err)
	require.NoError(t, payer.Refresh(ctx))
	_, err = old.Pay(ctx, abtt(1))
	require.ErrorIs(t, err, paychan.ErrLaneEnding)
	lane := open(t, w, payer)
	require.Equal(t, uint32(1), lane.Key().Epoch)
	_, err = lane.Pay(ctx, abtt(50))
	require.NoError(t, err, "nothing is promised in the old epoch any more")
}

// TestBudgetIsWhatIsLeft compares the sum that is kept with a payer that adds up anew.
func TestBudgetIsWhatIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, disk := newWorld(t), fake.NewStore()
		payer := w.payer(t, disk)
		names := []string{"a", "b", "c"}
		t.Repeat(map[string]func(*rapid.T){
			"pay": func(t *rapid.T) {
				disk.SetFailing(rapid.IntRange(0, 4).Draw(t, "disk") == 0)
				defer disk.SetFailing(false)
				lane, err := payer.Lane(ctx, address(rapid.SampledFrom(names).Draw(t, "payee")))
				require.NoError(t, err)
				voucher, err := lane.Pay(ctx, abtt(rapid.Int64Range(1, 900).Draw(t, "amount")))
				if err == nil && rapid.Bool().Draw(t, "claimed") {
					_, err = w.chain.Account(w.payee.Address()).Submit(ctx, paychan.Tx{Messages: []sdk.Msg{
						&types.MsgClaim{Sender: paychan.Bech32(w.payee.Address()), Vouchers: []types.SignedVoucher{voucher}},
					}})
					require.NoError(t, err)
				}
			},
			"": func(t *rapid.T) {
				kept, err := payer.Budget()
				require.NoError(t, err)
				anew, err := w.payer(t, disk.Copy()).Budget()
				require.NoError(t, err)
				// A claim that this payer has not heard of took as much of the purse and of what
				// is promised.
				require.Equal(t, anew.String(), kept.String())
			},
		})
	})
}
