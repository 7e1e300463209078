package types

import (
	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// The checks without state also run when a node takes a transaction in, so that a client
// hears of a mistake before it has paid for it.
var (
	_ sdk.HasValidateBasic = (*MsgOpenPurse)(nil)
	_ sdk.HasValidateBasic = (*MsgTopUp)(nil)
	_ sdk.HasValidateBasic = (*MsgDelegate)(nil)
	_ sdk.HasValidateBasic = (*MsgRevoke)(nil)
	_ sdk.HasValidateBasic = (*MsgAllocate)(nil)
	_ sdk.HasValidateBasic = (*MsgClaim)(nil)
	_ sdk.HasValidateBasic = (*MsgPush)(nil)
	_ sdk.HasValidateBasic = (*MsgRelease)(nil)
	_ sdk.HasValidateBasic = (*MsgSetRelayShare)(nil)
	_ sdk.HasValidateBasic = (*MsgUpdateParams)(nil)
)

// ValidateBasic returns ErrInvalidAmount unless the deposit is a sound coin.
func (m *MsgOpenPurse) ValidateBasic() error { return validateCoin(m.Deposit) }

// ValidateBasic returns ErrInvalidAmount unless the amount is a sound coin.
func (m *MsgTopUp) ValidateBasic() error { return validateCoin(m.Amount) }

// ValidateBasic returns ErrInvalidSessionKey or ErrInvalidTerms unless the key can be a session
// key and the terms allow something.
func (m *MsgDelegate) ValidateBasic() error {
	if _, err := accountAddress("key", m.Key); err != nil {
		return err
	}
	if m.Key == m.Owner {
		return errorsmod.Wrap(ErrInvalidSessionKey, "the owner's key signs vouchers without being delegated")
	}
	if terms := m.Terms; !AmountInBounds(terms.Cap) || !terms.Cap.IsPositive() || terms.Expiry == 0 {
		return errorsmod.Wrapf(ErrInvalidTerms, "cap %s, expiry %d", terms.Cap, terms.Expiry)
	}
	return nil
}

// ValidateBasic returns ErrInvalidAddress unless the key is an address.
func (m *MsgRevoke) ValidateBasic() error {
	_, err := accountAddress("key", m.Key)
	return err
}

// ValidateBasic returns ErrInvalidAmount or ErrInvalidAddress unless the message is well-formed.
func (m *MsgAllocate) ValidateBasic() error {
	if err := validateAmount(m.Amount); err != nil {
		return err
	}
	if _, err := accountAddress("signer", m.Signer); err != nil {
		return err
	}
	_, err := accountAddress("payee", m.Payee)
	return err
}

// ValidateBasic returns ErrBatchEmpty or ErrBatchTooLarge. Items are judged one by one when
// the batch executes: a bad one never fails its neighbors.
func (m *MsgClaim) ValidateBasic() error { return ValidateBatch(m.Items(), MaxBatchItems) }

// ValidateBasic returns ErrBatchEmpty or ErrBatchTooLarge. Items are judged one by one when
// the batch executes.
func (m *MsgPush) ValidateBasic() error { return ValidateBatch(len(m.Items), MaxBatchItems) }

// ValidateBatch returns ErrBatchEmpty or ErrBatchTooLarge unless a batch of so many items is
// within limit.
func ValidateBatch(items, limit int) error {
	switch {
	case items == 0:
		return ErrBatchEmpty
	case items > limit:
		return errorsmod.Wrapf(ErrBatchTooLarge, "%d items, of which one transaction takes %d", items, limit)
	default:
		return nil
	}
}

// ValidateBasic returns ErrMalformed, ErrAmountOutOfBounds or ErrBadSignature unless the payee can
// have signed the release.
func (m *MsgRelease) ValidateBasic() error {
	if err := m.Release.Validate(); err != nil {
		return err
	}
	_, err := ParseSignature(m.Signature)
	return err
}

// ValidateBasic returns ErrInvalidRelayShare unless the share is at most a tenth.
func (m *MsgSetRelayShare) ValidateBasic() error {
	if m.ShareBps > MaxRelayShareBps {
		return errorsmod.Wrapf(ErrInvalidRelayShare, "%d hundredths of a percent, of which at most %d can be given", m.ShareBps, MaxRelayShareBps)
	}
	return nil
}

// ValidateBasic returns ErrInvalidParams unless the parameters are valid.
func (m *MsgUpdateParams) ValidateBasic() error { return m.Params.Validate() }

func validateCoin(coin sdk.Coin) error {
	if err := sdk.ValidateDenom(coin.Denom); err != nil {
		return errorsmod.Wrap(ErrInvalidAmount, err.Error())
	}
	return validateAmount(coin.Amount)
}

func validateAmount(amount math.Int) error {
	if !AmountInBounds(amount) || !amount.IsPositive() {
		return errorsmod.Wrapf(ErrInvalidAmount, "it is %s", amount)
	}
	return nil
}

// accountAddress returns the address in a field that must hold one of an ordinary account.
func accountAddress(field, text string) (common.Address, error) {
	bz, err := address.Account().StringToBytes(text)
	if err != nil {
		return common.Address{}, errorsmod.Wrapf(sdkerrors.ErrInvalidAddress, "%s: %s", field, err)
	}
	if !payable(bz) {
		return common.Address{}, errorsmod.Wrapf(sdkerrors.ErrInvalidAddress, "%s: %q is no ordinary account of 20 bytes", field, text)
	}
	return common.Address(bz), nil
}
