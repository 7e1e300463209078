package keeper_test

import (
	"context"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Every refusal of a message has its own code, and a sentence that says what to do.
func TestRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		is  error
		try func(*scene) error
	}{
		"open with too little": {types.ErrDepositTooSmall, func(s *scene) error {
			params := testutil.Params()
			params.MinDeposits = sdk.NewCoins(testutil.Coin(50))
			require.NoError(s.t, s.Keeper.SetParams(s.Ctx, params))
			return s.tryOpen(owner.String(), testutil.Coin(49), delay)
		}},
		"open with nothing": {types.ErrInvalidAmount, func(s *scene) error { return s.tryOpen(owner.String(), testutil.Coin(0), delay) }},
		"open with no denom": {types.ErrInvalidAmount, func(s *scene) error {
			return s.tryOpen(owner.String(), sdk.Coin{Amount: math.OneInt()}, delay)
		}},
		"open with more than there is": {sdkerrors.ErrInsufficientFunds, func(s *scene) error {
			return s.tryOpen(owner.String(), testutil.Coin(1001), delay)
		}},
		"open with a short delay": {types.ErrInvalidUnlockDelay, func(s *scene) error { return s.tryOpen(owner.String(), testutil.Coin(1), 59) }},
		"open with a long delay": {types.ErrInvalidUnlockDelay, func(s *scene) error {
			return s.tryOpen(owner.String(), testutil.Coin(1), 30*24*3600+1)
		}},
		"open by no address": {sdkerrors.ErrInvalidAddress, func(s *scene) error { return s.tryOpen("bttc1", testutil.Coin(1), delay) }},
		"open by a long address": {sdkerrors.ErrInvalidAddress, func(s *scene) error {
			text, err := s.Keeper.AddressCodec.BytesToString(make([]byte, 32))
			require.NoError(s.t, err)
			return s.tryOpen(text, testutil.Coin(1), delay)
		}},
		"open by a module account": {types.ErrPayeeRefused, func(s *scene) error {
			return s.tryOpen(testutil.Spell(common.Address(s.Keeper.ModuleAddress())), testutil.Coin(1), delay)
		}},
		"open in a denom that is not sent": {types.ErrSendDisabled, func(s *scene) error {
			s.Bank.SetSendEnabled(s.Ctx, testutil.Denom, false)
			return s.tryOpen(owner.String(), testutil.Coin(1), delay)
		}},
		"top up nothing that exists": {types.ErrPurseNotFound, func(s *scene) error { s.purse = 9; return s.topUp(owner, 1) }},
		"top up with another denom": {types.ErrWrongDenom, func(s *scene) error {
			_, err := s.Msg.TopUp(s.Ctx, &types.MsgTopUp{Sender: owner.String(), Purse: s.purse, Amount: sdk.NewInt64Coin(testutil.Plain, 1)})
			return err
		}},
		"top up with more than there is": {sdkerrors.ErrInsufficientFunds, func(s *scene) error { return s.topUp(owner, 1001) }},
		"delegate the owner":             {types.ErrInvalidSessionKey, func(s *scene) error { return s.tryDelegate(owner, 1, s.expiry) }},
		"delegate nothing":               {types.ErrInvalidTerms, func(s *scene) error { return s.tryDelegate(session, 0, s.expiry) }},
		"delegate until the past":        {types.ErrInvalidTerms, func(s *scene) error { return s.tryDelegate(session, 1, s.Now()-1) }},
		"delegate until milliseconds":    {types.ErrInvalidTerms, func(s *scene) error { return s.tryDelegate(session, 1, s.expiry*1000) }},
		"delegate without an expiry":     {types.ErrInvalidTerms, func(s *scene) error { return s.tryDelegate(session, 1, 0) }},
		"delegate no address": {sdkerrors.ErrInvalidAddress, func(s *scene) error {
			_, err := s.Msg.Delegate(s.Ctx, &types.MsgDelegate{
				Owner: owner.String(), Purse: s.purse, Key: "x", Terms: types.SessionTerms{Cap: math.OneInt(), Expiry: s.expiry},
			})
			return err
		}},
		"delegate in another's purse": {types.ErrNotOwner, func(s *scene) error {
			_, err := s.Msg.Delegate(s.Ctx, &types.MsgDelegate{
				Owner: other.String(), Purse: s.purse, Key: session.String(), Terms: types.SessionTerms{Cap: math.OneInt(), Expiry: s.expiry},
			})
			return err
		}},
		"revoke what is not": {types.ErrSessionNotFound, func(s *scene) error {
			_, err := s.Msg.Revoke(s.Ctx, &types.MsgRevoke{Owner: owner.String(), Purse: s.purse, Key: session.String()})
			return err
		}},
		"enable cheques twice": {types.ErrAlreadyEnabled, func(s *scene) error {
			return errors.Join(s.enableCheques(), s.enableCheques())
		}},
		"allocate more than is free":         {types.ErrOverdrawn, func(s *scene) error { return s.tryAllocate(payee.Address, owner, 1001, s.expiry) }},
		"allocate nothing":                   {types.ErrInvalidAmount, func(s *scene) error { return s.tryAllocate(payee.Address, owner, 0, s.expiry) }},
		"allocate until the past":            {types.ErrLaneExpired, func(s *scene) error { return s.tryAllocate(payee.Address, owner, 1, s.Now()-1) }},
		"allocate for too long":              {types.ErrExpiryTooFar, func(s *scene) error { return s.tryAllocate(payee.Address, owner, 1, s.Now()+180*24*3600+1) }},
		"allocate to nobody":                 {sdkerrors.ErrInvalidAddress, func(s *scene) error { return s.tryAllocate(common.Address{}, owner, 1, s.expiry) }},
		"allocate for a key that is unknown": {types.ErrInvalidLaneSigner, func(s *scene) error { return s.tryAllocate(payee.Address, session, 1, s.expiry) }},
		"allocate more for another key":      {types.ErrWrongLaneSigner, func(s *scene) error { s.allocate(owner, 1); return s.tryAllocate(payee.Address, session, 1, s.expiry) }},
		"withdraw without asking":            {types.ErrUnlockNotRequested, func(s *scene) error { _, err := s.tryWithdraw(); return err }},
		"withdraw early":                     {types.ErrUnlockNotMatured, func(s *scene) error { s.requestUnlock(); _, err := s.tryWithdraw(); return err }},
		"withdraw late":                      {types.ErrUnlockLapsed, func(s *scene) error { s.requestUnlock(); s.Pass(2 * delay); _, err := s.tryWithdraw(); return err }},
		"ask twice":                          {types.ErrUnlockPending, func(s *scene) error { s.requestUnlock(); return s.tryRequest() }},
		"ask again when it has matured":      {types.ErrUnlockPending, func(s *scene) error { s.requestUnlock(); s.Pass(delay); return s.tryRequest() }},
		"cancel what was not asked":          {types.ErrUnlockNotRequested, func(s *scene) error { return s.cancel() }},
		"release with another signature": {types.ErrWrongSigner, func(s *scene) error {
			m := s.release(0)
			m.Signature = owner.Release(m.Release)
			return s.tryRelease(m)
		}},
		"release with a malformed signature": {types.ErrBadSignature, func(s *scene) error { m := s.release(0); m.Signature = m.Signature[:64]; return s.tryRelease(m) }},
		"release of nobody":                  {types.ErrMalformed, func(s *scene) error { m := s.release(0); m.Release.Payee = nil; return s.tryRelease(m) }},
		"release of more than is there":      {types.ErrReleaseShort, func(s *scene) error { return s.tryRelease(s.release(1001)) }},
		"release of more than was fenced":    {types.ErrReleaseShort, func(s *scene) error { s.allocate(owner, 10); return s.tryRelease(s.release(11)) }},
		"release of an unknown purse":        {types.ErrPurseNotFound, func(s *scene) error { s.purse = 9; return s.tryRelease(s.release(1)) }},
		"release of an expired lane":         {types.ErrLaneExpired, func(s *scene) error { s.expire(); return s.tryRelease(s.release(1)) }},
		"release of a past epoch":            {types.ErrWrongEpoch, func(s *scene) error { s.pin(); s.withdraw(); return s.tryRelease(s.release(1)) }},
		"release of a lane that is too long": {types.ErrExpiryTooFar, func(s *scene) error { s.expiry += 200 * 24 * 3600; return s.tryRelease(s.release(1)) }},
		"push from nothing":                  {types.ErrPurseNotFound, func(s *scene) error { return s.tryPush(9) }},
		"a share of more than a tenth":       {types.ErrInvalidRelayShare, func(s *scene) error { return s.setShare(1001) }},
		"a share of more than governance likes": {types.ErrInvalidRelayShare, func(s *scene) error {
			params := testutil.Params()
			params.MaxRelayShareBps = 10
			require.NoError(s.t, s.Keeper.SetParams(s.Ctx, params))
			return s.setShare(11)
		}},
		"parameters by a stranger": {sdkerrors.ErrUnauthorized, func(s *scene) error {
			_, err := s.Msg.UpdateParams(s.Ctx, &types.MsgUpdateParams{Authority: owner.String(), Params: testutil.Params()})
			return err
		}},
		"parameters that are none": {types.ErrInvalidParams, func(s *scene) error {
			_, err := s.Msg.UpdateParams(s.Ctx, &types.MsgUpdateParams{Authority: testutil.Authority()})
			return err
		}},
		"a chain without a number": {types.ErrNoSuchChainID, func(s *scene) error {
			s.Ctx = s.Ctx.WithChainID("elsewhere-1")
			_, err := s.Msg.Claim(s.Ctx, &types.MsgClaim{Sender: relay.String(), Vouchers: []types.SignedVoucher{s.voucher(owner, 1)}})
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, 1000)
			err := tc.try(s)
			require.ErrorIs(t, err, tc.is)
			var registered *errorsmod.Error
			require.ErrorAs(t, tc.is, &registered)
			if joined, ok := err.(interface{ Unwrap() []error }); ok {
				err = joined.Unwrap()[0]
			}
			space, code, _ := errorsmod.ABCIInfo(err, false)
			require.Equal(t, registered.Codespace(), space)
			require.Equal(t, registered.ABCICode(), code)
		})
	}
}

func (s *scene) tryOpen(by string, deposit sdk.Coin, delay uint64) error {
	_, err := s.Msg.OpenPurse(s.Ctx, &types.MsgOpenPurse{Owner: by, Deposit: deposit, UnlockDelaySeconds: delay})
	return err
}

func (s *scene) enableCheques() error {
	_, err := s.Msg.EnableCheques(s.Ctx, &types.MsgEnableCheques{Owner: owner.String(), Purse: s.purse})
	return err
}

func (s *scene) tryRequest() error {
	_, err := s.Msg.RequestUnlock(s.Ctx, &types.MsgRequestUnlock{Owner: owner.String(), Purse: s.purse})
	return err
}

func (s *scene) cancel() error {
	_, err := s.Msg.CancelUnlock(s.Ctx, &types.MsgCancelUnlock{Owner: owner.String(), Purse: s.purse})
	return err
}

func (s *scene) tryRelease(msg *types.MsgRelease) error {
	_, err := s.Msg.Release(s.Ctx, msg)
	return err
}

func (s *scene) tryPush(purse uint64) error {
	_, err := s.Msg.Push(s.Ctx, &types.MsgPush{Sender: owner.String(), Purse: purse, Items: []types.PushItem{s.item(payee, 0, 1)}})
	return err
}

func (s *scene) setShare(bps uint32) error {
	_, err := s.Msg.SetRelayShare(s.Ctx, &types.MsgSetRelayShare{Payee: payee.String(), ShareBps: bps})
	return err
}

// pin keeps the purse alive through a withdrawal, by a ring-fence for somebody else.
func (s *scene) pin() {
	s.t.Helper()
	require.NoError(s.t, s.tryAllocate(nobody.Address, owner, 1, s.expiry))
}

// Accounts of others are named in every message: none may act on a purse that is not its own.
func TestOnlyTheOwner(t *testing.T) {
	s := open(t, 1000)
	thief := other.String()
	for name, try := range map[string]func() error{
		"revoke": func() error {
			_, err := s.Msg.Revoke(s.Ctx, &types.MsgRevoke{Owner: thief, Purse: s.purse, Key: session.String()})
			return err
		},
		"enable cheques": func() error {
			_, err := s.Msg.EnableCheques(s.Ctx, &types.MsgEnableCheques{Owner: thief, Purse: s.purse})
			return err
		},
		"allocate": func() error {
			_, err := s.Msg.Allocate(s.Ctx, &types.MsgAllocate{
				Owner: thief, Purse: s.purse, Payee: thief, Expiry: s.expiry, Amount: math.OneInt(), Signer: thief,
			})
			return err
		},
		"request": func() error {
			_, err := s.Msg.RequestUnlock(s.Ctx, &types.MsgRequestUnlock{Owner: thief, Purse: s.purse})
			return err
		},
		"cancel": func() error {
			_, err := s.Msg.CancelUnlock(s.Ctx, &types.MsgCancelUnlock{Owner: thief, Purse: s.purse})
			return err
		},
		"withdraw": func() error {
			_, err := s.Msg.Withdraw(s.Ctx, &types.MsgWithdraw{Owner: thief, Purse: s.purse})
			return err
		},
	} {
		require.ErrorIs(t, try(), types.ErrNotOwner, name)
	}
}

// failingBank takes the money of payees and then says that it could not.
type failingBank struct{ types.BankKeeper }

func (failingBank) InputOutputCoins(_ context.Context, _ banktypes.Input, _ []banktypes.Output) error {
	return errors.New("restricted")
}

func TestBankThatFails(t *testing.T) {
	s := open(t, 1000)
	deps := s.Deps()
	deps.Bank = failingBank{s.Bank}
	s.Use(keeper.NewKeeper(deps))
	_, err := s.Msg.Claim(s.Ctx, &types.MsgClaim{Sender: relay.String(), Vouchers: []types.SignedVoucher{s.voucher(owner, 1)}})
	require.ErrorContains(t, err, "paying payees")
	require.ErrorContains(t, err, "restricted")
}
