package keeper_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// A lane that expired and was deleted never pays again, however its expiry is rolled: the same
// expiry is refused by time, another is another lane and needs another signature.
func TestDeletedLaneNeverPaysTwice(t *testing.T) {
	s := open(t, 1000)
	voucher := s.voucher(owner, 100)
	s.requireClaim(voucher, types.CodePaid, 100)

	s.EndBlock(time.Duration(s.expiry-s.Now())*time.Second, 1)
	s.requireClaim(voucher, types.CodeAlreadyClaimed, 0)
	s.EndBlock(time.Second, 1)
	s.requireClaim(voucher, types.CodeLaneExpired, 0)
	s.EndBlock(time.Second, 1)
	_, err := s.Query.Lane(s.Ctx, &types.QueryLaneRequest{Payee: payee.String(), Purse: s.purse, Expiry: s.expiry})
	require.ErrorContains(t, err, types.ErrLaneNotFound.Error())
	s.requireClaim(voucher, types.CodeLaneExpired, 0)

	rolled := voucher
	rolled.Voucher.Expiry = s.Now() + 1000
	s.requireClaim(rolled, types.CodeWrongSigner, 0)
	require.Equal(t, int64(100), s.Balance(payee.Address))
}

func TestWithdrawAgainstCreditLane(t *testing.T) {
	s := open(t, 1000)
	s.requireClaim(s.voucher(owner, 100), types.CodePaid, 100)
	later := s.voucher(owner, 300)
	require.Equal(t, int64(900), s.withdraw().Amount.Amount.Int64())
	s.requireClaim(later, types.CodePurseNotFound, 0)
}

// The purse lives on by its ring-fence; credit vouchers of the old epoch are dead even when new
// money comes, and the secured lane pays until it expires.
func TestWithdrawAgainstSecuredLane(t *testing.T) {
	s := open(t, 1000)
	s.allocate(owner, 400)
	credit := owner.Voucher(testutil.Voucher(s.purse, 0, other.Address, 0, 50, s.expiry))

	response := s.withdraw()
	require.Equal(t, int64(600), response.Amount.Amount.Int64())
	require.False(t, response.Deleted)
	require.NoError(t, s.topUp(owner, 500))

	s.requireClaim(credit, types.CodeWrongEpoch, 0)
	s.requireClaim(s.voucher(owner, 300), types.CodePaid, 300)
	s.requireClaim(s.voucher(owner, 500), types.CodeShortAllocation, 100)
	require.Equal(t, int64(500), s.get().Purse.Balance.Int64(), "the new money is safe")
}

func TestRevokeAgainstCreditLane(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 500)
	s.revoke(session)
	s.EndBlock((delay-1)*time.Second, delay)
	s.requireClaim(s.voucher(session, 100), types.CodePaid, 100)
	s.EndBlock(time.Second, 1)
	s.requireClaim(s.voucher(session, 200), types.CodeSessionEnded, 0)
}

func TestRevokeAgainstSecuredLane(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 10)
	s.allocate(session, 400)
	s.revoke(session)
	s.Pass(2 * delay)
	s.requireClaim(s.voucher(owner, 400), types.CodeWrongLaneSigner, 0)
	s.requireClaim(s.voucher(session, 400), types.CodePaid, 400)
}

// Making a secured lane of one in use would let the owner choose a key that signed none of the
// vouchers that the payee holds.
func TestCreditLaneCannotBecomeSecured(t *testing.T) {
	s := open(t, 1000)
	s.requireClaim(s.voucher(owner, 100), types.CodePaid, 100)
	require.ErrorIs(t, s.tryAllocate(payee.Address, owner, 100, s.expiry), types.ErrCreditLaneExists)
}

func TestReleaseReplayedAfterNewAllocate(t *testing.T) {
	s := open(t, 1000)
	s.allocate(owner, 400)
	release := s.release(100)
	_, err := s.Msg.Release(s.Ctx, release)
	require.NoError(t, err)

	require.ErrorIs(t, s.tryAllocate(payee.Address, owner, 300, s.expiry), types.ErrLaneClosed)
	_, err = s.Msg.Release(s.Ctx, release)
	require.ErrorIs(t, err, types.ErrLaneClosed)
	s.requireClaim(s.voucher(owner, 400), types.CodeLaneClosed, 0)

	// On another lane of the same payee the signature says nothing.
	require.NoError(t, s.tryAllocate(payee.Address, owner, 300, s.expiry+1))
	release.Release.Expiry++
	_, err = s.Msg.Release(s.Ctx, release)
	require.ErrorIs(t, err, types.ErrWrongSigner)

	s.expire()
	require.ErrorIs(t, s.tryAllocate(payee.Address, owner, 300, s.expiry), types.ErrLaneExpired)
}

// A payee cannot release to itself more than anybody promised.
func TestPayeeCannotNameItsPrice(t *testing.T) {
	s := open(t, 1000)
	s.allocate(owner, 400)
	release := s.release(400)
	for _, sender := range []testutil.Key{payee, nobody} {
		release.Sender = sender.String()
		_, err := s.Msg.Release(s.Ctx, release)
		require.ErrorIs(t, err, types.ErrReleaseUnagreed)
	}
	require.Zero(t, s.Balance(payee.Address))
}

// A sybil payee can use a session's cap up, but no more: the owner's risk is the cap, a payee's
// its credit window.
func TestSybilUsesUpCap(t *testing.T) {
	s := open(t, 1000)
	s.delegate(session, 300)
	sybil := session.Voucher(testutil.Voucher(s.purse, 0, nobody.Address, 0, 1000, s.expiry))
	require.Equal(t, []types.ResultCode{types.CodeShortCap, types.CodeShortCap}, codes(s.claim(sybil, s.voucher(session, 200))))
	require.Equal(t, int64(300), s.Balance(nobody.Address))
	require.Zero(t, s.Balance(payee.Address))
	require.Equal(t, int64(700), s.get().Purse.Balance.Int64())
	_, err := s.Query.Lane(s.Ctx, &types.QueryLaneRequest{Payee: payee.String(), Purse: s.purse, Expiry: s.expiry})
	require.Error(t, err, "nothing is owed beyond the cap, and no record is made of it")
	s.requireClaim(s.voucher(owner, 200), types.CodePaid, 200)
}

// A voucher counts for one chain, contract, purse, epoch, payee, lane, amount and expiry.
func TestReplay(t *testing.T) {
	s := open(t, 500)
	second := s.open(owner, testutil.Coin(500))
	s.purse = second - 1
	good := s.voucher(owner, 100)
	for name, change := range map[string]func(*types.SignedVoucher){
		"another purse":  func(v *types.SignedVoucher) { v.Voucher.Purse = second },
		"another lane":   func(v *types.SignedVoucher) { v.Voucher.Lane++ },
		"another payee":  func(v *types.SignedVoucher) { v.Voucher.Payee = nobody.Bytes() },
		"another amount": func(v *types.SignedVoucher) { v.Voucher.Cumulative = math.NewInt(101) },
		"another expiry": func(v *types.SignedVoucher) { v.Voucher.Expiry-- },
		"another epoch":  func(v *types.SignedVoucher) { v.Voucher.Epoch++ },
		"another signer": func(v *types.SignedVoucher) { v.Signer = session.Bytes() },
		"another chain": func(v *types.SignedVoucher) {
			digest, err := v.Voucher.Digest(types.ChannelDomain(chain.MainnetEVMID))
			require.NoError(t, err)
			v.Signature = owner.Sign(digest)
		},
		"a release of the same content": func(v *types.SignedVoucher) {
			u := v.Voucher
			v.Signature = owner.Release(types.Release{Purse: u.Purse, Payee: u.Payee, Cumulative: u.Cumulative, Expiry: u.Expiry})
		},
	} {
		t.Run(name, func(t *testing.T) {
			replayed := good
			change(&replayed)
			s.requireClaim(replayed, types.CodeWrongSigner, 0)
		})
	}
	s.requireClaim(good, types.CodePaid, 100)
}

func TestReplayOnAnotherChainOfTheFamily(t *testing.T) {
	s := open(t, 500)
	good := s.voucher(owner, 100)
	s.Ctx = s.Ctx.WithChainID(chain.MainnetID)
	s.requireClaim(good, types.CodeWrongSigner, 0)
	s.Ctx = s.Ctx.WithChainID("bttc-local-2")
	s.requireClaim(good, types.CodePaid, 100)
}

// A chain voucher and a voucher of one lane count on one counter, so that the same service is
// not paid twice.
func TestOneLaneForBothForms(t *testing.T) {
	s := open(t, 1000)
	links := testutil.HashChain("seed", 10)
	form := types.ChainVoucher{
		Purse: s.purse, Payee: payee.Bytes(), Base: math.NewInt(100), Unit: math.NewInt(5), Anchor: links[0][:], Length: 10, Expiry: s.expiry,
	}
	results := s.claimAll(&types.MsgClaim{
		Vouchers:      []types.SignedVoucher{s.voucher(owner, 120)},
		ChainVouchers: []types.SignedChainVoucher{owner.ChainVoucher(form, 4, links[4][:]), owner.ChainVoucher(form, 10, links[10][:])},
	})
	require.Equal(t, []types.ResultCode{types.CodePaid, types.CodeAlreadyClaimed, types.CodePaid}, codes(results))
	require.Equal(t, []int64{120, 0, 30}, paid(results))
}

// Other spellings of a signature are refused, and would gain nothing: state is keyed by amounts.
func TestMalleableSignatures(t *testing.T) {
	s := open(t, 1000)
	good := s.voucher(owner, 100)
	high := good
	high.Signature = append([]byte{}, good.Signature...)
	low := new(big.Int).SetBytes(high.Signature[32:64])
	low.Sub(crypto.S256().Params().N, low).FillBytes(high.Signature[32:64])
	high.Signature[64] = 27 + 28 - high.Signature[64]
	s.requireClaim(high, types.CodeBadSignature, 0)
	raw := good
	raw.Signature = append([]byte{}, good.Signature...)
	raw.Signature[64] -= 27
	s.requireClaim(raw, types.CodeBadSignature, 0)
	s.requireClaim(good, types.CodePaid, 100)
}

func TestDuplicatesInABatch(t *testing.T) {
	s := open(t, 1000)
	voucher := s.voucher(owner, 100)
	results := s.claim(voucher, voucher, s.voucher(owner, 50), voucher)
	require.Equal(t, []int64{100, 0, 0, 0}, paid(results))
	require.Equal(t, []types.ResultCode{types.CodePaid, types.CodeAlreadyClaimed, types.CodeAlreadyClaimed, types.CodeAlreadyClaimed}, codes(results))
}

// A purse that runs dry midway pays first come first served, and hurts no other purse.
func TestPurseRunsDryMidway(t *testing.T) {
	s := open(t, 250)
	second := s.open(owner, testutil.Coin(100))
	to := func(purse uint64, n byte, amount int64) types.SignedVoucher {
		return owner.Voucher(testutil.Voucher(purse, 0, common.Address{19: n}, 0, amount, s.expiry))
	}
	results := s.claim(to(s.purse, 11, 100), to(s.purse, 12, 100), to(second, 11, 60), to(s.purse, 13, 100), to(s.purse, 14, 100), to(second, 12, 60))
	require.Equal(t, []int64{100, 100, 60, 50, 0, 40}, paid(results))
	require.Equal(t, []types.ResultCode{
		types.CodePaid, types.CodePaid, types.CodePaid, types.CodeShortBalance, types.CodeShortBalance, types.CodeShortBalance,
	}, codes(results))
	require.Equal(t, int64(50), results[3].Owed.Int64())
	require.Equal(t, int64(100), results[4].Owed.Int64())
	require.Equal(t, int64(160), s.Balance(common.Address{19: 11}))

	require.NoError(t, s.topUp(owner, 120))
	require.Equal(t, []int64{50, 70}, paid(s.claim(to(s.purse, 13, 100), to(s.purse, 14, 100))))
}

func TestClaimInTheLastBlockOfTheDelay(t *testing.T) {
	s := open(t, 1000)
	s.requestUnlock()
	s.EndBlock((delay-1)*time.Second, delay)
	_, err := s.tryWithdraw()
	require.ErrorIs(t, err, types.ErrUnlockNotMatured)
	s.requireClaim(s.voucher(owner, 400), types.CodePaid, 400)
	s.EndBlock(time.Second, 1)
	s.requireClaim(s.voucher(owner, 500), types.CodePaid, 100)
	response, err := s.tryWithdraw()
	require.NoError(t, err)
	require.Equal(t, int64(500), response.Amount.Amount.Int64())
}

// While the chain stands nobody can claim, so that time does not count: the delay also needs its
// blocks. And the owner does not lose his turn by the halt either.
func TestHaltedChainDuringTheDelay(t *testing.T) {
	s := open(t, 1000)
	s.requestUnlock()
	s.EndBlock(10*delay*time.Second, 1)
	_, err := s.tryWithdraw()
	require.ErrorIs(t, err, types.ErrUnlockNotMatured)
	s.requireClaim(s.voucher(owner, 400), types.CodePaid, 400)
	s.EndBlock(time.Second, delay/4-1)
	response, err := s.tryWithdraw()
	require.NoError(t, err)
	require.Equal(t, int64(600), response.Amount.Amount.Int64())
}

// A payee that the bank refuses must not fail its neighbors.
func TestPayeeThatCannotBePaid(t *testing.T) {
	s := open(t, 1000)
	module := common.Address(s.Keeper.ModuleAddress())
	collector := common.Address(authtypes.NewModuleAddress(authtypes.FeeCollectorName))
	to := func(account common.Address) types.SignedVoucher {
		return owner.Voucher(testutil.Voucher(s.purse, 0, account, 0, 100, s.expiry))
	}
	results := s.claim(to(module), s.voucher(owner, 100), to(collector), to(common.Address{19: 1}))
	require.Equal(t, []types.ResultCode{types.CodePayeeRefused, types.CodePaid, types.CodePayeeRefused, types.CodePaid}, codes(results))
	require.ErrorIs(t, s.tryAllocate(module, owner, 100, s.expiry), types.ErrPayeeRefused)
	require.ErrorIs(t, s.tryAllocate(collector, owner, 100, s.expiry), types.ErrPayeeRefused)
}

// Owner, payee and relay may be one: money goes round and nothing is made.
func TestPayeeIsTheOwner(t *testing.T) {
	s := open(t, 1000)
	_, err := s.Msg.SetRelayShare(s.Ctx, &types.MsgSetRelayShare{Payee: owner.String(), ShareBps: 1000})
	require.NoError(t, err)
	voucher := owner.Voucher(testutil.Voucher(s.purse, 0, owner.Address, 0, 100, s.expiry))
	response, err := s.Msg.Claim(s.Ctx, &types.MsgClaim{Sender: owner.String(), Vouchers: []types.SignedVoucher{voucher}})
	require.NoError(t, err)
	require.Equal(t, int64(100), response.Results[0].Paid.Int64())
	require.Zero(t, response.Results[0].Relayed.Int64())
	require.Equal(t, int64(1100), s.Balance(owner.Address))
	require.NoError(t, s.Sound())
}

func TestAmountsAtTheirBound(t *testing.T) {
	most := math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), 127)).SubRaw(1)
	s := open(t, 1000)
	voucher := testutil.Voucher(s.purse, 0, payee.Address, 0, 0, s.expiry)
	voucher.Cumulative = most
	result := s.claim(owner.Voucher(voucher))[0]
	require.Equal(t, types.CodeShortBalance, result.Code)
	require.Equal(t, most.SubRaw(1000), result.Owed)

	over := owner.Voucher(voucher)
	over.Voucher.Cumulative = most.AddRaw(1)
	require.Equal(t, types.CodeAmountOutOfBounds, s.claim(over)[0].Code)

	deposit := testutil.Coin(1)
	deposit.Amount = most.AddRaw(1)
	_, err := s.Msg.OpenPurse(s.Ctx, &types.MsgOpenPurse{Owner: owner.String(), Deposit: deposit, UnlockDelaySeconds: delay})
	require.ErrorIs(t, err, types.ErrInvalidAmount)

	deposit.Amount = most
	s.Give(other.Address, deposit)
	s.purse = s.open(other, deposit)
	require.ErrorIs(t, s.topUp(owner, 1), types.ErrPurseFull)
	require.NoError(t, s.Sound())
}

// Owed counts from the highest promise: showing it again, or lower ones, or both in turn, neither
// raises nor lowers it.
func TestOwedCannotBeInflatedNorHidden(t *testing.T) {
	s := open(t, 300)
	high, low := s.voucher(owner, 1000), s.voucher(owner, 400)
	s.requireClaim(low, types.CodeShortBalance, 300)
	require.Equal(t, int64(100), s.lane().Owed.Int64())
	for range 3 {
		s.requireClaim(high, types.CodeShortBalance, 0)
		require.Equal(t, int64(700), s.lane().Owed.Int64())
		s.requireClaim(low, types.CodeShortBalance, 0)
		require.Equal(t, int64(700), s.lane().Owed.Int64())
	}
	require.NoError(t, s.topUp(owner, 150))
	s.requireClaim(low, types.CodePaid, 100)
	require.Equal(t, int64(600), s.lane().Owed.Int64())
	s.requireClaim(high, types.CodeShortBalance, 50)
	require.Equal(t, int64(550), s.lane().Owed.Int64())
}

// The price of a wrong preimage is known, and taken, before the first hash.
func TestThousandWrongPreimages(t *testing.T) {
	s := open(t, 1000)
	params := testutil.Params()
	params.MaxBatchItems = 1000
	require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
	form := types.ChainVoucher{
		Purse: s.purse, Payee: payee.Bytes(), Base: math.ZeroInt(), Unit: math.OneInt(),
		Anchor: make([]byte, 32), Length: types.MaxChainLength, Expiry: s.expiry,
	}
	wrong := owner.ChainVoucher(form, types.MaxChainLength, make([]byte, 32))
	msg := &types.MsgClaim{Sender: relay.String()}
	for range 1000 {
		msg.ChainVouchers = append(msg.ChainVouchers, wrong)
	}
	require.GreaterOrEqual(t, msg.Gas(), 1000*types.MaxChainLength*types.GasLink)
	requireOutOfGas(t, s, msg, msg.Gas()-1)

	msg.ChainVouchers = msg.ChainVouchers[:3]
	require.Equal(t, []types.ResultCode{types.CodeWrongPreimage, types.CodeWrongPreimage, types.CodeWrongPreimage}, codes(s.claimAll(msg)))
}

func TestBatchAtTheCapPlusOne(t *testing.T) {
	s := open(t, 1000)
	batch := &types.MsgClaim{Sender: relay.String()}
	for i := range int(testutil.Params().MaxBatchItems) + 1 {
		batch.Vouchers = append(batch.Vouchers, s.voucher(owner, int64(i+1)))
	}
	_, err := s.Msg.Claim(s.Ctx, batch)
	require.ErrorIs(t, err, types.ErrBatchTooLarge)
	require.Zero(t, s.Balance(payee.Address))

	batch.Vouchers = batch.Vouchers[1:]
	results := s.claimAll(batch)
	require.Equal(t, int64(2), results[0].Paid.Int64())
	require.Equal(t, int64(101), s.Balance(payee.Address))

	_, err = s.Msg.Claim(s.Ctx, &types.MsgClaim{Sender: relay.String()})
	require.ErrorIs(t, err, types.ErrBatchEmpty)
	_, err = s.Msg.Push(s.Ctx, &types.MsgPush{Sender: owner.String(), Purse: s.purse, Items: make([]types.PushItem, 101)})
	require.ErrorIs(t, err, types.ErrBatchTooLarge)
}

// Who could top up a purse to cancel its unlock would keep the owner from his money for ever.
func TestStrangerCannotCancelAnUnlock(t *testing.T) {
	s := open(t, 1000)
	s.Give(nobody.Address, testutil.Coin(10))
	s.delegate(session, 10)
	s.requestUnlock()
	require.NoError(t, s.topUp(nobody, 1))
	s.push(session, s.item(payee, 0, 1))
	_, err := s.Msg.CancelUnlock(s.Ctx, &types.MsgCancelUnlock{Owner: nobody.String(), Purse: s.purse})
	require.ErrorIs(t, err, types.ErrNotOwner)
	s.Pass(delay)
	response, err := s.tryWithdraw()
	require.NoError(t, err)
	require.Equal(t, int64(1000), response.Amount.Amount.Int64())
}
