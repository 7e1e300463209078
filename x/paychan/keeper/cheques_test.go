package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func cheque(purse uint64, epoch uint32, to testutil.Key, payout int64) types.Cheque {
	return types.Cheque{Vault: types.Alias(purse, epoch).Bytes(), Beneficiary: to.Bytes(), CumulativePayout: math.NewInt(payout)}
}

// requireCheque wants one cheque to have this code and payment.
func (s *scene) requireCheque(signed types.SignedCheque, code types.ResultCode, paid int64) {
	s.t.Helper()
	result := s.claimAll(&types.MsgClaim{Cheques: []types.SignedCheque{signed}})[0]
	require.Equal(s.t, code.String(), result.Code.String())
	require.Equal(s.t, paid, result.Paid.Int64())
}

func TestChequesSettle(t *testing.T) {
	s := open(t, 1000)
	signed := owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 100))
	s.requireCheque(signed, types.CodeChequesDisabled, 0)
	s.Events()
	require.NoError(t, s.enableCheques())
	require.Equal(t, []proto.Message{&types.EventChequesEnabled{Purse: s.purse, Vault: types.Alias(s.purse, 0).Hex()}},
		testutil.Typed(t, s.Events()))
	require.Equal(t, types.Alias(s.purse, 0).Hex(), s.get().Vault)

	s.requireCheque(signed, types.CodePaid, 100)
	s.requireCheque(signed, types.CodeAlreadyClaimed, 0)
	s.requireClaim(s.voucher(owner, 100), types.CodePaid, 100)
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 90)), types.CodeAlreadyClaimed, 0)
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 1500)), types.CodeShortBalance, 800)
	lane, err := s.Query.Lane(s.Ctx, &types.QueryLaneRequest{Payee: payee.String(), Purse: s.purse, Cheques: true})
	require.NoError(t, err)
	require.Equal(t, int64(600), lane.Record.Lane.Owed.Int64())
}

// A cheque has no expiry: its lane stays, however much time passes, until its epoch ends.
func TestChequeLanesLiveAnEpoch(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.enableCheques())
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 100)), types.CodePaid, 100)
	s.EndBlock(400*24*time.Hour, 1_000_000)
	s.EndBlock(time.Second, 1)
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 100)), types.CodeAlreadyClaimed, 0)
	s.expiry = s.Now() + 100*delay
	s.pin()
	s.withdraw()
	s.EndBlock(time.Second, 1)
	_, err := s.Query.Lane(s.Ctx, &types.QueryLaneRequest{Payee: payee.String(), Purse: s.purse, Cheques: true})
	require.ErrorContains(t, err, types.ErrLaneNotFound.Error())
	require.NoError(t, s.Sound())
}

func TestChequesRefused(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.enableCheques())
	s.delegate(session, 500)
	second := s.open(owner, testutil.Coin(10))
	good := cheque(s.purse, 0, payee, 100)
	with := func(change func(*types.Cheque)) types.Cheque {
		c := good
		change(&c)
		return c
	}
	for name, tc := range map[string]struct {
		signed types.SignedCheque
		code   types.ResultCode
	}{
		"by a session key":       {session.Cheque(s.purse, 0, good), types.CodeWrongSigner},
		"for another vault":      {owner.Cheque(s.purse, 0, with(func(c *types.Cheque) { c.Vault = nobody.Bytes() })), types.CodeWrongVault},
		"for another purse":      {owner.Cheque(s.purse, 0, cheque(second, 0, payee, 100)), types.CodeWrongVault},
		"for the next epoch":     {owner.Cheque(s.purse, 0, cheque(s.purse, 1, payee, 100)), types.CodeWrongVault},
		"said to be of the next": {owner.Cheque(s.purse, 1, cheque(s.purse, 1, payee, 100)), types.CodeWrongEpoch},
		"of no purse":            {owner.Cheque(99, 0, good), types.CodePurseNotFound},
		"with a token":           {owner.Cheque(s.purse, 0, with(func(c *types.Cheque) { c.Token = testutil.TokenContract.Bytes() })), types.CodeWrongToken},
		"without a vault":        {types.SignedCheque{Purse: s.purse, Cheque: with(func(c *types.Cheque) { c.Vault = nil })}, types.CodeMalformed},
		"unsigned":               {types.SignedCheque{Purse: s.purse, Cheque: good}, types.CodeBadSignature},
		"with changed content": {func() types.SignedCheque {
			signed := owner.Cheque(s.purse, 0, good)
			signed.Cheque.CumulativePayout = math.NewInt(101)
			return signed
		}(), types.CodeWrongSigner},
	} {
		t.Run(name, func(t *testing.T) { s.requireCheque(tc.signed, tc.code, 0) })
	}
	params := testutil.Params()
	params.ChequeChainId = 1029
	require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
	s.requireCheque(owner.Cheque(s.purse, 0, good), types.CodeWrongSigner, 0)
}

// After a withdrawal old cheques are dead, and new ones count when the owner enables them anew.
func TestChequesOfOldEpochs(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.enableCheques())
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 100)), types.CodePaid, 100)
	old := owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 300))
	s.pin()
	s.withdraw()
	require.NoError(t, s.topUp(owner, 500))
	s.requireCheque(old, types.CodeWrongEpoch, 0)
	old.Epoch = 1
	s.requireCheque(old, types.CodeChequesDisabled, 0)
	require.NoError(t, s.enableCheques())
	s.requireCheque(old, types.CodeWrongVault, 0)
	s.requireCheque(owner.Cheque(s.purse, 1, cheque(s.purse, 1, payee, 40)), types.CodePaid, 40)
}

// The denom of an ERC-20 takes cheques of that token, other denoms none.
func TestMultiTokenCheques(t *testing.T) {
	s := open(t, 1000)
	s.Give(owner.Address, sdk.NewInt64Coin(testutil.Token, 100), sdk.NewInt64Coin(testutil.Plain, 100))
	of := func(token []byte) types.SignedCheque {
		c := cheque(s.purse, 0, payee, 30)
		c.Token = token
		return owner.Cheque(s.purse, 0, c)
	}
	s.purse = s.open(owner, sdk.NewInt64Coin(testutil.Token, 100))
	require.NoError(t, s.enableCheques())
	s.requireCheque(of(nil), types.CodeWrongToken, 0)
	s.requireCheque(of(nobody.Bytes()), types.CodeWrongToken, 0)
	s.requireCheque(of(testutil.TokenContract.Bytes()), types.CodePaid, 30)
	require.Equal(t, int64(30), s.BalanceOf(payee.Address, testutil.Token).Int64())

	deps := s.Deps()
	deps.Tokens = nil
	f := *s.Fixture
	f.Use(keeper.NewKeeper(deps))
	response, err := f.Msg.Claim(f.Ctx, &types.MsgClaim{Sender: relay.String(), Cheques: []types.SignedCheque{of(testutil.TokenContract.Bytes())}})
	require.NoError(t, err)
	require.Equal(t, types.CodeWrongToken, response.Results[0].Code, "without x/erc20 no denom has a token")

	s.purse = s.open(owner, sdk.NewInt64Coin(testutil.Plain, 100))
	require.NoError(t, s.enableCheques())
	s.requireCheque(of(testutil.TokenContract.Bytes()), types.CodeWrongToken, 0)
	s.requireCheque(of(nil), types.CodeWrongToken, 0)
}

// The work of a block is bounded, also after an epoch with many payees, and after many lanes
// expired at once.
func TestSweepIsBounded(t *testing.T) {
	s := open(t, 10_000)
	params := testutil.Params()
	params.MaxBatchItems = types.MaxBatchItems
	require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
	require.NoError(t, s.enableCheques())
	const lanes = keeper.SweepLanes + 100
	msg := &types.MsgClaim{}
	push := make([]types.PushItem, 0, lanes)
	for i := range lanes {
		to := common.BytesToAddress([]byte(fmt.Sprint("payee", i)))
		c := types.Cheque{Vault: types.Alias(s.purse, 0).Bytes(), Beneficiary: to.Bytes(), CumulativePayout: math.OneInt()}
		msg.Cheques = append(msg.Cheques, owner.Cheque(s.purse, 0, c))
		push = append(push, types.PushItem{Payee: to.Bytes(), Cumulative: math.OneInt(), Expiry: s.Now() + delay})
	}
	s.claimAll(msg)
	s.push(owner, push...)
	require.Equal(t, 2*lanes, s.countLanes())

	s.requestUnlock()
	s.Pass(delay)
	_, err := s.tryWithdraw()
	require.NoError(t, err)
	require.NoError(t, s.Sound())
	s.EndBlock(time.Second, 1)
	require.Equal(t, 2*lanes-keeper.SweepLanes, s.countLanes())
	s.EndBlock(time.Second, 1)
	require.Equal(t, lanes-keeper.SweepLanes, s.countLanes())
	s.EndBlock(time.Second, 1)
	require.Zero(t, s.countLanes())
	require.NoError(t, s.Sound())
	retired, err := s.Keeper.RetiredEpochs.Iterate(s.Ctx, nil)
	require.NoError(t, err)
	defer retired.Close()
	require.False(t, retired.Valid())
}

func (s *scene) countLanes() int {
	s.t.Helper()
	genesis, err := s.Keeper.ExportGenesis(s.Ctx)
	require.NoError(s.t, err)
	return len(genesis.Lanes)
}
