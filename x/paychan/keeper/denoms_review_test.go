package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// claimOfDenoms claims items of as many purses of that many denoms, for one payee or for one each, and returns how long
// the settlement took, without the verification.
func claimOfDenoms(t *testing.T, items, denoms int, onePayee bool) time.Duration {
	t.Helper()
	s := open(t, 1_000_000)
	params := testutil.Params()
	params.MaxBatchItems = types.MaxBatchItems
	require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
	coins := make([]sdk.Coin, denoms)
	for i := range coins {
		coins[i] = sdk.NewInt64Coin(fmt.Sprintf("ibc/%064X", i), 1_000_000)
	}
	s.Give(owner.Address, coins...)
	msg := &types.MsgClaim{Sender: relay.String()}
	to := testutil.Keys("payee", items)
	for i := range items {
		id := s.open(owner, sdk.NewInt64Coin(coins[i%denoms].Denom, 10))
		who := to[i]
		if onePayee {
			who = to[0]
		}
		msg.Vouchers = append(msg.Vouchers, owner.Voucher(testutil.Voucher(id, 0, who.Address, 0, 5, s.expiry)))
	}
	require.NoError(t, s.Keeper.Preverify(s.Ctx, msg))
	s.Events()
	began := time.Now()
	response, err := s.Msg.Claim(s.Ctx, msg)
	took := time.Since(began)
	require.NoError(t, err)
	require.Equal(t, types.CodePaid, response.Results[items-1].Code)
	t.Logf("%d items, %d denoms, one payee %v: %s for %d gas: %.0f ns/gas", items, denoms, onePayee, took, msg.Gas(),
		float64(took.Nanoseconds())/float64(msg.Gas()))
	return took
}

// The price of an item does not depend on how many denoms its batch pays, so neither may its cost.
func TestReviewCostOfManyDenoms(t *testing.T) {
	for _, onePayee := range []bool{true, false} {
		few := claimOfDenoms(t, 2_000, 1, onePayee)
		many := claimOfDenoms(t, 2_000, 2_000, onePayee)
		if many > 4*few {
			t.Errorf("one payee %v: %s with one denom, %s with 2000", onePayee, few, many)
		}
	}
}
