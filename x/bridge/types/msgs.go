package types

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

var (
	_ sdk.HasValidateBasic = (*MsgReturnHeld)(nil)
	_ sdk.HasValidateBasic = (*MsgResolveHeld)(nil)
	_ sdk.HasValidateBasic = (*MsgAddRow)(nil)
	_ sdk.HasValidateBasic = (*MsgUpdateRow)(nil)
	_ sdk.HasValidateBasic = (*MsgAddToken)(nil)
	_ sdk.HasValidateBasic = (*MsgUpdateLimits)(nil)
	_ sdk.HasValidateBasic = (*MsgUpdateParams)(nil)
)

var errNoHeld = errorsmod.Wrap(ErrUnknownHeld, "ids begin at 1: see the query holding")

// ValidateBasic returns ErrUnknownHeld unless the message names a held deposit.
func (m *MsgReturnHeld) ValidateBasic() error {
	if m.Id == 0 {
		return errNoHeld
	}
	return nil
}

// ValidateBasic returns ErrUnknownHeld unless the message names a held deposit.
func (m *MsgResolveHeld) ValidateBasic() error {
	if m.Id == 0 {
		return errNoHeld
	}
	return nil
}

// ValidateBasic returns ErrInvalidRow if the row cannot be. The set is checked as that of the row.
func (m *MsgAddRow) ValidateBasic() error { return m.Row.Validate() }

// ValidateBasic returns ErrInvalidRow if the policy cannot be.
func (m *MsgUpdateRow) ValidateBasic() error {
	if err := ValidateMaxSigners(m.MaxSigners); err != nil {
		return err
	}
	return m.Batch.Validate()
}

// ValidateBasic returns ErrInvalidToken if the token cannot be.
func (m *MsgAddToken) ValidateBasic() error { return m.Token.Validate() }

// ValidateBasic returns ErrInvalidToken if the limits cannot be.
func (m *MsgUpdateLimits) ValidateBasic() error { return m.Limits.Validate() }

// ValidateBasic returns ErrInvalidParams if the parameters cannot be.
func (m *MsgUpdateParams) ValidateBasic() error { return m.Params.Validate() }
