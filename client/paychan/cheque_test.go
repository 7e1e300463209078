package paychan_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// cheque returns what go-btfs signs for the purse, with changes made before it is signed.
func (w *world) cheque(t tb, signer *key.Key, amount int64, change ...func(*types.SignedCheque)) []byte {
	t.Helper()
	signed := types.SignedCheque{Purse: w.purse, Cheque: types.Cheque{
		Vault: types.Alias(w.purse, 0).Bytes(), Beneficiary: w.payee.Address().Bytes(), CumulativePayout: abtt(amount),
	}}
	for _, c := range change {
		c(&signed)
	}
	digest, err := signed.Cheque.Digest(types.ChequeDomain(199))
	require.NoError(t, err)
	signature, err := signer.Sign(digest)
	require.NoError(t, err)
	signed.Signature = signature[:]
	message, err := wire.EncodeCheque(signed)
	require.NoError(t, err)
	return message
}

// Cheques are held as vouchers are: on disk when they were taken, over a restart, for good.
func TestChequesAreTakenAndKept(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	_, err := w.asOwner.EnableCheques(ctx, w.purse)
	require.NoError(t, err)
	payee := w.payeeOn(t, store)
	receipt, err := payee.Peer().Receive(ctx, w.cheque(t, w.owner, 300))
	require.NoError(t, err)
	lane := types.ChequeLane(w.payee.Address(), w.purse, 0)
	require.Equal(t, paychan.Receipt{Lane: lane, Denom: "abtt", Added: abtt(300)}, receipt)
	receipt, err = payee.Peer().Receive(ctx, w.cheque(t, w.owner, 700))
	require.NoError(t, err)
	require.Equal(t, abtt(400), receipt.Added)
	_, err = payee.Peer().Receive(ctx, w.cheque(t, w.owner, 700))
	var lower *paychan.NotHigherError
	require.ErrorAs(t, err, &lower)
	require.Equal(t, w.cheque(t, w.owner, 700), lower.Held)
	require.NoError(t, payee.MayServe(ctx, lane))
	_, err = payee.Release(lane)
	require.ErrorIs(t, err, types.ErrMalformed)

	payee = closing(t, w.payeeOn(t, store))
	message, err := payee.Held(lane)
	require.NoError(t, err)
	require.Equal(t, w.cheque(t, w.owner, 700), message)
	exposure, err := payee.Exposure(lane)
	require.NoError(t, err)
	require.Equal(t, abtt(700), exposure.Purse, "nothing secures a cheque")
	_, err = payee.Peer().Receive(ctx, w.cheque(t, w.owner, 1_200))
	require.NoError(t, err)
	require.ErrorIs(t, payee.MayServe(ctx, lane), paychan.ErrCreditWindow)
}

// A payee refuses what the chain would.
func TestChequesThatAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		disabled, session, withdrawn bool
		change                       func(*types.SignedCheque)
		want                         error
	}{
		"not enabled":      {disabled: true, want: types.ErrChequesDisabled},
		"session key":      {session: true, want: types.ErrWrongSigner},
		"wrong vault":      {change: func(c *types.SignedCheque) { c.Cheque.Vault = types.Alias(77, 0).Bytes() }, want: types.ErrWrongVault},
		"vault to come":    {change: func(c *types.SignedCheque) { c.Cheque.Vault = types.Alias(c.Purse, 1).Bytes() }, want: types.ErrWrongVault},
		"of a token":       {change: func(c *types.SignedCheque) { c.Cheque.Token = address("token").Bytes() }, want: types.ErrWrongToken},
		"for another":      {change: func(c *types.SignedCheque) { c.Cheque.Beneficiary = address("other").Bytes() }, want: paychan.ErrNotPayee},
		"purse of nothing": {change: func(c *types.SignedCheque) { c.Purse = 99 }, want: types.ErrPurseNotFound},
		"epoch to come":    {change: func(c *types.SignedCheque) { c.Epoch = 1 }, want: types.ErrWrongEpoch},
		"past epoch":       {withdrawn: true, want: types.ErrWrongEpoch},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if !tc.disabled {
				_, err := w.asOwner.EnableCheques(ctx, w.purse)
				require.NoError(t, err)
			}
			if tc.withdrawn {
				_, err := w.asOwner.RequestUnlock(ctx, w.purse)
				require.NoError(t, err)
				w.chain.Advance(25 * time.Hour)
				_, err = w.asOwner.Withdraw(ctx, w.purse)
				require.NoError(t, err)
			}
			signer := w.owner
			if tc.session {
				signer = w.session
			}
			change := tc.change
			if change == nil {
				change = func(*types.SignedCheque) {}
			}
			payee := closing(t, w.payeeOn(t, fake.NewStore()))
			_, err := payee.Peer().Receive(ctx, w.cheque(t, signer, 300, change))
			require.ErrorIs(t, err, tc.want)
			require.Empty(t, payee.Lanes())
		})
	}
}
