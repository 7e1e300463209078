package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

type heldKey = collections.Triple[uint32, []byte, uint64]

func eventKey(row uint32, nonce uint64) rowNonce { return collections.Join(row, nonce) }

// hold keeps an event that waits. contract is the token's, or nil for an event that nobody can
// read.
func (k Keeper) hold(ctx context.Context, held types.Held, contract []byte) error {
	id, err := nextID(ctx, k.NextHeld)
	if err != nil {
		return errorsmod.Wrap(err, "numbering a held deposit")
	}
	held.Id, held.Height = id, sdk.UnwrapSDKContext(ctx).BlockHeight()
	if err := k.setHeld(ctx, held, contract); err != nil {
		return err
	}
	return emit(ctx, &types.EventDepositHeld{Id: id, Row: held.Row, Nonce: held.Nonce, Reason: held.Reason})
}

// setHeld writes a held event and, by its reason, whether it is in its token's queue. Genesis uses
// it too.
func (k Keeper) setHeld(ctx context.Context, held types.Held, contract []byte) error {
	if err := k.Held.Set(ctx, held.Id, held); err != nil {
		return errorsmod.Wrapf(err, "writing the held deposit %d", held.Id)
	}
	if contract == nil {
		return nil
	}
	key := collections.Join3(held.Row, contract, held.Id)
	if held.Reason.Queued() {
		return errorsmod.Wrapf(k.HeldByToken.Set(ctx, key), "queuing the held deposit %d", held.Id)
	}
	return errorsmod.Wrapf(k.HeldByToken.Remove(ctx, key), "taking the held deposit %d out of its queue", held.Id)
}

func (k Keeper) removeHeld(ctx context.Context, held types.Held, contract []byte) error {
	if err := k.Held.Remove(ctx, held.Id); err != nil {
		return errorsmod.Wrapf(err, "deleting the held deposit %d", held.Id)
	}
	return errorsmod.Wrapf(k.HeldByToken.Remove(ctx, collections.Join3(held.Row, contract, held.Id)),
		"taking the held deposit %d out of its queue", held.Id)
}

// hasWaiting reports whether deposits of a token wait to be credited by themselves.
func (k Keeper) hasWaiting(ctx context.Context, token types.Token) (bool, error) {
	ids, err := k.queue(ctx, token.Row, token.Contract, 1)
	return len(ids) > 0, err
}

// queue returns the first held deposits of a token that are credited by themselves.
func (k Keeper) queue(ctx context.Context, row uint32, contract []byte, limit int) ([]uint64, error) {
	var ids []uint64
	if limit <= 0 {
		return nil, nil
	}
	queued := collections.NewSuperPrefixedTripleRange[uint32, []byte, uint64](row, contract)
	err := k.HeldByToken.Walk(ctx, queued, func(key heldKey) (bool, error) {
		ids = append(ids, key.K3())
		return len(ids) == limit, nil
	})
	return ids, errorsmod.Wrapf(err, "reading held deposits of %x on row %d", contract, row)
}

// heldEvent returns what is held, or ErrUnknownHeld.
func (k Keeper) heldEvent(ctx context.Context, id uint64) (types.Held, error) {
	held, err := k.Held.Get(ctx, id)
	if isNotFound(err) {
		return held, errorsmod.Wrapf(types.ErrUnknownHeld, "%d: see the list with `bttcd query bridge holding`", id)
	}
	return held, errorsmod.Wrapf(err, "reading the held deposit %d", id)
}

// heldDeposit returns a held event that is a deposit of a token that its row maps.
func (k Keeper) heldDeposit(ctx context.Context, id uint64) (types.Held, deposit, error) {
	held, err := k.heldEvent(ctx, id)
	if err != nil {
		return held, deposit{}, err
	}
	event, err := held.Deposit()
	if err != nil {
		return held, deposit{}, err
	}
	row, err := k.row(ctx, held.Row)
	if err != nil {
		return held, deposit{}, err
	}
	d, err := k.newDeposit(ctx, row, held.Nonce, event)
	return held, d, err
}

// bookLate books a held deposit that was not when it came, because its token was unknown or it
// failed for another reason.
func (k Keeper) bookLate(ctx context.Context, held types.Held, d deposit) error {
	if held.Reason.Booked() {
		return nil
	}
	return k.book(ctx, d.token, d.amount)
}

// returnHeld sends a held deposit back to where it came from. The module itself is the sender of the
// withdrawal: nobody can cancel it, and if its packet expires it is sent again.
func (k Keeper) returnHeld(ctx context.Context, id uint64) (uint64, error) {
	held, d, err := k.heldDeposit(ctx, id)
	if err != nil {
		return 0, err
	}
	if !held.Reason.Returnable() {
		return 0, errorsmod.Wrapf(types.ErrNotReturnable, "%d: %s", id, held.Reason.Text())
	}
	fee, err := returnFee(d)
	if err != nil {
		return 0, err
	}
	if fee.GTE(d.amount) {
		return 0, errorsmod.Wrapf(types.ErrNotReturnable, "%d is of %s, no more than the fee of %s: governance can credit it to an account with MsgResolveHeld",
			id, d.amount, fee)
	}
	if err := k.unhold(ctx, d.token, d.amount); err != nil {
		return 0, err
	}
	if err := k.mint(ctx, d.token, d.amount); err != nil {
		return 0, err
	}
	withdrawal, err := k.bridgeOut(ctx, k.moduleAddress, d.row.Id, d.event.Sender, d.token.Coin(d.amount.Sub(fee)), d.token.Coin(fee))
	if err != nil {
		return 0, err
	}
	if err := k.removeHeld(ctx, held, d.token.Contract); err != nil {
		return 0, err
	}
	return withdrawal, k.returned(ctx, held, d, withdrawal)
}

// returnFee is the least fee of a withdrawal in the denom of the deposit itself.
func returnFee(d deposit) (math.Int, error) {
	if fee := leastFee(d.row, d.token, d.token.Denom); fee.IsPositive() || d.token.Denom == chain.BaseDenom {
		return fee, nil
	}
	return math.Int{}, errorsmod.Wrapf(types.ErrNotReturnable, "no fee is paid in %s: ask governance to resolve it", d.token.Denom)
}

func (k Keeper) returned(ctx context.Context, held types.Held, d deposit, withdrawal uint64) error {
	if err := k.stepDeposit(ctx, d, types.TransferStage_TRANSFER_STAGE_RETURNED, ""); err != nil {
		return err
	}
	return emit(ctx, &types.EventDepositReleased{Id: held.Id, Row: held.Row, Nonce: held.Nonce, Withdrawal: withdrawal})
}

// resolveHeld credits a held deposit to an account that governance names, whatever the limits are, or
// settles a packet whose execution is held.
func (k Keeper) resolveHeld(ctx context.Context, id uint64, recipient sdk.AccAddress) error {
	event, err := k.heldEvent(ctx, id)
	if err != nil {
		return err
	}
	if execution := event.Execution(); execution != nil {
		return k.settleStuck(ctx, event, *execution)
	}
	held, d, err := k.heldDeposit(ctx, id)
	if err != nil {
		return err
	}
	if k.blocked(recipient) {
		return errorsmod.Wrapf(types.ErrInvalidRecipient, "%s takes no payments", k.spell(recipient))
	}
	if err := k.bookLate(ctx, held, d); err != nil {
		return err
	}
	if err := k.mintHeld(ctx, d.token, recipient, d.amount); err != nil {
		return err
	}
	if err := k.removeHeld(ctx, held, d.token.Contract); err != nil {
		return err
	}
	if err := k.stepDeposit(ctx, d, types.TransferStage_TRANSFER_STAGE_CREDITED, "credited by governance"); err != nil {
		return err
	}
	return emit(ctx, &types.EventDepositReleased{Id: id, Row: held.Row, Nonce: held.Nonce, Recipient: k.spell(recipient)})
}
