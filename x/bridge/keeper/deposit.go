package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// credited is the reason of a deposit that is not held.
const credited = types.HeldReason_HELD_REASON_UNSPECIFIED

// deposit is an event.
type deposit struct {
	row types.Row
	// token is empty if the row does not map the contract.
	token     types.Token
	nonce     uint64
	event     *portalabi.Deposited
	amount    math.Int
	recipient sdk.AccAddress
}

// newDeposit returns ErrUnknownToken, and a deposit without a token, if the row does not map the contract.
func (k Keeper) newDeposit(ctx context.Context, row types.Row, nonce uint64, event *portalabi.Deposited) (deposit, error) {
	token, err := k.token(ctx, row.Id, event.Token[:])
	return deposit{
		row: row, token: token, nonce: nonce, event: event,
		amount: types.AmountOf(event.Amount), recipient: event.Recipient[:],
	}, err
}

// applyDeposit credits a deposit, or holds it.
func (k Keeper) applyDeposit(ctx sdk.Context, row types.Row, nonce uint64, body []byte, event *portalabi.Deposited) error {
	held := types.Held{Row: row.Id, Nonce: nonce, Body: body}
	d, err := k.newDeposit(ctx, row, nonce, event)
	if errors.Is(err, types.ErrUnknownToken) {
		held.Reason = types.HeldReason_HELD_REASON_UNKNOWN_TOKEN
		if err := k.hold(ctx, held, event.Token[:]); err != nil {
			return err
		}
		k.recordDeposit(ctx, d, types.TransferStage_TRANSFER_STAGE_HELD, held.Reason.Text())
		return nil
	}
	if err != nil {
		return err
	}
	// All that is locked is held until it is minted.
	if err := k.book(ctx, d.token, d.amount); err != nil {
		return err
	}
	waiting, err := k.hasWaiting(ctx, d.token)
	if err != nil {
		return err
	}
	if held.Reason, err = k.settle(ctx, d, waiting); err != nil || held.Reason == credited {
		return err
	}
	if err := k.hold(ctx, held, d.token.Contract); err != nil {
		return err
	}
	k.recordDeposit(ctx, d, types.TransferStage_TRANSFER_STAGE_HELD, held.Reason.Text())
	return nil
}

// settle credits a booked deposit and does what its data asks for, or returns why it cannot be
// credited now. behind says that others wait before it.
func (k Keeper) settle(ctx sdk.Context, d deposit, behind bool) (types.HeldReason, error) {
	reason, err := k.admit(ctx, d, behind)
	if err != nil || reason != credited {
		return reason, err
	}
	switch err := attempt(ctx, func(ctx sdk.Context) error { return k.creditDeposit(ctx, d) }); {
	case errors.Is(err, types.ErrInvariant):
		return types.HeldReason_HELD_REASON_PAUSED, k.haltDenom(ctx, d.token.Denom, err)
	case err != nil:
		ctx.Logger().Error("a deposit could not be credited and is held",
			"module", types.ModuleName, "row", d.row.Id, "nonce", d.nonce, "error", err)
		return types.HeldReason_HELD_REASON_BLOCKED, nil
	}
	action, failure := k.act(ctx, d)
	k.recordDeposit(ctx, d, types.TransferStage_TRANSFER_STAGE_CREDITED, actionNote(action, failure))
	return credited, emit(ctx, &types.EventDepositApplied{
		Row: d.row.Id, Nonce: d.nonce, Sender: d.event.Sender[:], Recipient: k.spell(d.recipient),
		Amount: d.token.Coin(d.amount), Action: action, Failure: failure,
	})
}

// admit returns why a booked deposit cannot be credited now, or credited if it can.
func (k Keeper) admit(ctx context.Context, d deposit, behind bool) (types.HeldReason, error) {
	state, err := k.rowState(ctx, d.row.Id)
	if err != nil {
		return credited, err
	}
	ledger, err := k.ledger(ctx, d.row.Id, d.token.Contract)
	if err != nil {
		return credited, err
	}
	limits := d.token.Limits
	// What is booked and not held is credited.
	standing := ledger.Locked.Sub(ledger.Held).Add(d.amount)
	room := ledger.Inflow.Leak(limits.DailyInflow, blockTime(ctx)).Room(limits.DailyInflow)
	switch {
	case k.blocked(d.recipient):
		return types.HeldReason_HELD_REASON_BLOCKED, nil
	case !limits.Fits(d.amount):
		return types.HeldReason_HELD_REASON_NEVER_FITS, nil
	case state.Pause.Inbound || ledger.Pause.Inbound:
		return types.HeldReason_HELD_REASON_PAUSED, nil
	case behind, standing.GT(limits.MaxLocked), d.amount.GT(room):
		return types.HeldReason_HELD_REASON_LIMIT, nil
	}
	return credited, nil
}

// blocked reports whether the account takes no payments.
func (k Keeper) blocked(account sdk.AccAddress) bool {
	return account.Equals(k.moduleAddress) || account.Equals(k.feePoolAddress) || k.Bank.BlockedAddr(account)
}

// creditDeposit moves a booked deposit to its recipient, and counts it.
func (k Keeper) creditDeposit(ctx context.Context, d deposit) error {
	taken, err := k.TakeInflow(ctx, d.row.Id, d.token.Contract, d.amount)
	if err != nil {
		return err
	}
	if !taken {
		return errorsmod.Wrap(types.ErrNeverFits, "the inflow limit changed its mind")
	}
	return k.mintHeld(ctx, d.token, d.recipient, d.amount)
}

// mintHeld credits what is booked as held.
func (k Keeper) mintHeld(ctx context.Context, token types.Token, recipient sdk.AccAddress, amount math.Int) error {
	if err := k.unhold(ctx, token, amount); err != nil {
		return err
	}
	return k.credit(ctx, token, recipient, amount)
}

// credit mints what a Portal holds and nobody here has yet, for an account. It returns ErrInvariant
// if there would be more than Portals hold.
func (k Keeper) credit(ctx context.Context, token types.Token, recipient sdk.AccAddress, amount math.Int) error {
	if err := k.mint(ctx, token, amount); err != nil {
		return err
	}
	coins := sdk.Coins{token.Coin(amount)}
	return errorsmod.Wrapf(k.Bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, recipient, coins), "crediting %s", coins)
}

// mint is the one place where money of remote chains comes into being. It goes to the module.
func (k Keeper) mint(ctx context.Context, token types.Token, amount math.Int) error {
	if err := k.checkBacking(ctx, token.Denom, amount); err != nil {
		return err
	}
	coins := sdk.Coins{token.Coin(amount)}
	return errorsmod.Wrapf(k.Bank.MintCoins(ctx, types.ModuleName, coins), "minting %s", coins)
}

// spell returns the canonical spelling of an account.
func (k Keeper) spell(account sdk.AccAddress) string {
	text, err := k.AddressCodec.BytesToString(account)
	if err != nil {
		return account.String()
	}
	return text
}
