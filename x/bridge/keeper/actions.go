package keeper

import (
	"errors"
	"fmt"
	"strings"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxFailure bounds what an event and a record say of a failure.
const maxFailure = 200

// act does what a credited deposit's data asks for, with the recipient's money. It returns the number of
// the action, which is the first byte of the data, and why it was not done: then the recipient keeps the
// money.
func (k Keeper) act(ctx sdk.Context, d deposit) (number uint32, failure string) {
	if len(d.event.Data) == 0 {
		return 0, ""
	}
	number = uint32(d.event.Data[0])
	action, err := portalabi.DecodeAction(d.event.Data)
	if err == nil {
		err = attempt(ctx, func(ctx sdk.Context) error { return k.perform(ctx, d, action) })
	}
	return number, failureText(err)
}

func (k Keeper) perform(ctx sdk.Context, d deposit, action portalabi.Action) error {
	switch action := action.(type) {
	case portalabi.Delegate:
		return k.delegate(ctx, d, action)
	case portalabi.TopUpPurse:
		return k.topUp(ctx, d, action)
	case portalabi.Forward:
		return k.forward(ctx, d, action)
	}
	return fmt.Errorf("no action is a %T", action)
}

func (k Keeper) delegate(ctx sdk.Context, d deposit, action portalabi.Delegate) error {
	bond, err := k.Staking.BondDenom(ctx)
	if err != nil {
		return err
	}
	if d.token.Denom != bond {
		return errorsmod.Wrapf(types.ErrUnknownToken, "validators take %s alone", bond)
	}
	validator, err := k.Staking.GetValidator(ctx, action.Validator[:])
	if err != nil {
		return err
	}
	if validator.InvalidExRate() {
		return stakingtypes.ErrDelegatorShareExRateInvalid
	}
	_, err = k.Staking.Delegate(ctx, d.recipient, d.amount, stakingtypes.Unbonded, validator, true)
	return err
}

func (k Keeper) topUp(ctx sdk.Context, d deposit, action portalabi.TopUpPurse) error {
	if k.Purses == nil {
		return errors.New("this chain has no purses")
	}
	return k.Purses.TopUp(ctx, d.recipient, action.Purse, d.token.Coin(d.amount))
}

// forward withdraws what is left after the fee to an account of another row.
func (k Keeper) forward(ctx sdk.Context, d deposit, action portalabi.Forward) error {
	if action.Row == d.row.Id {
		return errorsmod.Wrap(types.ErrUnknownRow, "the amount came from there")
	}
	fee := types.AmountOf(action.Fee)
	if fee.GTE(d.amount) {
		return errorsmod.Wrapf(types.ErrFee, "the fee is %s of %s", fee, d.amount)
	}
	_, err := k.bridgeOut(ctx, d.recipient, action.Row, action.To, d.token.Coin(d.amount.Sub(fee)), d.token.Coin(fee))
	return err
}

func failureText(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	return strings.ToValidUTF8(text[:min(len(text), maxFailure)], "") // the cut may go through a character
}

func actionNote(action uint32, failure string) string {
	switch {
	case failure != "":
		return fmt.Sprintf("action %d was not done: %s", action, failure)
	case action == 0:
		return ""
	}
	return fmt.Sprintf("action %d was done", action)
}
