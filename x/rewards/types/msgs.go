package types

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/units"
)

// The checks without state also run when a node takes a transaction in, so that a client
// hears of a mistake before it has paid for it.
var (
	_ sdk.HasValidateBasic = (*MsgFundRewards)(nil)
	_ sdk.HasValidateBasic = (*MsgUpdateParams)(nil)
)

// ValidateBasic returns ErrInvalidDenom or ErrInvalidAmount unless the message offers some
// abtt.
func (m *MsgFundRewards) ValidateBasic() error {
	switch amount := m.Amount; {
	case amount.Denom != chain.BaseDenom:
		return errorsmod.Wrapf(ErrInvalidDenom, "%q cannot fund the rewards pool: pay in %s", amount.Denom, chain.BaseDenom)
	case amount.Amount.IsNil():
		return errorsmod.Wrap(ErrInvalidAmount, "the amount is missing")
	case !amount.Amount.IsPositive():
		return errorsmod.Wrapf(ErrInvalidAmount, "cannot fund the rewards pool with %s", units.FormatBTT(amount.Amount))
	default:
		return nil
	}
}

// ValidateBasic returns ErrInvalidParams unless the parameters are valid.
func (m *MsgUpdateParams) ValidateBasic() error {
	return m.Params.Validate()
}
