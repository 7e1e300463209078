package redeem_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// TestDecide has each reason to claim and each reason to wait. Gas costs 1 abtt: one item about
// 10,500 and a transaction 105,000 more.
func TestDecide(t *testing.T) {
	const gasOfOne = 115_500
	usdt := func(_ *types.Voucher, l *book.Lane) { l.Denom = "usdt" }
	for name, test := range map[string]struct {
		policy  redeem.Policy
		prepare func(*testing.T, *world) []book.Lane
		want    []uint32 // lanes claimed, in order
		rush    error    // of the first
	}{
		"nothing held": {prepare: func(*testing.T, *world) []book.Lane { return nil }},
		"worth it": {prepare: func(t *testing.T, w *world) []book.Lane { return []book.Lane{w.lane(t, 1, 20*gasOfOne)} },
			want: []uint32{1}},
		"not yet": {prepare: func(t *testing.T, w *world) []book.Lane { return []book.Lane{w.lane(t, 1, 19*gasOfOne)} }},
		"together": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, 15*gasOfOne), w.lane(t, 2, 16*gasOfOne)}
		}, want: []uint32{2, 1}},
		"dust stays": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, 10_000), w.lane(t, 2, 5*million)}
		}, want: []uint32{2}},
		"expires soon": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, 2*gasOfOne, expiring(6*time.Hour)), w.lane(t, 2, 2*gasOfOne, expiring(7*time.Hour))}
		}, want: []uint32{1, 2}, rush: paychan.ErrExpiresSoon},
		"the first to expire first": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, 9*million, expiring(3*time.Hour)), w.lane(t, 2, 2*million, expiring(2*time.Hour))}
		}, want: []uint32{2, 1}, rush: paychan.ErrExpiresSoon},
		"expires soon, and is not worth it": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, gasOfOne/2, expiring(time.Hour))}
		}},
		"expired": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, 5*million, expiring(-time.Second))}
		}},
		"unlock requested": {prepare: func(t *testing.T, w *world) []book.Lane {
			_, err := w.asOwner.RequestUnlock(ctx, w.purse)
			require.NoError(t, err)
			return []book.Lane{w.lane(t, 1, 2*gasOfOne)}
		}, want: []uint32{1}, rush: paychan.ErrUnlockRequested},
		"purse running dry": {prepare: func(t *testing.T, w *world) []book.Lane {
			w.purse = w.open(t, 7*gasOfOne)
			return []book.Lane{w.lane(t, 1, 2*gasOfOne), w.lane(t, 2, 2*gasOfOne)}
		}, want: []uint32{1, 2}, rush: paychan.ErrPurseShort},
		"purse not dry yet": {prepare: func(t *testing.T, w *world) []book.Lane {
			w.purse = w.open(t, 8*gasOfOne)
			return []book.Lane{w.lane(t, 1, 2*gasOfOne), w.lane(t, 2, 2*gasOfOne)}
		}},
		"purse dry": {prepare: func(t *testing.T, w *world) []book.Lane {
			purse := w.open(t, 5*million)
			_, err := w.account.Submit(ctx, paychan.Tx{Messages: []sdk.Msg{&types.MsgClaim{Vouchers: []types.SignedVoucher{
				*w.lane(t, 9, 5*million, func(v *types.Voucher, _ *book.Lane) { v.Purse = purse }).Voucher,
			}}}})
			require.NoError(t, err)
			w.purse = purse
			return []book.Lane{w.lane(t, 1, 5*million)}
		}},
		"no such purse": {prepare: func(t *testing.T, w *world) []book.Lane {
			w.purse = 77
			return []book.Lane{w.lane(t, 1, 5*million)}
		}},
		"old epoch": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, 5*million, func(v *types.Voucher, _ *book.Lane) { v.Epoch = 3 })}
		}},
		"session unknown": {prepare: func(t *testing.T, w *world) []book.Lane { return []book.Lane{w.lane(t, 1, 5*million, bySession(t))} }},
		"session ending": {prepare: func(t *testing.T, w *world) []book.Lane {
			require.NoError(t, w.asOwner.Delegate(ctx, w.purse, makeKey(t, "session").Address(), math.NewInt(9*million), w.chain.Now().Add(5*time.Hour)))
			return []book.Lane{w.lane(t, 1, 2*gasOfOne, bySession(t))}
		}, want: []uint32{1}, rush: paychan.ErrExpiresSoon},
		"session's cap used up by another lane": {prepare: func(t *testing.T, w *world) []book.Lane {
			require.NoError(t, w.asOwner.Delegate(ctx, w.purse, makeKey(t, "session").Address(), math.NewInt(5*million), w.chain.Now().Add(500*time.Hour)))
			return []book.Lane{w.lane(t, 1, 5*million, bySession(t)), w.lane(t, 2, 4*million, bySession(t))}
		}, want: []uint32{1}},
		"secured, epoch and all": {prepare: func(t *testing.T, w *world) []book.Lane {
			lane := w.lane(t, 1, 5*million)
			_, err := w.asOwner.Allocate(ctx, lane.Key, w.owner.Address(), math.NewInt(5*million))
			require.NoError(t, err)
			_, err = w.asOwner.RequestUnlock(ctx, w.purse)
			require.NoError(t, err)
			w.chain.Advance(24 * time.Hour)
			_, err = w.asOwner.Withdraw(ctx, w.purse)
			require.NoError(t, err)
			return []book.Lane{lane}
		}, want: []uint32{1}},
		"secured for another key": {prepare: func(t *testing.T, w *world) []book.Lane {
			lane := w.lane(t, 1, 5*million)
			_, err := w.asOwner.Allocate(ctx, lane.Key, makeKey(t, "session").Address(), math.NewInt(5*million))
			require.NoError(t, err)
			return []book.Lane{lane}
		}},
		"claimed by somebody else": {prepare: func(t *testing.T, w *world) []book.Lane {
			lane := w.lane(t, 1, 5*million)
			_, err := w.account.Submit(ctx, paychan.Tx{Messages: []sdk.Msg{&types.MsgClaim{Vouchers: []types.SignedVoucher{*lane.Voucher}}}})
			require.NoError(t, err)
			return []book.Lane{lane}
		}},
		"refused lately": {prepare: func(t *testing.T, w *world) []book.Lane {
			lane := w.lane(t, 1, 5*million)
			lane.Settled.Code, lane.Settled.Height = types.CodePayeeRefused, 1
			return []book.Lane{lane}
		}},
		"refused long ago": {policy: redeem.Policy{RetryBlocks: 1}, prepare: func(t *testing.T, w *world) []book.Lane {
			lane := w.lane(t, 1, 5*million)
			lane.Settled.Code, lane.Settled.Height = types.CodePayeeRefused, 1
			return []book.Lane{lane}
		}, want: []uint32{1}},
		"window nearly full": {policy: redeem.Policy{ClaimAbove: map[string]math.Int{"abtt": math.NewInt(2 * gasOfOne)}},
			prepare: func(t *testing.T, w *world) []book.Lane { return []book.Lane{w.lane(t, 1, 2*gasOfOne+1)} },
			want:    []uint32{1}, rush: paychan.ErrCreditWindow},
		"a denom without a rate waits": {prepare: func(t *testing.T, w *world) []book.Lane { return []book.Lane{w.lane(t, 1, 5*million, usdt)} }},
		"until it cannot": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.lane(t, 1, 5, usdt, expiring(time.Hour))}
		}, want: []uint32{1}, rush: paychan.ErrExpiresSoon},
		"a denom with a rate": {policy: redeem.Policy{Rates: map[string]math.LegacyDec{"usdt": math.LegacyNewDec(million)}},
			prepare: func(t *testing.T, w *world) []book.Lane { return []book.Lane{w.lane(t, 1, 5, usdt)} }, want: []uint32{1}},
		"ticks cost their hashes": {prepare: func(t *testing.T, w *world) []book.Lane {
			return []book.Lane{w.ticked(t, 1, 4), w.lane(t, 2, 5*million)}
		}, want: []uint32{2, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			lanes := test.prepare(t, w)
			batches := redeem.Decide(lanes, w.state(t, lanes), test.policy)
			if test.want == nil {
				require.Empty(t, batches)
				return
			}
			require.Len(t, batches, 1)
			var got []uint32
			for _, item := range batches[0].Items {
				got = append(got, item.Lane.Key.Lane)
			}
			require.Equal(t, test.want, got)
			require.Equal(t, test.rush, batches[0].Items[0].Rush)
		})
	}
}

// TestBatches holds what is true of every decision.
func TestBatches(t *testing.T) {
	w := newWorld(t)
	session := makeKey(t, "session").Address()
	require.NoError(t, w.asOwner.Delegate(ctx, w.purse, session, math.NewInt(20*million), w.chain.Now().Add(500*time.Hour)))
	rich := w.lane(t, 0, 1)
	var pool []book.Lane
	for i := range uint32(24) {
		switch i % 3 {
		case 0:
			pool = append(pool, w.ticked(t, i, 1+i))
		case 1:
			pool = append(pool, w.lane(t, i, int64(i)*million, bySession(t)))
		default:
			pool = append(pool, w.lane(t, i, int64(i)*million, expiring(time.Duration(i)*time.Hour)))
		}
	}
	state := w.state(t, append(pool, rich))
	rapid.Check(t, func(t *rapid.T) {
		lanes := rapid.SliceOfDistinct(rapid.SampledFrom(pool), func(l book.Lane) uint32 { return l.Key.Lane }).Draw(t, "lanes")
		policy := redeem.Policy{
			MaxItems: rapid.IntRange(1, 8).Draw(t, "items"), MaxBytes: rapid.IntRange(200, 3_000).Draw(t, "bytes"),
			MaxGas: rapid.Uint64Range(100_000, 500_000).Draw(t, "gas"),
		}
		batches := redeem.Decide(lanes, state, policy)
		require.Equal(t, names(batches), names(redeem.Decide(lanes, state, policy)), "the same every time")
		seen, paid, capped := map[types.LaneKey]bool{}, math.ZeroInt(), math.ZeroInt()
		for _, batch := range batches {
			require.LessOrEqual(t, len(batch.Items), policy.MaxItems)
			require.True(t, len(batch.Items) == 1 || batch.Gas <= policy.MaxGas)
			message := batch.Message("")
			require.Equal(t, len(batch.Items), message.Items())
			require.GreaterOrEqual(t, batch.Gas, message.Gas(), "what x/paychan counts is in the limit")
			require.True(t, len(batch.Items) == 1 || message.Size() <= policy.MaxBytes)
			chained := false
			for _, item := range batch.Items {
				require.False(t, seen[item.Lane.Key], "no voucher twice")
				seen[item.Lane.Key] = true
				require.True(t, item.Payable.IsPositive() && item.Payable.LTE(item.Lane.Unclaimed()))
				require.False(t, chained && item.Lane.Voucher != nil, "vouchers come first")
				chained = item.Lane.ChainVoucher != nil
				paid = paid.Add(item.Payable)
				if item.Lane.Signer == session {
					capped = capped.Add(item.Payable)
				}
			}
		}
		require.True(t, paid.LTE(math.NewInt(100*million)), "no more than the purse has")
		require.True(t, capped.LTE(math.NewInt(20*million)), "nor than the cap")
		for _, lane := range lanes {
			if !seen[lane.Key] && lane.Cumulative().GTE(math.NewInt(5*million)) && lane.Signer != session {
				rush := lane.Key.Expiry <= uint64(state.Head.Time.Add(6*time.Hour).Unix())
				require.False(t, rush && paid.LT(math.NewInt(60*million)), "what is urgent and worth it is claimed")
			}
		}
	})
}

func names(batches []redeem.Batch) [][]types.LaneKey {
	var all [][]types.LaneKey
	for _, batch := range batches {
		var keys []types.LaneKey
		for _, item := range batch.Items {
			keys = append(keys, item.Lane.Key)
		}
		all = append(all, keys)
	}
	return all
}

func TestReadFailsWhenTheChainDoes(t *testing.T) {
	w := newWorld(t)
	lanes := []book.Lane{w.lane(t, 1, 5*million)}
	for _, call := range []string{"Head", "Params", "GasPrice", "LanesByPayee", "Purse"} {
		down := errors.New(call)
		w.chain.SetHook(func(name string) error {
			if name == call {
				return down
			}
			return nil
		})
		_, err := redeem.Read(ctx, w.account, lanes)
		require.ErrorIs(t, err, down)
	}
}
