package paychan_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// TestReasonsNotToServe has every reason. The limits are 1,000 a lane, 1,500 a purse and 2,000 in all.
func TestReasonsNotToServe(t *testing.T) {
	receive := func(t *testing.T, w *world, payee *paychan.Payee, change ...func(*types.Voucher)) {
		t.Helper()
		_, err := payee.Peer().Receive(ctx, encode(t, w.voucher(t, change...)))
		require.NoError(t, err)
	}
	number := func(n uint32) func(*types.Voucher) { return func(v *types.Voucher) { v.Lane = n } }
	for name, test := range map[string]struct {
		prepare func(*testing.T, *world, *paychan.Payee)
		err     error
	}{
		"nothing wrong": {func(t *testing.T, w *world, p *paychan.Payee) { receive(t, w, p, worth(1_000)) }, nil},
		"no such lane":  {func(*testing.T, *world, *paychan.Payee) {}, book.ErrNoLane},
		"lane's window": {func(t *testing.T, w *world, p *paychan.Payee) { receive(t, w, p, worth(1_001)) }, paychan.ErrCreditWindow},
		"purse's window": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p, worth(900))
			receive(t, w, p, worth(700), number(8))
		}, paychan.ErrCreditWindow},
		"total window": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p, worth(900))
			first := w.purse
			purse, err := w.asOwner.OpenPurse(ctx, coin(5_000), 24*time.Hour)
			require.NoError(t, err)
			w.purse = purse
			require.NoError(t, w.asOwner.Delegate(ctx, purse, w.session.Address(), abtt(5_000), w.sessionEnds))
			receive(t, w, p, worth(1_000))
			receive(t, w, p, worth(500), number(8))
			w.purse = first
		}, paychan.ErrCreditWindow},
		"session's cap": {func(t *testing.T, w *world, p *paychan.Payee) {
			require.NoError(t, w.asOwner.Delegate(ctx, w.purse, w.session.Address(), abtt(400), w.sessionEnds))
			receive(t, w, p, worth(401))
		}, paychan.ErrSessionShort},
		"session ending": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p)
			require.NoError(t, w.asOwner.Revoke(ctx, w.purse, w.session.Address()))
			w.chain.Advance(23*time.Hour + 10*time.Minute)
			require.NoError(t, p.Refresh(ctx))
		}, paychan.ErrSessionEnding},
		"purse short": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p, worth(500))
			_, err := w.asOwner.Allocate(ctx, types.VoucherLane(address("another"), w.purse, 0, 1, w.lane(t).Expiry), w.owner.Address(), abtt(9_501))
			require.NoError(t, err)
			require.NoError(t, p.Refresh(ctx))
		}, paychan.ErrPurseShort},
		"unlock requested": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p)
			_, err := w.asOwner.RequestUnlock(ctx, w.purse)
			require.NoError(t, err)
			require.NoError(t, p.Refresh(ctx))
		}, paychan.ErrUnlockRequested},
		"new epoch": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p)
			_, err := w.asOwner.RequestUnlock(ctx, w.purse)
			require.NoError(t, err)
			w.chain.Advance(24 * time.Hour)
			_, err = w.asOwner.Withdraw(ctx, w.purse)
			require.NoError(t, err)
			require.NoError(t, p.Refresh(ctx))
		}, types.ErrWrongEpoch},
		"expires soon": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p)
			w.chain.Advance(47*time.Hour + time.Minute)
			require.NoError(t, p.Refresh(ctx))
		}, paychan.ErrExpiresSoon},
		"chain silent": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p)
			w.chain.SetDown(true)
			w.chain.Advance(6 * time.Minute)
		}, paychan.ErrChainUnknown},
		"allocated to another key": {func(t *testing.T, w *world, p *paychan.Payee) {
			receive(t, w, p)
			_, err := w.asOwner.Allocate(ctx, w.lane(t), w.owner.Address(), abtt(1))
			require.NoError(t, err)
			require.NoError(t, p.Refresh(ctx))
		}, types.ErrWrongLaneSigner},
		"secured, without a window": {func(t *testing.T, w *world, p *paychan.Payee) {
			_, err := w.asOwner.Allocate(ctx, w.lane(t), w.session.Address(), abtt(4_000))
			require.NoError(t, err)
			receive(t, w, p, worth(4_000))
			_, err = w.asOwner.RequestUnlock(ctx, w.purse)
			require.NoError(t, err)
			require.NoError(t, w.asOwner.Revoke(ctx, w.purse, w.session.Address()))
			w.chain.Advance(25 * time.Hour)
			_, err = w.asOwner.Withdraw(ctx, w.purse)
			require.NoError(t, err)
			require.NoError(t, p.Refresh(ctx))
		}, nil},
		"more than the ring-fence": {func(t *testing.T, w *world, p *paychan.Payee) {
			_, err := w.asOwner.Allocate(ctx, w.lane(t), w.session.Address(), abtt(400))
			require.NoError(t, err)
			receive(t, w, p, worth(401))
		}, paychan.ErrPurseShort},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			payee := closing(t, w.payeeOn(t, fake.NewStore(), func(c *paychan.PayeeConfig) { c.CacheFor = time.Hour * 100 }))
			test.prepare(t, w, payee)
			require.ErrorIs(t, payee.MayServe(ctx, w.lane(t)), test.err)
		})
	}
}

func TestClaimsOpenTheWindowAgain(t *testing.T) {
	w := newWorld(t)
	store := fake.NewStore()
	ledger, err := paychan.OpenBook(ctx, w.chain.Account(w.payee.Address()), store)
	require.NoError(t, err)
	payee := closing(t, w.payeeOn(t, store, func(c *paychan.PayeeConfig) { c.Book = ledger }))
	_, err = payee.Peer().Receive(ctx, encode(t, w.voucher(t, worth(1_200))))
	require.NoError(t, err)
	exposure, err := payee.Exposure(w.lane(t))
	require.NoError(t, err)
	require.Equal(t, paychan.Exposure{Denom: "abtt", Lane: abtt(1_200), Purse: abtt(1_200), Total: abtt(1_200)}, exposure)
	require.ErrorIs(t, payee.MayServe(ctx, w.lane(t)), paychan.ErrCreditWindow)

	require.NoError(t, ledger.Settle(map[types.LaneKey]book.Settled{w.lane(t): {Claimed: abtt(900), Owed: math.ZeroInt(), Height: 5}}))
	require.NoError(t, payee.MayServe(ctx, w.lane(t)))
	exposure, err = payee.Exposure(w.lane(t))
	require.NoError(t, err)
	require.Equal(t, abtt(300), exposure.Lane)
}

func TestReleaseClosesTheLane(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	_, err := w.asOwner.Allocate(ctx, w.lane(t), w.session.Address(), abtt(4_000))
	require.NoError(t, err)
	payee := closing(t, w.payeeOn(t, store))
	_, err = payee.Release(w.lane(t))
	require.ErrorIs(t, err, book.ErrNoLane)
	_, err = payee.Peer().Receive(ctx, encode(t, w.voucher(t, worth(1_000))))
	require.NoError(t, err)
	release, err := payee.Release(w.lane(t))
	require.NoError(t, err)

	for _, p := range []*paychan.Payee{payee, closing(t, w.payeeOn(t, store.Copy()))} {
		_, err = p.Peer().Receive(ctx, encode(t, w.voucher(t, worth(1_001))))
		require.ErrorIs(t, err, types.ErrLaneClosed, "the payer could close it below")
		require.ErrorIs(t, p.MayServe(ctx, w.lane(t)), types.ErrLaneClosed)
	}
	paid, freed, err := w.asOwner.Release(ctx, release)
	require.NoError(t, err)
	require.Equal(t, abtt(1_000), paid)
	require.Equal(t, abtt(3_000), freed)

	keyless := closing(t, w.payeeOn(t, fake.NewStore(), func(c *paychan.PayeeConfig) { c.Signer = nil }))
	_, err = keyless.Release(w.lane(t))
	require.ErrorIs(t, err, paychan.ErrNoSigner)
}

func TestDroppedLanesAreGone(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	lane, payee, peer := streaming(t, w, store)
	_, err := peer.Tick(tick(t, lane))
	require.NoError(t, err)
	require.NoError(t, payee.Drop(lane.Key()))
	_, err = peer.Tick(tick(t, lane))
	require.ErrorIs(t, err, paychan.ErrLaneNotKept)
	_, err = payee.Held(lane.Key())
	require.ErrorIs(t, err, book.ErrNoLane)
	require.NoError(t, payee.Sync())
	_, err = closing(t, w.payeeOn(t, store.Copy())).Held(lane.Key())
	require.ErrorIs(t, err, book.ErrNoLane)
}
