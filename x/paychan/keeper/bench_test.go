package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// benchmark settles the same number of items again and again, each time for one unit more. The
// vouchers of a round are signed outside the clock. With a memory of signatures it shows what
// settling costs beside verifying.
func benchmarkClaims(b *testing.B, purses int, preverified bool) {
	const items = 1_000
	t := &testing.T{}
	s := open(t, 1_000_000)
	params := testutil.Params()
	params.MaxBatchItems = items
	require.NoError(b, s.Keeper.SetParams(s.Ctx, params))
	s.Give(owner.Address, testutil.Coin(1_000_000_000))
	for len(s.ids) < purses {
		s.ids = append(s.ids, s.open(owner, testutil.Coin(1_000_000)))
	}
	to := testutil.Keys("payee", items)
	b.ResetTimer()
	for round := range b.N {
		b.StopTimer()
		msg := &types.MsgClaim{Sender: relay.String()}
		for i := range items {
			voucher := testutil.Voucher(s.ids[i%purses], 0, to[i%max(1, items/purses)].Address, uint32(i), int64(round+1), s.expiry)
			msg.Vouchers = append(msg.Vouchers, owner.Voucher(voucher))
		}
		if preverified {
			require.NoError(b, s.Keeper.Preverify(s.Ctx, msg))
		}
		s.Events()
		b.StartTimer()
		response, err := s.Msg.Claim(s.Ctx, msg)
		require.NoError(b, err)
		require.Equal(b, types.CodePaid, response.Results[items-1].Code)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*items), "us/voucher")
}

func BenchmarkClaimManyPurses(b *testing.B)         { benchmarkClaims(b, 1_000, false) }
func BenchmarkClaimManyPursesVerified(b *testing.B) { benchmarkClaims(b, 1_000, true) }
func BenchmarkClaimOnePurse(b *testing.B)           { benchmarkClaims(b, 1, false) }
func BenchmarkClaimOnePurseVerified(b *testing.B)   { benchmarkClaims(b, 1, true) }
