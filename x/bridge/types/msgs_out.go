package types

import (
	"bytes"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// The checks without state also run when a node takes a transaction in, so that a client hears of a
// mistake before it has paid for it.
var (
	_ sdk.HasValidateBasic = (*MsgBridgeOut)(nil)
	_ sdk.HasValidateBasic = (*MsgRaiseFee)(nil)
	_ sdk.HasValidateBasic = (*MsgCancelBridgeOut)(nil)
	_ sdk.HasValidateBasic = (*MsgFundFees)(nil)
)

// ValidateBasic returns ErrUnknownRow, ErrInvalidRecipient, ErrInvalidAmount or ErrFee unless the
// message is well-formed.
func (m *MsgBridgeOut) ValidateBasic() error {
	if m.Row == 0 {
		return errorsmod.Wrap(ErrUnknownRow, "ids begin at 1: see the query rows")
	}
	if _, err := Recipient(m.Recipient); err != nil {
		return err
	}
	if err := ValidateAmount(m.Amount); err != nil {
		return err
	}
	return ValidateFee(m.Fee, m.Amount.Denom)
}

// ValidateBasic returns ErrUnknownWithdrawal or ErrFee unless the message is well-formed.
func (m *MsgRaiseFee) ValidateBasic() error {
	if m.Id == 0 {
		return errNoID
	}
	if m.Added.Validate() != nil || !m.Added.IsPositive() || !AmountInBounds(m.Added.Amount) {
		return errorsmod.Wrap(ErrFee, "what is added must be more than 0 and less than 2^127 of the fee's denom")
	}
	return nil
}

// ValidateBasic returns ErrUnknownWithdrawal unless the message names a withdrawal.
func (m *MsgCancelBridgeOut) ValidateBasic() error {
	if m.Id == 0 {
		return errNoID
	}
	return nil
}

// ValidateBasic returns ErrInvalidAmount unless the amount is a sound coin.
func (m *MsgFundFees) ValidateBasic() error { return ValidateAmount(m.Amount) }

var errNoID = errorsmod.Wrap(ErrUnknownWithdrawal, "ids begin at 1: the answer to the message that made it has its id")

// Recipient returns the account on a remote chain that a message names, or ErrInvalidRecipient.
func Recipient(bz []byte) ([AddressLength]byte, error) {
	if len(bz) != AddressLength {
		return [AddressLength]byte{}, errorsmod.Wrapf(ErrInvalidRecipient, "%d bytes: accounts of remote chains have %d", len(bz), AddressLength)
	}
	if !IsAddress(bz) {
		return [AddressLength]byte{}, errorsmod.Wrap(ErrInvalidRecipient, "the zero address: what is sent there is lost")
	}
	return [AddressLength]byte(bz), nil
}

// CheckRecipient returns ErrInvalidRecipient for accounts of a row from which nobody could take
// the money.
func CheckRecipient(row Row, token Token, recipient [AddressLength]byte) error {
	switch {
	case !IsAddress(recipient[:]):
		return errorsmod.Wrap(ErrInvalidRecipient, "the zero address: what is sent there is lost")
	case bytes.Equal(recipient[:], row.Portal):
		return errorsmod.Wrapf(ErrInvalidRecipient, "the Portal itself on %s: name the account that is to have the money", row.Name)
	case bytes.Equal(recipient[:], token.Contract):
		return errorsmod.Wrapf(ErrInvalidRecipient, "the contract of %s on %s: name the account that is to have the money", token.Symbol, row.Name)
	}
	return nil
}

// ValidateAmount returns ErrInvalidAmount unless the coin is one that can cross the bridge.
func ValidateAmount(amount sdk.Coin) error {
	if amount.Validate() != nil {
		return errorsmod.Wrap(ErrInvalidAmount, "the denom or the number is not valid")
	}
	if !amount.IsPositive() {
		return errorsmod.Wrapf(ErrInvalidAmount, "0%s: send more than nothing", amount.Denom)
	}
	if !AmountInBounds(amount.Amount) {
		return errorsmod.Wrap(ErrInvalidAmount, "no amount that crosses the bridge reaches 2^127 base units")
	}
	return nil
}

// ValidateFee returns ErrFee unless the fee is a sound coin in abtt or the denom that is sent.
func ValidateFee(fee sdk.Coin, sent string) error {
	if fee.Validate() != nil || !AmountInBounds(fee.Amount) {
		return errorsmod.Wrap(ErrFee, "the denom or the number is not valid")
	}
	switch {
	case fee.Denom == chain.BaseDenom || fee.Denom == sent:
		return nil
	case sent == chain.BaseDenom:
		return errorsmod.Wrapf(ErrFee, "it is in %s: pay it in %s", fee.Denom, chain.BaseDenom)
	default:
		return errorsmod.Wrapf(ErrFee, "it is in %s: pay it in %s or in %s", fee.Denom, chain.BaseDenom, sent)
	}
}
