package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// EnableCheques lets BTFS cheques of the owner count until the epoch ends, and returns the alias
// that they name as their vault.
func (k Keeper) EnableCheques(ctx sdk.Context, owner common.Address, id uint64) (common.Address, error) {
	b, entry, err := k.bookOfOwner(ctx, owner, id)
	if err != nil {
		return common.Address{}, err
	}
	if entry.value.ChequesEnabled {
		return common.Address{}, types.ErrAlreadyEnabled
	}
	entry.value.ChequesEnabled, entry.dirty = true, true
	if err := b.flush(); err != nil {
		return common.Address{}, err
	}
	vault := types.Alias(id, entry.value.Epoch)
	return vault, emit(ctx, &types.EventChequesEnabled{Purse: id, Epoch: entry.value.Epoch, Vault: vault.Hex()})
}

// SetRelayShare sets what a payee gives to whoever submits its claims. Zero is no record.
func (k Keeper) SetRelayShare(ctx sdk.Context, payee common.Address, bps uint32) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return errorsmod.Wrap(err, "reading the paychan parameters")
	}
	if bps > params.MaxRelayShareBps {
		return errorsmod.Wrapf(types.ErrInvalidRelayShare, "%d hundredths of a percent, of which at most %d can be given", bps, params.MaxRelayShareBps)
	}
	text, err := k.spell(payee)
	if err != nil {
		return err
	}
	if bps == 0 {
		err = k.RelayShares.Remove(ctx, payee[:])
	} else {
		err = k.RelayShares.Set(ctx, payee[:], bps)
	}
	if err != nil {
		return errorsmod.Wrap(err, "writing a relay share")
	}
	return emit(ctx, &types.EventRelayShareSet{Payee: text, ShareBps: bps})
}
