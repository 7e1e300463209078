package keeper

import (
	"math"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// RequestUnlock starts the unlock delay of a purse and returns when it has passed.
func (k Keeper) RequestUnlock(ctx sdk.Context, owner common.Address, id uint64) (types.Mark, error) {
	b, entry, err := k.bookOfOwner(ctx, owner, id)
	if err != nil {
		return types.Mark{}, err
	}
	if phase := entry.value.Phase(b.now); phase == types.UnlockWaiting || phase == types.UnlockMatured {
		return types.Mark{}, errorsmod.Wrapf(types.ErrUnlockPending, "it matures at %s", spellMark(entry.value.UnlockMatures()))
	}
	since := b.now
	entry.value.Unlock, entry.dirty = &since, true
	if err := b.flush(); err != nil {
		return types.Mark{}, err
	}
	matures := entry.value.UnlockMatures()
	return matures, emit(ctx, &types.EventUnlockRequested{Purse: id, Matures: matures})
}

// CancelUnlock takes RequestUnlock back.
func (k Keeper) CancelUnlock(ctx sdk.Context, owner common.Address, id uint64) error {
	b, entry, err := k.bookOfOwner(ctx, owner, id)
	if err != nil {
		return err
	}
	if entry.value.Unlock == nil {
		return types.ErrUnlockNotRequested
	}
	if err := b.keepOpen(entry); err != nil {
		return err
	}
	return b.flush()
}

// keepOpen cancels an unlock: an owner who goes on paying must not hold a matured one ready, to
// withdraw what payees have just trusted in.
func (b *book) keepOpen(entry *row[uint64, purse]) error {
	if entry.value.Unlock == nil {
		return nil
	}
	entry.value.Unlock, entry.dirty = nil, true
	return emit(b.ctx, &types.EventUnlockCanceled{Purse: entry.key})
}

// Withdraw pays the owner all that is not ring-fenced and begins the next epoch, in which vouchers
// of the last one are worth nothing. A purse with nothing left is deleted.
func (k Keeper) Withdraw(ctx sdk.Context, owner common.Address, id uint64) (sdk.Coin, bool, error) {
	b, entry, err := k.bookOfOwner(ctx, owner, id)
	if err != nil {
		return sdk.Coin{}, false, err
	}
	if err := b.checkWithdrawal(entry.value); err != nil {
		return sdk.Coin{}, false, err
	}
	value := &entry.value
	amount := sdk.NewCoin(value.Denom, value.Free())
	if err := b.endEpoch(entry); err != nil {
		return sdk.Coin{}, false, err
	}
	value.Balance, value.Withdrawn = value.Balance.Sub(amount.Amount), value.Withdrawn.Add(amount.Amount)
	if err := b.count(value.Denom, func(t *types.Totals) { t.Withdraw(amount.Amount) }); err != nil {
		return sdk.Coin{}, false, err
	}
	if err := b.flush(); err != nil {
		return sdk.Coin{}, false, err
	}
	if err := k.payBack(ctx, owner, amount); err != nil {
		return sdk.Coin{}, false, err
	}
	if err := emit(ctx, &types.EventPurseWithdrawn{Purse: id, Amount: amount.Amount, Epoch: value.Epoch}); err != nil {
		return sdk.Coin{}, false, err
	}
	if !value.Balance.IsZero() {
		return amount, false, nil
	}
	return amount, true, k.deletePurse(ctx, value.Purse, owner)
}

func (b *book) checkWithdrawal(value purse) error {
	switch value.Phase(b.now) {
	case types.UnlockNone:
		return types.ErrUnlockNotRequested
	case types.UnlockWaiting:
		return errorsmod.Wrapf(types.ErrUnlockNotMatured, "it matures at %s", spellMark(value.UnlockMatures()))
	case types.UnlockLapsed:
		return types.ErrUnlockLapsed
	}
	if value.Epoch == math.MaxUint32 {
		return types.ErrLastEpoch
	}
	return nil
}

// endEpoch raises the epoch. Cheques never expire, so their lanes go with their epoch: the alias
// that they name is never the purse's again.
func (b *book) endEpoch(entry *row[uint64, purse]) error {
	value := &entry.value
	if value.ChequesEnabled {
		if err := b.k.RetiredEpochs.Set(b.ctx, collections.Join(value.Id, value.Epoch)); err != nil {
			return errorsmod.Wrap(err, "retiring an epoch")
		}
	}
	value.Epoch++
	value.Unlock, value.ChequesEnabled, entry.dirty = nil, false, true
	return nil
}

func (k Keeper) payBack(ctx sdk.Context, owner common.Address, amount sdk.Coin) error {
	if amount.IsZero() {
		return nil
	}
	err := k.Bank.SendCoinsFromModuleToAccount(ctx, types.ModuleName, owner[:], sdk.NewCoins(amount))
	return errorsmod.Wrap(err, "paying a withdrawal")
}

// deletePurse removes a purse that holds nothing. Its id is never given again, so nothing that
// was signed for it can ever be paid.
func (k Keeper) deletePurse(ctx sdk.Context, value types.Purse, owner common.Address) error {
	if value.ChequesEnabled {
		if err := k.RetiredEpochs.Set(ctx, collections.Join(value.Id, value.Epoch)); err != nil {
			return errorsmod.Wrap(err, "retiring an epoch")
		}
	}
	if err := k.Sessions.Clear(ctx, collections.NewPrefixedPairRange[uint64, []byte](value.Id)); err != nil {
		return errorsmod.Wrap(err, "deleting session keys")
	}
	if err := k.DryPurses.Remove(ctx, collections.Join(value.DrySince, value.Id)); err != nil {
		return errorsmod.Wrap(err, "deleting a purse")
	}
	if err := k.PursesByOwner.Remove(ctx, collections.Join(owner[:], value.Id)); err != nil {
		return errorsmod.Wrap(err, "deleting a purse")
	}
	if err := k.Purses.Remove(ctx, value.Id); err != nil {
		return errorsmod.Wrap(err, "deleting a purse")
	}
	b, err := k.newBook(ctx, 1)
	if err != nil {
		return err
	}
	if err := b.count(value.Denom, func(t *types.Totals) { t.Purses-- }); err != nil {
		return err
	}
	if err := b.flush(); err != nil {
		return err
	}
	return emit(ctx, &types.EventPurseDeleted{Purse: value.Id})
}
