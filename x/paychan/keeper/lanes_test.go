package keeper_test

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func (s *scene) laneID() types.LaneID {
	return types.LaneID{Payee: payee.String(), Purse: s.purse, Kind: types.LaneVoucher, Expiry: s.expiry}
}

// A ring-fence belongs to its payee: credit lanes, other allocations and the owner see the rest
// alone.
func TestRingFence(t *testing.T) {
	s := open(t, 1000)
	s.Events()
	s.allocate(owner, 400)
	require.Equal(t, []proto.Message{&types.EventLaneAllocated{
		Lane: s.laneID(), Signer: owner.String(), Amount: math.NewInt(400), Available: math.NewInt(400),
	}}, testutil.Typed(t, s.Events()))
	require.Equal(t, int64(600), s.get().Free.Int64())
	require.ErrorIs(t, s.tryAllocate(other.Address, owner, 601, s.expiry), types.ErrOverdrawn)

	credit := owner.Voucher(testutil.Voucher(s.purse, 0, other.Address, 0, 900, s.expiry))
	result := s.claim(credit)[0]
	require.Equal(t, types.CodeShortBalance, result.Code)
	require.Equal(t, int64(600), result.Paid.Int64())

	s.requireClaim(s.voucher(owner, 150), types.CodePaid, 150)
	require.NoError(t, s.topUp(owner, 100))
	s.allocate(owner, 100)
	require.Equal(t, int64(350), s.lane().Available().Int64())
	s.requireClaim(s.voucher(owner, 600), types.CodeShortAllocation, 350)
	require.Equal(t, int64(100), s.lane().Owed.Int64())
}

func TestExpiredRingFenceIsFree(t *testing.T) {
	s := open(t, 1000)
	s.allocate(owner, 400)
	s.requireClaim(s.voucher(owner, 150), types.CodePaid, 150)
	require.NoError(t, s.tryAllocate(other.Address, owner, 50, s.expiry+1))
	s.Events()

	s.EndBlock(timeUntil(s, s.expiry), 1)
	require.Empty(t, testutil.Typed(t, s.EndBlock(1e9, 1)), "the last second of the lane is not over")
	require.Equal(t, []proto.Message{&types.EventLaneExpired{Lane: s.laneID(), Freed: math.NewInt(250)}},
		testutil.Typed(t, s.EndBlock(1e9, 1)))
	require.Equal(t, int64(50), s.get().Purse.Allocated.Int64())
	require.Equal(t, int64(800), s.get().Free.Int64())
	require.NoError(t, s.Sound())
}

func TestReleaseByTheOwner(t *testing.T) {
	s := open(t, 1000)
	s.allocate(owner, 400)
	s.requireClaim(s.voucher(owner, 100), types.CodePaid, 100)
	s.Events()
	response, err := s.Msg.Release(s.Ctx, s.release(130))
	require.NoError(t, err)
	require.Equal(t, &types.MsgReleaseResponse{Paid: math.NewInt(30), Freed: math.NewInt(270)}, response)
	require.Equal(t, []proto.Message{&types.EventLaneReleased{
		Lane: s.laneID(), Paid: math.NewInt(30), Freed: math.NewInt(270), Claimed: math.NewInt(130),
	}}, testutil.Typed(t, s.Events()))
	require.Equal(t, int64(130), s.Balance(payee.Address))
	require.Equal(t, int64(870), s.get().Free.Int64())
	require.NoError(t, s.Sound())
	s.expire()
	require.Equal(t, int64(870), s.get().Free.Int64(), "nothing is freed twice")
}

func TestReleaseByOthers(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 5)
	s.allocate(session, 400)
	release := s.release(40)
	release.Sender = session.String()
	require.NoError(t, s.tryRelease(release), "the key of a secured lane may agree")
	require.Equal(t, int64(40), s.Balance(payee.Address))

	s = open(t, 1000)
	s.delegate(session, 500)
	release = s.release(40)
	release.Sender = session.String()
	require.ErrorIs(t, s.tryRelease(release), types.ErrReleaseUnagreed, "on a credit lane it pushes, within its cap")

	s = open(t, 100)
	s.requireClaim(s.voucher(owner, 150), types.CodeShortBalance, 100)
	release = s.release(60)
	release.Sender = nobody.String()
	require.NoError(t, s.tryRelease(release), "what is paid is paid")
	require.Zero(t, s.lane().Owed.Int64())
	require.True(t, s.lane().Closed)
	require.Equal(t, int64(100), s.Balance(payee.Address))
	require.NoError(t, s.Sound())
}

// Releasing a lane that was never used makes a record, so that no voucher can use it later.
func TestReleaseOfAnUnusedLane(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.tryRelease(s.release(0)))
	s.requireClaim(s.voucher(owner, 10), types.CodeLaneClosed, 0)
}

func TestReleaseToBlockedPayeeIsRefused(t *testing.T) {
	s := open(t, 1000)
	deps := s.Deps()
	deps.Bank = blocking{s.Bank, payee}
	s.Use(newKeeper(deps))
	require.ErrorIs(t, s.tryRelease(s.release(10)), types.ErrPayeeRefused)
	require.NoError(t, s.tryRelease(s.release(0)))
}

func TestRelayShare(t *testing.T) {
	s := open(t, 10_000)
	require.NoError(t, s.setShare(333))
	s.Events()
	result := s.claim(s.voucher(owner, 100))[0]
	require.Equal(t, int64(100), result.Paid.Int64())
	require.Equal(t, int64(3), result.Relayed.Int64(), "3.33 rounded down")
	require.Equal(t, int64(97), s.Balance(payee.Address))
	require.Equal(t, int64(3), s.Balance(relay.Address))

	// Ten claims of ten pay the relay what they would alone: nothing.
	msg := &types.MsgClaim{}
	for i := range 10 {
		msg.Vouchers = append(msg.Vouchers, s.voucher(owner, 110+10*int64(i)))
	}
	for _, result := range s.claimAll(msg) {
		require.Zero(t, result.Relayed.Int64())
	}
	s.push(owner, s.item(payee, 0, 1200))
	require.Equal(t, int64(3), s.Balance(relay.Address), "nobody earns by pushing")

	params := testutil.Params()
	params.MaxRelayShareBps = 100
	require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
	require.Equal(t, int64(10), s.claim(s.voucher(owner, 2200))[0].Relayed.Int64(), "governance bounds shares that are set")
	share, err := s.Query.RelayShare(s.Ctx, &types.QueryRelayShareRequest{Payee: payee.String()})
	require.NoError(t, err)
	require.Equal(t, uint32(100), share.ShareBps)

	require.NoError(t, s.setShare(0))
	has, err := s.Keeper.RelayShares.Has(s.Ctx, payee.Bytes())
	require.NoError(t, err)
	require.False(t, has)
}

// A payee that submits for itself, and a sender that cannot be paid, get no share.
func TestNobodyElseGetsShares(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.setShare(1000))
	for i, sender := range []string{payee.String(), testutil.Spell([20]byte(s.Keeper.ModuleAddress()))} {
		amount := 100 * int64(i+1)
		response, err := s.Msg.Claim(s.Ctx, &types.MsgClaim{Sender: sender, Vouchers: []types.SignedVoucher{s.voucher(owner, amount)}})
		require.NoError(t, err)
		require.Zero(t, response.Results[0].Relayed.Int64())
		require.Equal(t, amount, s.Balance(payee.Address))
	}
}

func TestPush(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 250)
	s.allocate(session, 100)
	results := s.push(session, s.item(payee, 0, 60), s.item(payee, 1, 200), s.item(other, 0, 100), s.item(other, 0, 40), types.PushItem{})
	require.Equal(t, []types.ResultCode{
		types.CodePaid, types.CodePaid, types.CodeShortCap, types.CodeAlreadyClaimed, types.CodeMalformed,
	}, codes(results))
	require.Equal(t, []int64{60, 200, 50, 0, 0}, paid(results), "the secured lane does not count to the cap")
	require.Equal(t, []types.ResultCode{types.CodeWrongLaneSigner, types.CodePaid}, codes(s.push(owner, s.item(payee, 0, 90), s.item(other, 0, 90))))
	require.Equal(t, []types.ResultCode{types.CodeNotAuthorized}, codes(s.push(nobody, s.item(other, 0, 900))))
}

// What was pushed and what was signed count on one lane.
func TestPushAndClaimAreOneLane(t *testing.T) {
	s := open(t, 1000)
	s.push(owner, s.item(payee, 0, 60))
	s.requireClaim(s.voucher(owner, 100), types.CodePaid, 40)
}

func TestItemEvents(t *testing.T) {
	s := open(t, 1000)
	s.Events()
	results := s.claim(s.voucher(owner, 1200), types.SignedVoucher{})
	events := testutil.Typed(t, s.Events())
	require.Equal(t, []proto.Message{
		&types.EventItemSettled{
			Index: 0, Payee: payee.String(), Purse: s.purse, Kind: types.LaneVoucher, Expiry: s.expiry, Code: types.CodeShortBalance,
			Paid: math.NewInt(1000), Relayed: math.ZeroInt(), Claimed: math.NewInt(1000), Owed: math.NewInt(200),
		},
		&types.EventItemSettled{
			Index: 1, Kind: types.LaneVoucher, Code: types.CodeMalformed,
			Paid: math.ZeroInt(), Relayed: math.ZeroInt(), Claimed: math.ZeroInt(), Owed: math.ZeroInt(),
		},
	}, events)
	require.Equal(t, []types.ResultCode{types.CodeShortBalance, types.CodeMalformed}, codes(results))
}

// A batch makes one debit of the module account and one credit of each payee.
func TestBankIsAskedOncePerPayee(t *testing.T) {
	s := open(t, 1000)
	s.Events()
	var vouchers []types.SignedVoucher
	for i := range 6 {
		key := []testutil.Key{payee, other}[i%2]
		vouchers = append(vouchers, owner.Voucher(testutil.Voucher(s.purse, 0, key.Address, uint32(i), 10, s.expiry)))
	}
	s.claim(vouchers...)
	counts := map[string]int{}
	for _, event := range s.Events() {
		counts[event.Type]++
	}
	require.Equal(t, 1, counts["coin_spent"])
	require.Equal(t, 2, counts["coin_received"])
	require.Equal(t, int64(30), s.Balance(payee.Address))
}
