package keeper

import (
	"bytes"

	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// account returns the 20 bytes of an address, or ErrInvalidAddress.
func (k Keeper) account(text string) (common.Address, error) {
	bz, err := k.AddressCodec.StringToBytes(text)
	if err != nil {
		return common.Address{}, errorsmod.Wrap(sdkerrors.ErrInvalidAddress, err.Error())
	}
	if len(bz) != common.AddressLength {
		return common.Address{}, errorsmod.Wrapf(sdkerrors.ErrInvalidAddress, "%q has %d bytes: purses and lanes take accounts of a key or contract, of %d",
			text, len(bz), common.AddressLength)
	}
	return common.Address(bz), nil
}

// spell returns the canonical spelling of an account.
func (k Keeper) spell(account common.Address) (string, error) {
	return k.AddressCodec.BytesToString(account[:])
}

// refuses reports whether the account cannot be paid: it is this module's or one that the bank
// blocks. Paying it would fail, and with it a whole batch.
func (k Keeper) refuses(account common.Address) bool {
	return bytes.Equal(account[:], k.moduleAddress) || k.Bank.BlockedAddr(account[:])
}

// laneID returns the lane's name as queries and events spell it.
func (k Keeper) laneID(key types.LaneKey) (types.LaneID, error) {
	payee, err := k.spell(key.Payee)
	return types.LaneID{
		Payee: payee, Purse: key.Purse, Epoch: key.Epoch, Kind: key.Kind, Lane: key.Lane, Expiry: key.Expiry,
	}, err
}
