package keeper_test

import (
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func TestLifeOfAPurse(t *testing.T) {
	f := testutil.New(t)
	f.Give(owner.Address, testutil.Coin(100))
	f.Give(other.Address, testutil.Coin(100))
	s := &scene{Fixture: f, t: t, expiry: f.Now() + 100*delay}
	f.Events()

	s.purse = s.open(owner, testutil.Coin(60))
	require.Equal(t, uint64(1), s.purse)
	require.NoError(t, s.topUp(other, 15))
	view := s.get()
	require.Equal(t, math.NewInt(75), view.Free)
	require.Equal(t, types.UnlockNone, view.Phase)
	s.requestUnlock()
	matures := types.Mark{Time: int64(f.Now()) + delay, Height: 1 + delay/4}
	require.Equal(t, []proto.Message{
		&types.EventPurseOpened{Purse: 1, Owner: owner.String(), Denom: "abtt", Amount: math.NewInt(60), UnlockDelaySeconds: delay},
		&types.EventPurseToppedUp{Purse: 1, Sender: other.String(), Amount: math.NewInt(15), Balance: math.NewInt(75)},
		&types.EventUnlockRequested{Purse: 1, Matures: matures},
	}, testutil.Typed(t, f.Events()))
	require.Equal(t, types.UnlockWaiting, s.get().Phase)
	require.Equal(t, &matures, s.get().Matures)

	s.Pass(delay)
	require.Equal(t, types.UnlockMatured, s.get().Phase)
	response, err := s.tryWithdraw()
	require.NoError(t, err)
	require.Equal(t, &types.MsgWithdrawResponse{Amount: testutil.Coin(75), Deleted: true}, response)
	require.Equal(t, []proto.Message{
		&types.EventPurseWithdrawn{Purse: 1, Amount: math.NewInt(75), Epoch: 1},
		&types.EventPurseDeleted{Purse: 1},
	}, testutil.Typed(t, f.Events()))
	require.Equal(t, int64(115), f.Balance(owner.Address), "the owner owns what others add")
	require.True(t, f.Held(testutil.Denom).IsZero())
	require.NoError(t, f.Sound())
	require.Equal(t, uint64(2), s.open(owner, testutil.Coin(1)), "ids are never given again")
}

// The owner's own payments cancel an unlock, at any stage.
func TestOwnerCancelsByPaying(t *testing.T) {
	for name, pay := range map[string]func(*scene){
		"top up":   func(s *scene) { require.NoError(s.t, s.topUp(owner, 1)) },
		"allocate": func(s *scene) { s.allocate(owner, 1) },
		"delegate": func(s *scene) { s.delegate(session, 1) },
		"push":     func(s *scene) { s.push(owner, s.item(payee, 0, 1)) },
		"cancel":   func(s *scene) { require.NoError(s.t, s.cancel()) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, 1000)
			s.requestUnlock()
			s.Pass(delay)
			require.Equal(t, types.UnlockMatured, s.get().Phase)
			s.Events()
			pay(s)
			require.Contains(t, testutil.Typed(t, s.Events()), &types.EventUnlockCanceled{Purse: s.purse})
			_, err := s.tryWithdraw()
			require.ErrorIs(t, err, types.ErrUnlockNotRequested)
		})
	}
}

func TestLapsedUnlockCanBeAskedForAgain(t *testing.T) {
	s := open(t, 1000)
	s.requestUnlock()
	s.Pass(2 * delay)
	require.Equal(t, types.UnlockLapsed, s.get().Phase)
	require.Equal(t, int64(1000), s.withdraw().Amount.Amount.Int64())
}

// A purse that claims have emptied keeps its id for the payees it owes; when no voucher of its
// time can be left it goes.
func TestEmptyPurse(t *testing.T) {
	s := open(t, 100)
	s.delegate(session, 10)
	s.requireClaim(s.voucher(owner, 150), types.CodeShortBalance, 100)
	life := time.Duration(testutil.Params().MaxLaneLifeSeconds) * time.Second
	s.EndBlock(life, 1)
	s.EndBlock(time.Second, 1)
	require.NoError(t, s.topUp(owner, 5))
	require.Zero(t, s.get().Purse.DrySince)
	require.NoError(t, s.Sound())

	s.expiry = s.Now() + 100
	s.requireClaim(s.voucher(owner, 5), types.CodePaid, 5)
	require.Equal(t, int64(s.Now()), s.get().Purse.DrySince)
	s.EndBlock(life, 1)
	s.EndBlock(time.Second, 1)
	s.get()
	events := s.EndBlock(time.Second, 1)
	require.Equal(t, []proto.Message{&types.EventPurseDeleted{Purse: s.purse}}, testutil.Typed(t, events))
	require.ErrorIs(t, s.topUp(owner, 5), types.ErrPurseNotFound)
	require.NoError(t, s.Sound())
}

// A purse of any denom is a world of its own.
func TestOtherDenoms(t *testing.T) {
	s := open(t, 100)
	coin := testutil.Coin(70)
	coin.Denom = testutil.Plain
	s.Give(other.Address, coin)
	s.purse = s.open(other, coin)
	s.requireClaim(s.voucher(other, 30), types.CodePaid, 30)
	require.Equal(t, int64(30), s.BalanceOf(payee.Address, testutil.Plain).Int64())
	require.Zero(t, s.Balance(payee.Address))
	totals, err := s.Query.Totals(s.Ctx, &types.QueryTotalsRequest{})
	require.NoError(t, err)
	require.Equal(t, []types.Totals{
		{Denom: "abtt", Purses: 1, Deposited: math.NewInt(100), Paid: math.ZeroInt(), Withdrawn: math.ZeroInt(), Held: math.NewInt(100)},
		{Denom: testutil.Plain, Purses: 1, Deposited: math.NewInt(70), Paid: math.NewInt(30), Withdrawn: math.ZeroInt(), Held: math.NewInt(40)},
	}, totals.Totals)
}
