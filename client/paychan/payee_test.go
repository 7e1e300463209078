package paychan_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

var ctx = context.Background()

func TestVouchersAreOnDiskWhenTheyAreReceived(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	payee := closing(t, w.payeeOn(t, store))
	peer := payee.Peer()
	receipt, err := peer.Receive(ctx, encode(t, w.voucher(t, worth(100))))
	require.NoError(t, err)
	require.Equal(t, paychan.Receipt{Lane: w.lane(t), Denom: "abtt", Added: abtt(100)}, receipt)
	receipt, err = peer.Receive(ctx, encode(t, w.voucher(t, worth(250))))
	require.NoError(t, err)
	require.Equal(t, abtt(150), receipt.Added)

	again := closing(t, w.payeeOn(t, store.Copy()))
	require.Equal(t, abtt(250), held(t, again, w.lane(t)))
}

// TestRefusedVouchers has every voucher that a payee must refuse; each has an error of its own
// and changes nothing.
func TestRefusedVouchers(t *testing.T) {
	stranger := makeKey(t, "stranger")
	at := func(d time.Duration) func(*types.Voucher) {
		return func(v *types.Voucher) { v.Expiry = uint64(fake.Genesis.Add(d).Unix()) }
	}
	for name, test := range map[string]struct {
		prepare func(*testing.T, *world)
		message func(*testing.T, *world) []byte
		err     error
		advice  string
	}{
		"garbage": {message: func(*testing.T, *world) []byte { return []byte("hello") }, err: wire.ErrUnknownKind, advice: "update"},
		"torn": {message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t))[:90] },
			err: wire.ErrWrongLength, advice: "framing"},
		"a release": {message: func(t *testing.T, w *world) []byte {
			signature, err := w.session.Sign(w.session.Derive(nil))
			require.NoError(t, err)
			message, err := wire.EncodeRelease(wire.SignedRelease{Release: types.Release{Payee: w.payee.Address().Bytes(), Cumulative: abtt(1)}, Signature: signature})
			require.NoError(t, err)
			return message
		}, err: paychan.ErrNotInstrument, advice: "send vouchers"},
		"a tick of nothing": {message: func(*testing.T, *world) []byte { return wire.AppendTick(nil, wire.Tick{Lane: 7, Index: 1}) },
			err: paychan.ErrNoStream, advice: "ask the payer"},
		"for somebody else": {message: func(t *testing.T, w *world) []byte {
			return encode(t, w.voucher(t, func(v *types.Voucher) { v.Payee = stranger.Address().Bytes() }))
		}, err: paychan.ErrNotPayee, advice: "agree"},
		"changed after signing": {message: func(t *testing.T, w *world) []byte {
			voucher := w.voucher(t)
			voucher.Voucher.Cumulative = abtt(101)
			return encode(t, voucher)
		}, err: types.ErrWrongSigner, advice: "check signer"},
		"the other v": {message: func(t *testing.T, w *world) []byte {
			voucher := w.voucher(t)
			voucher.Signature[64] ^= 27 ^ 28
			return encode(t, voucher)
		}, err: types.ErrWrongSigner, advice: "check signer"},
		"for another chain": {message: func(t *testing.T, w *world) []byte {
			voucher := w.voucher(t)
			digest, err := voucher.Voucher.Digest(types.ChannelDomain(19900))
			require.NoError(t, err)
			signature, err := w.session.Sign(digest)
			require.NoError(t, err)
			voucher.Signature = signature[:]
			return encode(t, voucher)
		}, err: types.ErrWrongSigner, advice: "chain id"},
		"in the owner's name": {message: func(t *testing.T, w *world) []byte {
			voucher := w.voucher(t)
			voucher.Signer = nil
			return encode(t, voucher)
		}, err: types.ErrWrongSigner, advice: "check signer"},
		"by a stranger": {message: func(t *testing.T, w *world) []byte {
			return encode(t, w.signed(t, stranger, w.voucher(t).Voucher))
		}, err: types.ErrNotAuthorized, advice: "delegate"},
		"no such purse": {message: func(t *testing.T, w *world) []byte {
			return encode(t, w.voucher(t, func(v *types.Voucher) { v.Purse = 99 }))
		}, err: types.ErrPurseNotFound, advice: "check the id"},
		"another denom": {prepare: func(t *testing.T, w *world) {
			foreign := coin(500)
			foreign.Denom = "usdt"
			purse, err := w.asOwner.OpenPurse(ctx, foreign, time.Hour*24)
			require.NoError(t, err)
			w.purse = purse
		}, message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t)) }, err: paychan.ErrOtherDenom, advice: "another purse"},
		"a future epoch": {message: func(t *testing.T, w *world) []byte {
			return encode(t, w.voucher(t, func(v *types.Voucher) { v.Epoch = 1 }))
		}, err: types.ErrWrongEpoch, advice: "present epoch"},
		"expired":         {message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t, at(-time.Second))) }, err: types.ErrLaneExpired, advice: "new lane"},
		"expires soon":    {message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t, at(59*time.Minute))) }, err: paychan.ErrExpiresSoon, advice: "new lane"},
		"expires too far": {message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t, at(181*24*time.Hour))) }, err: types.ErrExpiryTooFar, advice: "earlier"},
		"session ended": {prepare: func(_ *testing.T, w *world) { w.chain.Advance(61 * 24 * time.Hour) },
			message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t, at(70*24*time.Hour))) },
			err:     types.ErrSessionEnded, advice: "delegate it anew"},
		"session revoked and soon gone": {prepare: func(t *testing.T, w *world) {
			require.NoError(t, w.asOwner.Revoke(ctx, w.purse, w.session.Address()))
			w.chain.Advance(23*time.Hour + 30*time.Minute)
		}, message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t)) }, err: paychan.ErrSessionEnding, advice: "prolong"},
		"lane released": {prepare: func(t *testing.T, w *world) {
			_, err := w.asOwner.Allocate(ctx, w.lane(t), w.session.Address(), abtt(50))
			require.NoError(t, err)
			release := types.Release{Purse: w.purse, Payee: w.payee.Address().Bytes(), Lane: 7, Expiry: w.lane(t).Expiry, Cumulative: abtt(0)}
			digest, err := release.Digest(types.ChannelDomain(19991))
			require.NoError(t, err)
			signature, err := w.payee.Sign(digest)
			require.NoError(t, err)
			_, _, err = w.asOwner.Release(ctx, wire.SignedRelease{Release: release, Signature: signature})
			require.NoError(t, err)
		}, message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t)) }, err: types.ErrLaneClosed, advice: "another lane"},
		"secured for another key": {prepare: func(t *testing.T, w *world) {
			_, err := w.asOwner.Allocate(ctx, w.lane(t), w.owner.Address(), abtt(50))
			require.NoError(t, err)
		}, message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t)) }, err: types.ErrWrongLaneSigner, advice: "ask for a voucher of the key"},
		"chain down": {prepare: func(_ *testing.T, w *world) { w.chain.SetDown(true) },
			message: func(t *testing.T, w *world) []byte { return encode(t, w.voucher(t)) }, err: fake.ErrDown, advice: "purse 1"},
		"a wrong preimage": {message: func(t *testing.T, w *world) []byte {
			lane, err := w.payer(t, fake.NewStore()).Lane(ctx, w.payee.Address())
			require.NoError(t, err)
			voucher, err := lane.StartChain(abtt(1), 10)
			require.NoError(t, err)
			voucher.Index, voucher.Preimage = 1, make([]byte, 32)
			message, err := wire.EncodeChainVoucher(voucher)
			require.NoError(t, err)
			return message
		}, err: types.ErrWrongPreimage, advice: "check index"},
	} {
		t.Run(name, func(t *testing.T) {
			w, store := newWorld(t), fake.NewStore()
			payee := closing(t, w.payeeOn(t, store))
			if test.prepare != nil {
				test.prepare(t, w)
			}
			before := store.Commits()
			_, err := payee.Peer().Receive(ctx, test.message(t, w))
			require.ErrorIs(t, err, test.err)
			require.ErrorContains(t, err, test.advice)
			require.Equal(t, before, store.Commits(), "a refused voucher is not kept")
			_, err = payee.Held(w.lane(t))
			require.Error(t, err)
		})
	}
}

func TestNotHigherSaysWhatIsHeld(t *testing.T) {
	w := newWorld(t)
	payee := closing(t, w.payeeOn(t, fake.NewStore()))
	peer := payee.Peer()
	message := encode(t, w.voucher(t, worth(100)))
	_, err := peer.Receive(ctx, message)
	require.NoError(t, err)
	for _, amount := range []int64{0, 99, 100} {
		_, err = peer.Receive(ctx, encode(t, w.voucher(t, worth(amount))))
		require.ErrorIs(t, err, paychan.ErrNotHigher)
		var lower *paychan.NotHigherError
		require.ErrorAs(t, err, &lower)
		require.Equal(t, message, lower.Held)
	}
}

func TestWhatTheChainHasPaidIsNotReceivedAgain(t *testing.T) {
	w := newWorld(t)
	_, err := w.chain.Account(w.payee.Address()).Submit(ctx, paychan.Tx{Messages: []sdk.Msg{
		&types.MsgClaim{Sender: paychan.Bech32(w.payee.Address()), Vouchers: []types.SignedVoucher{w.voucher(t, worth(100))}},
	}})
	require.NoError(t, err)
	payee := closing(t, w.payeeOn(t, fake.NewStore()))
	_, err = payee.Peer().Receive(ctx, encode(t, w.voucher(t, worth(100))))
	require.ErrorIs(t, err, paychan.ErrNotHigher, "a payee that lost its store is not fooled")
	receipt, err := payee.Peer().Receive(ctx, encode(t, w.voucher(t, worth(130))))
	require.NoError(t, err)
	require.Equal(t, abtt(30), receipt.Added)
}

func TestFailingDiskIsNotServedOn(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	payee := closing(t, w.payeeOn(t, store))
	store.SetFailing(true)
	_, err := payee.Peer().Receive(ctx, encode(t, w.voucher(t)))
	require.ErrorIs(t, err, fake.ErrDisk)
	_, err = payee.Held(w.lane(t))
	require.Error(t, err, "what may not be on disk is not held")
	store.SetFailing(false)
	_, err = payee.Peer().Receive(ctx, encode(t, w.voucher(t)))
	require.NoError(t, err, "the same voucher is welcome again")
}

func TestPurseHasAsManyLanesAsItMay(t *testing.T) {
	w := newWorld(t)
	payee := closing(t, w.payeeOn(t, fake.NewStore(), func(c *paychan.PayeeConfig) { c.MaxLanes = 2 }))
	number := func(n uint32) func(*types.Voucher) { return func(v *types.Voucher) { v.Lane = n } }
	for n := range uint32(2) {
		_, err := payee.Peer().Receive(ctx, encode(t, w.voucher(t, number(n))))
		require.NoError(t, err)
	}
	_, err := payee.Peer().Receive(ctx, encode(t, w.voucher(t, number(2))))
	require.ErrorIs(t, err, paychan.ErrTooManyLanes)
	_, err = payee.Peer().Receive(ctx, encode(t, w.voucher(t, number(1), worth(101))))
	require.NoError(t, err)
}

func TestKnownLanesAreTakenWhileTheChainIsDown(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	payee := closing(t, w.payeeOn(t, store))
	_, err := payee.Peer().Receive(ctx, encode(t, w.voucher(t)))
	require.NoError(t, err)

	again := closing(t, w.payeeOn(t, store))
	w.chain.SetDown(true)
	_, err = again.Peer().Receive(ctx, encode(t, w.voucher(t, worth(120))))
	require.NoError(t, err, "it costs nothing")
	require.ErrorIs(t, again.MayServe(ctx, w.lane(t)), fake.ErrDown, "serving may")
	_, err = again.Peer().Receive(ctx, encode(t, w.signed(t, w.owner, w.voucher(t, worth(130)).Voucher)))
	require.ErrorIs(t, err, fake.ErrDown, "another key would have to be judged first")
}

func TestPayeeWithoutLimitsIsRefused(t *testing.T) {
	w := newWorld(t)
	reader := w.chain.Account(w.payee.Address())
	book, err := paychan.OpenBook(ctx, reader, fake.NewStore())
	require.NoError(t, err)
	_, err = paychan.NewPayee(ctx, paychan.PayeeConfig{Chain: reader, Book: book})
	require.ErrorContains(t, err, "set Accept")
	_, err = paychan.NewPayee(ctx, paychan.PayeeConfig{Chain: reader, Book: book, Accept: map[string]paychan.Limits{"abtt": {}}})
	require.ErrorContains(t, err, "limits of abtt")
}
