package redeem_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func TestStepClaimsAndSettles(t *testing.T) {
	w := newWorld(t)
	w.hold(t, w.lane(t, 1, 5*million), w.ticked(t, 2, 7), w.lane(t, 3, 1_000))
	report, err := w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, report.Submitted)
	require.Equal(t, map[types.ResultCode]int{types.CodePaid: 2}, report.Results)
	require.Len(t, report.Claims, 1)
	claim := report.Claims[0]
	require.Equal(t, 2, claim.Items)
	require.Zero(t, claim.Refused)
	require.Equal(t, sdk.NewCoins(sdk.NewInt64Coin("abtt", 12*million)), claim.Paid)
	require.Positive(t, claim.Height)
	require.NotEmpty(t, claim.Hash)
	require.True(t, claim.Fee.GTE(math.NewIntFromUint64(claim.GasUsed)), "gas costs one abtt here")
	require.Equal(t, math.NewInt(12*million), w.chain.Paid(w.payee))
	for _, lane := range w.book.Lanes() {
		require.Equal(t, lane.Key.Lane == 3, lane.Unclaimed().IsPositive(), "lane %d", lane.Key.Lane)
	}
	report, err = w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Zero(t, report.Submitted, "nothing is claimed twice")
}

func TestBatchesAreAsLargeAsTheChainAllows(t *testing.T) {
	w := newWorld(t)
	w.chain.SetParams(func(p *types.Params) { p.MaxBatchItems = 4 })
	for i := range uint32(10) {
		w.hold(t, w.lane(t, i, 5*million))
	}
	report, err := w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Equal(t, 3, report.Submitted)
	for i, claim := range w.chain.Claims() {
		require.LessOrEqual(t, claim.Items(), 4, "claim %d", i)
	}
	require.Equal(t, math.NewInt(50*million), w.chain.Paid(w.payee))
}

// errKilled plays kill -9: the test makes a new redeemer and reads the book anew.
var errKilled = errors.New("killed")

// TestKilledAnywhere kills the redeemer at every call that it makes of the chain, also between
// the commit of a claim and its answer, and at every write: no voucher is lost and none is paid
// twice, and the book says claimed only of what was paid.
func TestKilledAnywhere(t *testing.T) {
	finished := false
	for kill := 0; !finished; kill++ {
		require.Less(t, kill, 100)
		w := newWorld(t)
		w.chain.SetParams(func(p *types.Params) { p.MaxBatchItems = 2 })
		w.hold(t, w.lane(t, 1, 5*million), w.lane(t, 2, 6*million), w.lane(t, 3, 7*million), w.ticked(t, 4, 8))
		calls := 0
		w.chain.SetHook(func(call string) error {
			calls++
			if calls == kill+1 {
				w.store.SetFailing(true) // the dead write nothing
				return fmt.Errorf("%s: %w", call, errKilled)
			}
			return nil
		})
		_, err := w.redeemer().Step(ctx)
		finished = err == nil
		if !finished {
			require.ErrorIs(t, err, errKilled)
		}
		w.chain.SetHook(nil)
		w.store.SetFailing(false)
		w.reopen(t, w.store)
		booked := math.ZeroInt()
		for _, lane := range w.book.Lanes() {
			booked = booked.Add(lane.Settled.Claimed)
		}
		require.True(t, booked.LTE(w.chain.Paid(w.payee)), "claimed is what was committed")
		_, err = w.redeemer().Step(ctx)
		require.NoError(t, err)
		require.Equal(t, math.NewInt(26*million), w.chain.Paid(w.payee), "killed at call %d", kill)
		for _, lane := range w.book.Lanes() {
			require.True(t, lane.Unclaimed().IsZero())
		}
	}
}

func TestBookThatCannotBeWrittenIsTriedAgain(t *testing.T) {
	w := newWorld(t)
	w.hold(t, w.lane(t, 1, 5*million))
	w.store.SetFailing(true)
	_, err := w.redeemer().Step(ctx)
	require.ErrorIs(t, err, fake.ErrDisk)
	require.Equal(t, math.NewInt(5*million), w.chain.Paid(w.payee))
	lane, _ := w.book.Lane(w.lane(t, 1, 1).Key)
	require.True(t, lane.Settled.Claimed.IsZero(), "not on disk, not in the book")
	w.store.SetFailing(false)
	report, err := w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Zero(t, report.Submitted)
	lane, _ = w.book.Lane(lane.Key)
	require.Equal(t, math.NewInt(5*million), lane.Settled.Claimed, "the chain tells")
}

func TestRefusedItemsRestAndTheirNeighborsArePaid(t *testing.T) {
	w := newWorld(t)
	bad := w.lane(t, 1, 5*million)
	bad.Voucher.Signature[10] ^= 1
	w.hold(t, bad, w.lane(t, 2, 5*million))
	r := w.redeemer()
	report, err := r.Step(ctx)
	require.NoError(t, err)
	require.Equal(t, map[types.ResultCode]int{types.CodeWrongSigner: 1, types.CodePaid: 1}, report.Results)
	report, err = r.Step(ctx)
	require.NoError(t, err)
	require.Zero(t, report.Submitted)
	lane, _ := w.book.Lane(bad.Key)
	require.Equal(t, types.CodeWrongSigner, lane.Settled.Code)
	require.True(t, lane.Settled.Claimed.IsZero())
}

func TestShortfallIsClaimedAgainAfterTheTopUp(t *testing.T) {
	w := newWorld(t)
	w.purse = w.open(t, 3*million)
	w.hold(t, w.lane(t, 1, 9*million))
	report, err := w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Equal(t, map[types.ResultCode]int{types.CodeShortBalance: 1}, report.Results)
	lane := w.book.Lanes()[0]
	require.Equal(t, math.NewInt(3*million), lane.Settled.Claimed)
	require.Equal(t, math.NewInt(6*million), lane.Settled.Owed)
	report, err = w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Zero(t, report.Submitted, "gas buys nothing from a dry purse")
	_, err = w.asOwner.TopUp(ctx, w.purse, sdk.NewInt64Coin("abtt", 8*million))
	require.NoError(t, err)
	_, err = w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Equal(t, math.NewInt(9*million), w.chain.Paid(w.payee))
}

func TestExpiredLanesAreDroppedLater(t *testing.T) {
	w := newWorld(t)
	w.hold(t, w.lane(t, 1, 1_000))
	w.chain.Advance(8 * 24 * time.Hour)
	_, err := w.redeemer().Step(ctx)
	require.NoError(t, err)
	status, err := w.redeemer().Status(ctx)
	require.NoError(t, err)
	require.Equal(t, math.NewInt(1_000), status.Denoms[0].Lost, "what was lost is shown for a while")
	w.chain.Advance(30 * 24 * time.Hour)
	_, err = w.redeemer().Step(ctx)
	require.NoError(t, err)
	require.Empty(t, w.book.Lanes())
}

// outOfGas fails claims whose limit is too low.
type outOfGas struct {
	*fake.Account
	need uint64
}

func (c *outOfGas) Submit(ctx context.Context, tx paychan.Tx) (paychan.Committed, error) {
	if tx.Gas < c.need {
		return paychan.Committed{}, &paychan.ExecutionError{Codespace: "sdk", Code: 11, Log: "out of gas"}
	}
	return c.Account.Submit(ctx, tx)
}

func TestGasLimitsGrowWhenGasRanOut(t *testing.T) {
	w := newWorld(t)
	w.hold(t, w.lane(t, 1, 50*million))
	r := w.redeemer(func(c *redeem.Config) { c.Chain = &outOfGas{w.account, 300_000} })
	for range 3 {
		_, err := r.Step(ctx)
		require.ErrorContains(t, err, "out of gas")
	}
	_, err := r.Step(ctx)
	require.NoError(t, err)
	require.Equal(t, math.NewInt(50*million), w.chain.Paid(w.payee))
}

// TestRun drives the loop by an injected clock.
func TestRun(t *testing.T) {
	w := newWorld(t)
	w.hold(t, w.lane(t, 1, 5*million))
	waits, ticks := make(chan time.Duration), make(chan time.Time)
	r := w.redeemer(func(c *redeem.Config) {
		c.Every = 10 * time.Second
		c.After = func(d time.Duration) <-chan time.Time { waits <- d; return ticks }
	})
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	w.chain.SetDown(true)
	go func() { ended <- r.Run(running) }()
	for _, wait := range []int{2, 4, 8, 10, 10} {
		require.Equal(t, time.Duration(wait)*time.Second, <-waits)
		ticks <- time.Time{}
	}
	require.Equal(t, 10*time.Second, <-waits)
	w.chain.SetDown(false)
	r.Poke()
	require.Equal(t, 10*time.Second, <-waits)
	require.Equal(t, math.NewInt(5*million), w.chain.Paid(w.payee))
	w.chain.SetDown(true)
	r.Poke()
	require.Equal(t, 2*time.Second, <-waits, "the waits begin anew")
	stop()
	require.ErrorIs(t, <-ended, context.Canceled)
}

func TestStatus(t *testing.T) {
	w := newWorld(t)
	secured := w.lane(t, 2, 5*million)
	_, err := w.asOwner.Allocate(ctx, secured.Key, w.owner.Address(), math.NewInt(4*million))
	require.NoError(t, err)
	paid := w.lane(t, 3, 7*million)
	w.hold(t, w.lane(t, 1, 900), secured, paid, w.lane(t, 4, 50, expiring(-time.Hour)))
	require.NoError(t, w.book.Settle(map[types.LaneKey]book.Settled{paid.Key: {Claimed: math.NewInt(6 * million), Owed: math.ZeroInt(), Code: types.CodePaid, Height: 1}}))
	status, err := w.redeemer().Status(ctx)
	require.NoError(t, err)
	require.Equal(t, []redeem.DenomStatus{{Denom: "abtt", Amounts: redeem.Amounts{
		Received: math.NewInt(12*million + 950), Claimed: math.NewInt(6 * million), Claimable: math.NewInt(5*million + 900),
		AtRisk: math.NewInt(2*million + 900), Lost: math.NewInt(50),
	}}}, status.Denoms)
	why := map[uint32]string{}
	for _, lane := range status.Lanes {
		why[lane.Lane] = lane.Why
	}
	require.Contains(t, why[1], "nothing secures it")
	require.Contains(t, why[2], "allocate more")
	require.Contains(t, why[4], "has expired")

	offline := redeem.Snapshot(w.book.Lanes(), nil, redeem.Policy{})
	require.Equal(t, math.NewInt(6*million), offline.Denoms[0].Claimed)
	require.Contains(t, offline.Lanes[0].Why, "was not asked")
	text, err := json.Marshal(status)
	require.NoError(t, err)
	require.Contains(t, string(text), `"at_risk":"2000900"`)
	require.Equal(t, []redeem.DenomStatus{}, redeem.Snapshot(nil, nil, redeem.Policy{}).Denoms)
}
