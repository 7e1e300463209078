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

func (s *scene) sessions() []types.Session {
	s.t.Helper()
	response, err := s.Query.Purse(s.Ctx, &types.QueryPurseRequest{Purse: s.purse})
	require.NoError(s.t, err)
	return response.Sessions
}

func terms(limit int64, expiry uint64) types.SessionTerms {
	return types.SessionTerms{Cap: math.NewInt(limit), Expiry: expiry}
}

func TestSessionPaysUpToItsCap(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 100)
	s.requireClaim(s.voucher(session, 70), types.CodePaid, 70)
	result := s.claim(s.voucher(session, 150))[0]
	require.Equal(t, types.CodeShortCap, result.Code)
	require.Equal(t, int64(30), result.Paid.Int64())
	require.Zero(t, result.Owed.Int64(), "nobody owes what the session may not promise")
	s.delegate(session, 120)
	s.requireClaim(s.voucher(session, 150), types.CodeShortCap, 20)
	s.requireClaim(s.voucher(owner, 150), types.CodePaid, 30)
	require.Equal(t, math.NewInt(120), s.sessions()[0].Used)
}

// A session that may promise more than is there owes as the owner does.
func TestSessionShortOfBalance(t *testing.T) {
	s := open(t, 100)
	s.delegate(session, 130)
	result := s.claim(s.voucher(session, 200))[0]
	require.Equal(t, types.CodeShortBalance, result.Code)
	require.Equal(t, int64(100), result.Paid.Int64())
	require.Equal(t, int64(30), result.Owed.Int64())
}

func TestReductionTakesADelay(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 500)
	s.Events()
	s.delegate(session, 100)
	matures := types.Matures(types.Mark{Time: int64(s.Now()), Height: 1}, delay)
	pending := terms(100, s.expiry)
	require.Equal(t, []proto.Message{&types.EventSessionDelegated{
		Purse: s.purse, Key: session.String(), Terms: terms(500, s.expiry), Pending: &pending, Matures: &matures,
	}}, testutil.Typed(t, s.Events()))
	s.requireClaim(s.voucher(session, 300), types.CodePaid, 300)
	s.Pass(delay)
	require.Equal(t, pending, s.sessions()[0].Terms)
	s.requireClaim(s.voucher(session, 400), types.CodeShortCap, 0)
	s.delegate(session, 350)
	s.requireClaim(s.voucher(session, 400), types.CodeShortCap, 50)
}

// More time and less money: each in the payees' favor until the delay has passed.
func TestMixedChange(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.tryDelegate(session, 500, s.Now()+10*delay))
	require.NoError(t, s.tryDelegate(session, 100, s.Now()+20*delay))
	require.Equal(t, terms(500, s.Now()+20*delay), s.sessions()[0].Terms)
	require.Equal(t, terms(100, s.Now()+20*delay), *s.sessions()[0].Pending)

	require.NoError(t, s.tryDelegate(session, 600, s.Now()+30*delay))
	require.Equal(t, terms(600, s.Now()+30*delay), s.sessions()[0].Terms)
	require.Nil(t, s.sessions()[0].Pending, "the owner has changed his mind")
}

func TestRevokeTwiceKeepsTheFirstDelay(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 500)
	s.Events()
	matures := types.Matures(types.Mark{Time: int64(s.Now()), Height: 1}, delay)
	s.revoke(session)
	require.Equal(t, []proto.Message{&types.EventSessionRevoked{Purse: s.purse, Key: session.String(), Matures: matures}},
		testutil.Typed(t, s.Events()))
	s.EndBlock(time.Second, delay)
	s.revoke(session)
	s.EndBlock((delay-1)*time.Second, 1)
	s.requireClaim(s.voucher(session, 10), types.CodeSessionEnded, 0)
	_, err := s.Msg.Revoke(s.Ctx, &types.MsgRevoke{Owner: owner.String(), Purse: s.purse, Key: session.String()})
	require.ErrorIs(t, err, types.ErrSessionNotFound)

	s.delegate(session, 20)
	s.requireClaim(s.voucher(session, 10), types.CodePaid, 10)
	require.Len(t, s.sessions(), 1)
}

func TestSessionExpires(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.tryDelegate(session, 500, s.Now()+100))
	s.EndBlock(100*time.Second, 1)
	s.requireClaim(s.voucher(session, 10), types.CodePaid, 10)
	s.EndBlock(time.Second, 1)
	s.requireClaim(s.voucher(session, 20), types.CodeSessionEnded, 0)
}

// Keys that have ended make room; others do not.
func TestManySessions(t *testing.T) {
	s := open(t, 1000)
	keys := testutil.Keys("many", types.MaxSessions+2)
	for i, key := range keys[:types.MaxSessions] {
		require.NoError(t, s.tryDelegate(key, 10, s.Now()+100+uint64(i/2)))
	}
	last, more := keys[types.MaxSessions], keys[types.MaxSessions+1]
	require.ErrorIs(t, s.tryDelegate(last, 10, s.expiry), types.ErrTooManySessions)
	s.EndBlock(101*time.Second, 1)
	require.NoError(t, s.tryDelegate(last, 10, s.expiry))
	require.Len(t, s.sessions(), types.MaxSessions-1)
	require.NoError(t, s.tryDelegate(more, 10, s.expiry))
	require.ErrorIs(t, s.tryDelegate(owner, 10, s.expiry), types.ErrInvalidSessionKey)
	require.NoError(t, s.Sound())

	require.True(t, s.withdraw().Deleted)
	left, err := s.Keeper.ExportGenesis(s.Ctx)
	require.NoError(t, err)
	require.Empty(t, left.Sessions, "session keys go with their purse")
}
