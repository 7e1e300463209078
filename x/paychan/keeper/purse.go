package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// OpenPurse takes the deposit of owner and returns the id of the purse that holds it.
func (k Keeper) OpenPurse(ctx sdk.Context, owner common.Address, deposit sdk.Coin, unlockDelaySeconds uint64) (uint64, error) {
	b, err := k.newBook(ctx, 1)
	if err != nil {
		return 0, err
	}
	if err := b.checkOpening(owner, deposit, unlockDelaySeconds); err != nil {
		return 0, err
	}
	text, err := k.spell(owner)
	if err != nil {
		return 0, err
	}
	id, err := k.NextPurse.Next(ctx)
	if err != nil {
		return 0, errorsmod.Wrap(err, "numbering a purse")
	}
	if err := k.PursesByOwner.Set(ctx, collections.Join(owner[:], id)); err != nil {
		return 0, errorsmod.Wrap(err, "indexing a purse")
	}
	entry, err := b.purse(id)
	if err != nil {
		return 0, err
	}
	entry.value = purse{types.NewPurse(id, text, deposit.Denom, deposit.Amount, unlockDelaySeconds), owner}
	entry.dirty = true
	err = b.count(deposit.Denom, func(t *types.Totals) { t.Purses++; t.Deposit(deposit.Amount) })
	if err != nil {
		return 0, err
	}
	if err := b.takeIn(owner, deposit); err != nil {
		return 0, err
	}
	return id, emit(ctx, &types.EventPurseOpened{
		Purse: id, Owner: text, Denom: deposit.Denom, Amount: deposit.Amount, UnlockDelaySeconds: unlockDelaySeconds,
	})
}

// checkOpening also refuses owners that could never be paid back.
func (b *book) checkOpening(owner common.Address, deposit sdk.Coin, unlockDelaySeconds uint64) error {
	params := b.params
	if least := params.MinDeposits.AmountOf(deposit.Denom); deposit.Amount.LT(least) {
		return errorsmod.Wrapf(types.ErrDepositTooSmall, "%s, of at least %s%s", deposit, least, deposit.Denom)
	}
	if unlockDelaySeconds < params.MinUnlockDelaySeconds || unlockDelaySeconds > params.MaxUnlockDelaySeconds {
		return errorsmod.Wrapf(types.ErrInvalidUnlockDelay, "%d seconds, of %d to %d",
			unlockDelaySeconds, params.MinUnlockDelaySeconds, params.MaxUnlockDelaySeconds)
	}
	if b.k.refuses(owner) {
		return types.ErrPayeeRefused
	}
	return nil
}

// TopUp adds to a purse what sender pays. If sender is the owner it cancels an unlock; if
// anybody could, nobody would ever get his rest back.
func (k Keeper) TopUp(ctx sdk.Context, sender common.Address, id uint64, amount sdk.Coin) (types.Purse, error) {
	b, entry, err := k.bookOf(ctx, id)
	if err != nil {
		return types.Purse{}, err
	}
	if amount.Denom != entry.value.Denom {
		return types.Purse{}, errorsmod.Wrapf(types.ErrWrongDenom, "it holds %s, not %s", entry.value.Denom, amount.Denom)
	}
	value := &entry.value
	if !types.AmountInBounds(value.Balance.Add(amount.Amount)) {
		return types.Purse{}, types.ErrPurseFull
	}
	if sender == value.owner {
		if err := b.keepOpen(entry); err != nil {
			return types.Purse{}, err
		}
	}
	value.Balance, value.Deposited, entry.dirty = value.Balance.Add(amount.Amount), value.Deposited.Add(amount.Amount), true
	if err := b.count(value.Denom, func(t *types.Totals) { t.Deposit(amount.Amount) }); err != nil {
		return types.Purse{}, err
	}
	if err := b.takeIn(sender, amount); err != nil {
		return types.Purse{}, err
	}
	text, err := k.spell(sender)
	if err != nil {
		return types.Purse{}, err
	}
	return value.Purse, emit(ctx, &types.EventPurseToppedUp{Purse: id, Sender: text, Amount: amount.Amount, Balance: value.Balance})
}

// takeIn writes the book and moves a deposit into the module account.
func (b *book) takeIn(from common.Address, amount sdk.Coin) error {
	if err := b.k.Bank.IsSendEnabledCoins(b.ctx, amount); err != nil {
		return errorsmod.Wrap(types.ErrSendDisabled, err.Error())
	}
	if err := b.flush(); err != nil {
		return err
	}
	err := b.k.Bank.SendCoinsFromAccountToModule(b.ctx, from[:], types.ModuleName, sdk.NewCoins(amount))
	return errorsmod.Wrap(err, "taking a deposit in")
}

// bookOf returns a book and the purse in it, or ErrPurseNotFound.
func (k Keeper) bookOf(ctx sdk.Context, id uint64) (*book, *row[uint64, purse], error) {
	b, err := k.newBook(ctx, 1)
	if err != nil {
		return nil, nil, err
	}
	entry, err := b.purse(id)
	if err != nil {
		return nil, nil, err
	}
	if !entry.found {
		return nil, nil, errorsmod.Wrapf(types.ErrPurseNotFound, "purse %d", id)
	}
	return b, entry, nil
}

// bookOfOwner is bookOf, or ErrNotOwner unless owner owns the purse.
func (k Keeper) bookOfOwner(ctx sdk.Context, owner common.Address, id uint64) (*book, *row[uint64, purse], error) {
	b, entry, err := k.bookOf(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if entry.value.owner != owner {
		return nil, nil, errorsmod.Wrapf(types.ErrNotOwner, "purse %d belongs to %s", id, entry.value.Owner)
	}
	return b, entry, nil
}
