package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// bridgeOut takes amount and fee from sender and queues a withdrawal, whose id it returns. A
// refusal says why, with its own code, and takes nothing.
func (k Keeper) bridgeOut(ctx context.Context, sender sdk.AccAddress, row uint32, recipient [20]byte, amount, fee sdk.Coin) (uint64, error) {
	order, err := k.checkOrder(ctx, row, recipient, amount, fee)
	if err != nil {
		return 0, err
	}
	if err := k.collect(ctx, sender, amount, fee); err != nil {
		return 0, err
	}
	if err := k.Reserve(ctx, row, order.token.Contract, amount.Amount); err != nil {
		return 0, err
	}
	id, err := nextID(ctx, k.NextWithdrawal)
	if err != nil {
		return 0, err
	}
	owner, err := k.AddressCodec.BytesToString(sender)
	if err != nil {
		return 0, err
	}
	withdrawal := types.Withdrawal{
		Id: id, Row: row, Sender: owner, Recipient: recipient[:], Amount: amount, Fee: fee,
		State:  types.WithdrawalState_WITHDRAWAL_STATE_WAITING,
		Height: sdk.UnwrapSDKContext(ctx).BlockHeight(),
		Rank:   types.Rank(fee.Amount, order.leastFee, id),
	}
	if err := k.setWithdrawal(ctx, withdrawal); err != nil {
		return 0, err
	}
	return id, k.announceWithdrawal(ctx, sender, withdrawal)
}

// announceWithdrawal writes the record of a new withdrawal and its event.
func (k Keeper) announceWithdrawal(ctx context.Context, sender sdk.AccAddress, w types.Withdrawal) error {
	_, err := k.recordTransfer(ctx, types.Transfer{
		Row: w.Row, Withdrawal: w.Id, Local: sender, Remote: w.Recipient, Amount: w.Amount, Fee: w.Fee,
		Steps: []types.Step{{Stage: types.TransferStage_TRANSFER_STAGE_WAITING}},
	})
	if err != nil {
		return err
	}
	return emit(ctx, &types.EventWithdrawalRequested{
		Id: w.Id, Row: w.Row, Sender: w.Sender, Recipient: w.Recipient, Amount: w.Amount, Fee: w.Fee,
	})
}

// collect moves money of a withdrawal into the module's account.
func (k Keeper) collect(ctx context.Context, sender sdk.AccAddress, coins ...sdk.Coin) error {
	if err := k.Bank.IsSendEnabledCoins(ctx, coins...); err != nil {
		return err
	}
	total := sdk.NewCoins()
	for _, coin := range coins {
		total = total.Add(coin)
	}
	return k.Bank.SendCoinsFromAccountToModule(ctx, sender, types.ModuleName, total)
}

// setWithdrawal writes a withdrawal and puts it where its state belongs: into the queue, among
// those that are delayed, or into neither. Genesis uses it too.
func (k Keeper) setWithdrawal(ctx context.Context, w types.Withdrawal) error {
	sender, err := k.AddressCodec.StringToBytes(w.Sender)
	if err != nil {
		return err
	}
	if err := k.unqueue(ctx, w); err != nil {
		return err
	}
	if w.State == types.WithdrawalState_WITHDRAWAL_STATE_WAITING {
		if err := k.enqueue(ctx, w); err != nil {
			return err
		}
	}
	if err := k.WithdrawalsBySender.Set(ctx, collections.Join(sender, w.Id)); err != nil {
		return err
	}
	return k.Withdrawals.Set(ctx, w.Id, w)
}

func (k Keeper) enqueue(ctx context.Context, w types.Withdrawal) error {
	if !w.Delayed {
		return k.WithdrawalQueue.Set(ctx, collections.Join(w.Row, w.Rank))
	}
	contract, err := k.contractOf(ctx, w)
	if err != nil {
		return err
	}
	return k.DelayedWithdrawals.Set(ctx, collections.Join3(w.Row, contract, w.Id))
}

// unqueue takes a withdrawal as it was last written out of where it waits.
func (k Keeper) unqueue(ctx context.Context, w types.Withdrawal) error {
	was, err := k.Withdrawals.Get(ctx, w.Id)
	if err != nil {
		return nilIfNotFound(err)
	}
	if err := k.WithdrawalQueue.Remove(ctx, collections.Join(was.Row, was.Rank)); err != nil {
		return err
	}
	contract, err := k.contractOf(ctx, was)
	if err != nil {
		return err
	}
	return k.DelayedWithdrawals.Remove(ctx, collections.Join3(was.Row, contract, was.Id))
}

// removeWithdrawal forgets a withdrawal that is over. Its record stays.
func (k Keeper) removeWithdrawal(ctx context.Context, w types.Withdrawal) error {
	sender, err := k.AddressCodec.StringToBytes(w.Sender)
	if err != nil {
		return err
	}
	if err := k.unqueue(ctx, w); err != nil {
		return err
	}
	if err := k.WithdrawalsBySender.Remove(ctx, collections.Join(sender, w.Id)); err != nil {
		return err
	}
	return k.Withdrawals.Remove(ctx, w.Id)
}

// waitingOf returns a withdrawal that its sender can still change.
func (k Keeper) waitingOf(ctx context.Context, sender sdk.AccAddress, id uint64) (types.Withdrawal, error) {
	w, err := k.Withdrawals.Get(ctx, id)
	if isNotFound(err) {
		return w, errorsmod.Wrapf(types.ErrUnknownWithdrawal, "%d: it never was, or is executed, refunded or canceled: see the query transfers", id)
	}
	if err != nil {
		return w, err
	}
	owner, err := k.AddressCodec.StringToBytes(w.Sender)
	switch {
	case err != nil:
		return w, err
	case !sender.Equals(sdk.AccAddress(owner)):
		return w, errorsmod.Wrapf(types.ErrNotSender, "withdrawal %d is of %s", id, w.Sender)
	case w.State != types.WithdrawalState_WITHDRAWAL_STATE_WAITING:
		return w, errorsmod.Wrapf(types.ErrBatched, "withdrawal %d is in packet %d: it is executed, or refunded once that expires", id, w.Packet)
	}
	return w, nil
}

// raiseFee adds to the fee of a waiting withdrawal, which moves ahead unless it is delayed.
func (k Keeper) raiseFee(ctx context.Context, sender sdk.AccAddress, id uint64, added sdk.Coin) error {
	w, err := k.waitingOf(ctx, sender, id)
	if err != nil {
		return err
	}
	if added.Denom != w.Fee.Denom {
		return errorsmod.Wrapf(types.ErrFee, "the fee of withdrawal %d is in %s: add to it in %s", id, w.Fee.Denom, w.Fee.Denom)
	}
	if added.Validate() != nil || !added.IsPositive() || !types.AmountInBounds(added.Amount) ||
		!types.AmountInBounds(added.Amount.Add(w.Fee.Amount)) {
		return errorsmod.Wrap(types.ErrFee, "what is added must be more than 0, and the fee stay less than 2^127")
	}
	if err := k.collect(ctx, sender, added); err != nil {
		return err
	}
	w.Fee = w.Fee.Add(added)
	if err := k.rerank(ctx, w); err != nil {
		return err
	}
	if err := k.stepWithdrawal(ctx, id, types.TransferStage_TRANSFER_STAGE_UNSPECIFIED, func(t *types.Transfer) { t.Fee = w.Fee }); err != nil {
		return err
	}
	return emit(ctx, &types.EventWithdrawalFeeRaised{Id: id, Fee: w.Fee})
}

// rerank writes a waiting withdrawal with the rank that its fee has now.
func (k Keeper) rerank(ctx context.Context, w types.Withdrawal) error {
	row, err := k.row(ctx, w.Row)
	if err != nil {
		return err
	}
	token, err := k.tokenByDenom(ctx, row.Id, w.Amount.Denom)
	if err != nil {
		return err
	}
	w.Rank = types.Rank(w.Fee.Amount, leastFee(row, token, w.Fee.Denom), w.Id)
	return k.setWithdrawal(ctx, w)
}

// cancelBridgeOut pays a waiting withdrawal back, fee and all. One that is delayed leaves a tenth of its
// fee: others of its token waited behind it.
func (k Keeper) cancelBridgeOut(ctx context.Context, sender sdk.AccAddress, id uint64) error {
	w, err := k.waitingOf(ctx, sender, id)
	if err != nil {
		return err
	}
	if w.Delayed {
		if w, err = k.keepTenth(ctx, w); err != nil {
			return err
		}
	}
	return k.cancel(ctx, w)
}

func (k Keeper) cancel(ctx context.Context, w types.Withdrawal) error {
	if err := k.payBack(ctx, w); err != nil {
		return err
	}
	if err := k.drop(ctx, w); err != nil {
		return err
	}
	if err := k.stepWithdrawal(ctx, w.Id, types.TransferStage_TRANSFER_STAGE_CANCELED, nil); err != nil {
		return err
	}
	return emit(ctx, &types.EventWithdrawalCanceled{Id: w.Id, Row: w.Row, Amount: w.Amount, Fee: w.Fee})
}

// payBack pays amount and fee to the sender.
func (k Keeper) payBack(ctx context.Context, w types.Withdrawal) error {
	sender, err := k.AddressCodec.StringToBytes(w.Sender)
	if err != nil {
		return err
	}
	coins := sdk.NewCoins(w.Amount).Add(w.Fee)
	return k.Bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, sender, coins)
}

// drop forgets a withdrawal that was paid back.
func (k Keeper) drop(ctx context.Context, w types.Withdrawal) error {
	contract, err := k.contractOf(ctx, w)
	if err != nil {
		return err
	}
	if err := k.Unreserve(ctx, w.Row, contract, w.Amount.Amount); err != nil {
		return err
	}
	return k.removeWithdrawal(ctx, w)
}

// contractOf returns the remote contract of what a withdrawal sends.
func (k Keeper) contractOf(ctx context.Context, w types.Withdrawal) ([]byte, error) {
	contract, err := k.TokensByDenom.Get(ctx, collections.Join(w.Row, w.Amount.Denom))
	return contract, errorsmod.Wrapf(err, "reading the contract of withdrawal %d", w.Id)
}
