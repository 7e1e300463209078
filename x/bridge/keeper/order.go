package keeper

import (
	"context"
	"errors"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// order is what is known of a withdrawal before it is one.
type order struct {
	row      types.Row
	token    types.Token
	leastFee math.Int
}

// checkOrder returns why a withdrawal would be refused, whoever sends it.
func (k Keeper) checkOrder(ctx context.Context, id uint32, recipient [20]byte, amount, fee sdk.Coin) (order, error) {
	row, err := k.row(ctx, id)
	if err != nil {
		return order{}, err
	}
	if err := types.ValidateAmount(amount); err != nil {
		return order{}, err
	}
	token, err := k.tokenByDenom(ctx, id, amount.Denom)
	if err != nil {
		return order{}, err
	}
	if err := types.CheckRecipient(row, token, recipient); err != nil {
		return order{}, err
	}
	if err := k.checkAmount(ctx, row, token, amount.Amount); err != nil {
		return order{}, err
	}
	if err := types.ValidateFee(fee, amount.Denom); err != nil {
		return order{}, err
	}
	return order{row, token, leastFee(row, token, fee.Denom)}, checkFee(row, token, fee)
}

// checkAmount returns ErrPaused, ErrInvalidAmount, ErrNeverFits or ErrInsufficient if the row does
// not let the amount out now.
func (k Keeper) checkAmount(ctx context.Context, row types.Row, token types.Token, amount math.Int) error {
	state, err := k.rowState(ctx, row.Id)
	if err != nil {
		return err
	}
	ledger, err := k.ledger(ctx, row.Id, token.Contract)
	if err != nil {
		return err
	}
	limits := token.Limits
	available := math.MaxInt(ledger.Available(), math.ZeroInt())
	switch {
	case state.Pause.Outbound:
		return paused("withdrawals to "+row.Name+" are", state.Pause)
	case ledger.Pause.Outbound:
		return paused("withdrawals of "+token.Symbol+" to "+row.Name+" are", ledger.Pause)
	case amount.LT(limits.MinWithdrawal):
		return errorsmod.Wrapf(types.ErrInvalidAmount, "%s is too little: send at least %s to %s",
			token.Show(amount), token.Show(limits.MinWithdrawal), row.Name)
	case amount.GT(limits.DailyOutflow):
		return errorsmod.Wrapf(types.ErrNeverFits, "%s is over the daily limit of %s, which is %s: send it in parts",
			token.Show(amount), row.Name, token.Show(limits.DailyOutflow))
	case amount.GT(available):
		return errorsmod.Wrapf(types.ErrInsufficient, "only %s available on %s", token.Show(available), row.Name)
	}
	return nil
}

// paused says what stands still, until when, and why.
func paused(what string, pause types.Pause) error {
	text := what + " paused"
	if pause.Until > 0 {
		text += " until " + time.Unix(pause.Until, 0).UTC().Format(time.RFC3339)
	}
	if pause.Reason != "" {
		text += ": " + pause.Reason
	}
	return errorsmod.Wrap(types.ErrPaused, text)
}

// leastFee is the least fee in a denom; it has no meaning for denoms in which no fee is taken.
func leastFee(row types.Row, token types.Token, denom string) math.Int {
	if denom == chain.BaseDenom {
		return row.Batch.MinFeeAbtt
	}
	return token.Limits.MinFee
}

func checkFee(row types.Row, token types.Token, fee sdk.Coin) error {
	least := leastFee(row, token, fee.Denom)
	btt := types.Token{Symbol: chain.Symbol, Decimals: chain.Decimals}
	switch {
	case fee.Denom != chain.BaseDenom && !least.IsPositive():
		return errorsmod.Wrapf(types.ErrFee, "%s takes no fees in %s: pay at least %s", row.Name, token.Symbol, btt.Show(row.Batch.MinFeeAbtt))
	case fee.Amount.GTE(least):
		return nil
	case fee.Denom == chain.BaseDenom:
		return errorsmod.Wrapf(types.ErrFee, "%s is too little: pay at least %s for %s", btt.Show(fee.Amount), btt.Show(least), row.Name)
	default:
		return errorsmod.Wrapf(types.ErrFee, "%s is too little: pay at least %s for %s", token.Show(fee.Amount), token.Show(least), row.Name)
	}
}

func isNotFound(err error) bool { return errors.Is(err, collections.ErrNotFound) }

func nilIfNotFound(err error) error {
	if isNotFound(err) {
		return nil
	}
	return err
}
