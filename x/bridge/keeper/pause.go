package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// pausable is a row, or one token of it.
type pausable struct {
	row      uint32
	contract []byte // nil for the whole row
}

func newPausable(row uint32, contract []byte) (pausable, error) {
	if len(contract) == 0 {
		return pausable{row: row}, nil
	}
	if !types.IsAddress(contract) {
		return pausable{}, errorsmod.Wrap(types.ErrUnknownToken, "a contract is 20 bytes; leave it empty to pause the whole row")
	}
	return pausable{row, contract}, nil
}

// changePause changes what stands still of a row or token.
func (k Keeper) changePause(ctx context.Context, what pausable, change func(*types.Pause) error) error {
	if what.contract != nil {
		return k.changeTokenPause(ctx, what, change)
	}
	state, err := k.rowState(ctx, what.row)
	if err != nil {
		return err
	}
	if err := change(&state.Pause); err != nil {
		return err
	}
	if err := k.RowStates.Set(ctx, what.row, state); err != nil {
		return errorsmod.Wrapf(err, "writing the state of row %d", what.row)
	}
	return emitPause(ctx, what.row, nil, state.Pause)
}

func (k Keeper) changeTokenPause(ctx context.Context, what pausable, change func(*types.Pause) error) error {
	if _, err := k.row(ctx, what.row); err != nil {
		return err
	}
	key := collections.Join(what.row, what.contract)
	ledger, err := k.Ledgers.Get(ctx, key)
	if isNotFound(err) {
		return errorsmod.Wrapf(types.ErrUnknownToken, "contract 0x%x of row %d", what.contract, what.row)
	}
	if err != nil {
		return errorsmod.Wrapf(err, "reading the ledger of 0x%x of row %d", what.contract, what.row)
	}
	if err := change(&ledger.Pause); err != nil {
		return err
	}
	if err := k.Ledgers.Set(ctx, key, ledger); err != nil {
		return errorsmod.Wrapf(err, "writing the ledger of 0x%x of row %d", what.contract, what.row)
	}
	return emitPause(ctx, what.row, what.contract, ledger.Pause)
}

// setPause is governance's. It replaces what anybody paused.
func (k Keeper) setPause(ctx context.Context, msg *types.MsgSetPause) error {
	now := sdk.UnwrapSDKContext(ctx).BlockTime().Unix()
	if err := checkPause(msg, now); err != nil {
		return err
	}
	what, err := newPausable(msg.Row, msg.Contract)
	if err != nil {
		return err
	}
	err = k.changePause(ctx, what, func(pause *types.Pause) error {
		*pause = types.Pause{
			Inbound: msg.Pause.Inbound, Outbound: msg.Pause.Outbound, Until: msg.Pause.Until, Reason: msg.Pause.Reason,
			GuardianPauses: pause.GuardianPauses,
		}
		return nil
	})
	if err != nil || !msg.Portal {
		return err
	}
	body, err := portalabi.Pause{Deposits: msg.Pause.Inbound, Withdrawals: msg.Pause.Outbound}.Encode()
	if err != nil {
		return errorsmod.Wrap(types.ErrInvalidPause, err.Error())
	}
	_, err = k.createPacket(ctx, msg.Row, uint8(portalabi.KindPause), body, nil)
	return err
}

func checkPause(msg *types.MsgSetPause, now int64) error {
	switch pause := msg.Pause; {
	case pause.InboundAfter || pause.OutboundAfter || len(pause.GuardianPauses) > 0:
		return errorsmod.Wrap(types.ErrInvalidPause, "only inbound, outbound, until and reason can be set")
	case pause.Until != 0 && !pause.Inbound && !pause.Outbound:
		return errorsmod.Wrap(types.ErrInvalidPause, "nothing is paused, so there is nothing to end: leave until at 0")
	case pause.Until != 0 && pause.Until <= now:
		return errorsmod.Wrapf(types.ErrInvalidPause, "until is %d, and it is %d already", pause.Until, now)
	case msg.Portal && len(msg.Contract) > 0:
		return errorsmod.Wrap(types.ErrInvalidPause, "a Portal pauses as a whole: set portal without a contract")
	case msg.Portal && pause.Until != 0:
		return errorsmod.Wrap(types.ErrInvalidPause, "a Portal's pause does not end by itself: set portal without until")
	default:
		return types.ValidateReason(pause.Reason)
	}
}

// endPauses ends what was paused until now or before. Rows and tokens are governance's to add, and
// few.
func (k Keeper) endPauses(ctx context.Context) error {
	due, err := k.duePauses(ctx, sdk.UnwrapSDKContext(ctx).BlockTime().Unix())
	if err != nil {
		return err
	}
	for _, what := range due {
		if err := k.changePause(ctx, what, endPause); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) duePauses(ctx context.Context, now int64) ([]pausable, error) {
	var due []pausable
	err := k.RowStates.Walk(ctx, nil, func(row uint32, state types.RowState) (bool, error) {
		if state.Pause.Until != 0 && state.Pause.Until <= now {
			due = append(due, pausable{row: row})
		}
		return false, nil
	})
	if err != nil {
		return nil, errorsmod.Wrap(err, "reading the states of rows")
	}
	err = k.Ledgers.Walk(ctx, nil, func(token rowToken, ledger types.TokenLedger) (bool, error) {
		if ledger.Pause.Until != 0 && ledger.Pause.Until <= now {
			due = append(due, pausable{token.K1(), token.K2()})
		}
		return false, nil
	})
	return due, errorsmod.Wrap(err, "reading ledgers")
}

// endPause leaves what governance paused without an end.
func endPause(pause *types.Pause) error {
	pause.Inbound, pause.Outbound = pause.InboundAfter, pause.OutboundAfter
	pause.InboundAfter, pause.OutboundAfter, pause.Until = false, false, 0
	if !pause.Inbound && !pause.Outbound {
		pause.Reason = ""
	}
	return nil
}
