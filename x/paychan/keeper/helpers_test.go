package keeper_test

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// delay is the unlock delay of purses in these tests, in seconds.
const delay = 3600

var (
	owner   = testutil.NewKey("owner")
	session = testutil.NewKey("session")
	payee   = testutil.NewKey("payee")
	other   = testutil.NewKey("other")
	relay   = testutil.NewKey("relay")
	nobody  = testutil.NewKey("nobody")
)

// scene is a chain with one purse.
type scene struct {
	*testutil.Fixture
	t     *testing.T
	purse uint64
	// expiry is of lanes that outlive every delay of a test.
	expiry uint64
	// ids are of further purses, if a test has them.
	ids []uint64
}

// open returns a chain on which owner has a purse with this much, and as much again beside it.
func open(t *testing.T, deposit int64) *scene {
	t.Helper()
	f := testutil.New(t)
	f.Give(owner.Address, testutil.Coin(2*deposit))
	s := &scene{Fixture: f, t: t, expiry: f.Now() + 100*delay}
	s.purse = s.open(owner, testutil.Coin(deposit))
	return s
}

func (s *scene) open(by testutil.Key, deposit sdk.Coin) uint64 {
	s.t.Helper()
	response, err := s.Msg.OpenPurse(s.Ctx, &types.MsgOpenPurse{Owner: by.String(), Deposit: deposit, UnlockDelaySeconds: delay})
	require.NoError(s.t, err)
	return response.Purse
}

// voucher returns what key signs for payee on lane 0 of the purse's first epoch.
func (s *scene) voucher(key testutil.Key, cumulative int64) types.SignedVoucher {
	return key.Voucher(testutil.Voucher(s.purse, 0, payee.Address, 0, cumulative, s.expiry))
}

// claim submits vouchers as relay does, and checks the invariants.
func (s *scene) claim(vouchers ...types.SignedVoucher) []types.ItemResult {
	s.t.Helper()
	return s.claimAll(&types.MsgClaim{Vouchers: vouchers})
}

func (s *scene) claimAll(msg *types.MsgClaim) []types.ItemResult {
	s.t.Helper()
	msg.Sender = relay.String()
	response, err := s.Msg.Claim(s.Ctx, msg)
	require.NoError(s.t, err)
	require.NoError(s.t, s.Sound())
	require.Len(s.t, response.Results, msg.Items())
	return response.Results
}

// requireClaim wants one voucher to have this code and payment.
func (s *scene) requireClaim(voucher types.SignedVoucher, code types.ResultCode, paid int64) {
	s.t.Helper()
	result := s.claim(voucher)[0]
	require.Equal(s.t, code.String(), result.Code.String())
	require.Equal(s.t, paid, result.Paid.Int64())
}

func (s *scene) delegate(key testutil.Key, limit int64) {
	s.t.Helper()
	require.NoError(s.t, s.tryDelegate(key, limit, s.expiry))
}

func (s *scene) tryDelegate(key testutil.Key, limit int64, expiry uint64) error {
	_, err := s.Msg.Delegate(s.Ctx, &types.MsgDelegate{
		Owner: owner.String(), Purse: s.purse, Key: key.String(), Terms: types.SessionTerms{Cap: math.NewInt(limit), Expiry: expiry},
	})
	return err
}

func (s *scene) revoke(key testutil.Key) {
	s.t.Helper()
	_, err := s.Msg.Revoke(s.Ctx, &types.MsgRevoke{Owner: owner.String(), Purse: s.purse, Key: key.String()})
	require.NoError(s.t, err)
}

func (s *scene) allocate(signer testutil.Key, amount int64) {
	s.t.Helper()
	require.NoError(s.t, s.tryAllocate(payee.Address, signer, amount, s.expiry))
	require.NoError(s.t, s.Sound())
}

func (s *scene) tryAllocate(to common.Address, signer testutil.Key, amount int64, expiry uint64) error {
	_, err := s.Msg.Allocate(s.Ctx, &types.MsgAllocate{
		Owner: owner.String(), Purse: s.purse, Payee: testutil.Spell(to), Expiry: expiry, Amount: math.NewInt(amount), Signer: signer.String(),
	})
	return err
}

func (s *scene) push(by testutil.Key, items ...types.PushItem) []types.ItemResult {
	s.t.Helper()
	response, err := s.Msg.Push(s.Ctx, &types.MsgPush{Sender: by.String(), Purse: s.purse, Items: items})
	require.NoError(s.t, err)
	require.NoError(s.t, s.Sound())
	return response.Results
}

func (s *scene) item(to testutil.Key, lane uint32, cumulative int64) types.PushItem {
	return types.PushItem{Payee: to.Bytes(), Lane: lane, Cumulative: math.NewInt(cumulative), Expiry: s.expiry}
}

func (s *scene) topUp(by testutil.Key, amount int64) error {
	_, err := s.Msg.TopUp(s.Ctx, &types.MsgTopUp{Sender: by.String(), Purse: s.purse, Amount: testutil.Coin(amount)})
	return err
}

func (s *scene) requestUnlock() {
	s.t.Helper()
	_, err := s.Msg.RequestUnlock(s.Ctx, &types.MsgRequestUnlock{Owner: owner.String(), Purse: s.purse})
	require.NoError(s.t, err)
}

func (s *scene) tryWithdraw() (*types.MsgWithdrawResponse, error) {
	return s.Msg.Withdraw(s.Ctx, &types.MsgWithdraw{Owner: owner.String(), Purse: s.purse})
}

// withdraw asks, waits and withdraws.
func (s *scene) withdraw() *types.MsgWithdrawResponse {
	s.t.Helper()
	s.requestUnlock()
	s.Pass(delay)
	response, err := s.tryWithdraw()
	require.NoError(s.t, err)
	require.NoError(s.t, s.Sound())
	return response
}

func (s *scene) release(cumulative int64) *types.MsgRelease {
	r := types.Release{Purse: s.purse, Payee: payee.Bytes(), Cumulative: math.NewInt(cumulative), Expiry: s.expiry}
	return &types.MsgRelease{Sender: owner.String(), Release: r, Signature: payee.Release(r)}
}

// get returns the purse as the query answers it.
func (s *scene) get() types.PurseView {
	s.t.Helper()
	response, err := s.Query.Purse(s.Ctx, &types.QueryPurseRequest{Purse: s.purse})
	require.NoError(s.t, err)
	return response.Purse
}

// lane returns lane 0 of payee in the first epoch.
func (s *scene) lane() types.Lane {
	s.t.Helper()
	response, err := s.Query.Lane(s.Ctx, &types.QueryLaneRequest{Payee: payee.String(), Purse: s.purse, Expiry: s.expiry})
	require.NoError(s.t, err)
	return response.Record.Lane
}

// expire lets every lane of the test expire and be deleted.
func (s *scene) expire() {
	s.t.Helper()
	s.EndBlock(time.Duration(s.expiry+1-s.Now())*time.Second, 1)
	s.EndBlock(time.Second, 1)
	require.NoError(s.t, s.Sound())
}

// codes are those of the results.
func codes(results []types.ItemResult) []types.ResultCode {
	all := make([]types.ResultCode, len(results))
	for i, result := range results {
		all[i] = result.Code
	}
	return all
}

// paid are the payments of the results.
func paid(results []types.ItemResult) []int64 {
	all := make([]int64, len(results))
	for i, result := range results {
		all[i] = result.Paid.Int64()
	}
	return all
}
