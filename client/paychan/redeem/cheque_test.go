package redeem_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// cheque returns a lane that holds a cheque of BTFS.
func (w *world) cheque(t require.TestingT, amount int64) book.Lane {
	signed := types.SignedCheque{Purse: w.purse, Cheque: types.Cheque{
		Vault: types.Alias(w.purse, 0).Bytes(), Beneficiary: w.payee[:], CumulativePayout: math.NewInt(amount),
	}}
	digest, err := signed.Cheque.Digest(types.ChequeDomain(199))
	require.NoError(t, err)
	signature, err := w.owner.Sign(digest)
	require.NoError(t, err)
	signed.Signature = signature[:]
	return book.Lane{Key: signed.LaneKey(), Denom: chain.BaseDenom, Signer: w.owner.Address(), Settled: book.Unsettled(), Cheque: &signed}
}

// Cheques are claimed beside vouchers, each result goes to its lane, and none is dropped for an
// expiry that it does not have.
func TestChequesAreRedeemed(t *testing.T) {
	w := newWorld(t)
	_, err := w.asOwner.EnableCheques(ctx, w.purse)
	require.NoError(t, err)
	w.hold(t, w.cheque(t, 9*million), w.lane(t, 1, 5*million), w.ticked(t, 2, 7))
	report, err := w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Equal(t, map[types.ResultCode]int{types.CodePaid: 3}, report.Results)
	require.Equal(t, math.NewInt(21*million), w.chain.Paid(w.payee))
	require.Len(t, w.chain.Claims()[0].Cheques, 1)
	for _, lane := range w.book.Lanes() {
		require.Equal(t, lane.Cumulative(), lane.Settled.Claimed)
	}
	w.chain.Advance(365 * 24 * time.Hour)
	_, err = w.redeemer().Step(ctx)
	require.NoError(t, err)
	lanes := w.book.Lanes()
	require.Len(t, lanes, 1, "the vouchers have expired")
	require.NotNil(t, lanes[0].Cheque)
}

// What the owner does not let count any more is lost, and said so.
func TestChequesEndWithTheirEpoch(t *testing.T) {
	w := newWorld(t)
	lanes := []book.Lane{w.cheque(t, 9*million)}
	state := w.state(t, lanes)
	require.Empty(t, redeem.Decide(lanes, state, redeem.Policy{}))
	status := redeem.Snapshot(lanes, &state, redeem.Policy{})
	require.Equal(t, math.NewInt(9*million), status.Lanes[0].Lost)
	require.Contains(t, status.Lanes[0].Why, types.ErrChequesDisabled.Error())
}
