package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// actionData reads what --action asks for into the data of a deposit.
func (u *remoteUser) actionData(ctx context.Context, text string, amount remoteAmount) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	name, rest, _ := strings.Cut(text, ":")
	switch name {
	case "delegate":
		return delegateData(rest)
	case "purse":
		purse, err := parsePurse(rest)
		if err != nil {
			return nil, err
		}
		return portalabi.TopUpPurse{Purse: purse}.Data()
	case "forward":
		return u.forwardData(ctx, rest, amount)
	}
	return nil, fmt.Errorf("%q is none: write delegate:VALIDATOR, purse:ID or forward:CHAIN:RECIPIENT:FEE", text)
}

func delegateData(validator string) ([]byte, error) {
	operator, err := address.Validator().StringToBytes(validator)
	if err != nil {
		return nil, err
	}
	if len(operator) != len(portalabi.Address{}) {
		return nil, fmt.Errorf("the validator's address has %d bytes, 20 are needed", len(operator))
	}
	return portalabi.Delegate{Validator: portalabi.Address(operator)}.Data()
}

// forwardData reads CHAIN:RECIPIENT:FEE. The fee is in the token that is sent.
func (u *remoteUser) forwardData(ctx context.Context, text string, amount remoteAmount) ([]byte, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return nil, errors.New("forward needs three parts: forward:CHAIN:RECIPIENT:FEE")
	}
	status, err := u.node.row(ctx, parts[0])
	if err != nil {
		return nil, err
	}
	if status.Row.Id == u.row.Id {
		return nil, fmt.Errorf("the money comes from %s, where it cannot be forwarded to", u.row.Name)
	}
	to, err := address.Parse(parts[1])
	if err != nil {
		return nil, err
	}
	if len(to) != len(portalabi.Address{}) {
		return nil, fmt.Errorf("the recipient's address has %d bytes, 20 are needed", len(to))
	}
	fee, err := u.amount(ctx, parts[2])
	if err != nil {
		return nil, err
	}
	if fee.token.Denom != amount.token.Denom || !fee.units.LT(amount.units) {
		return nil, fmt.Errorf("the fee %s is inside the amount, so it must be in %s and less than %s", fee, amount.token.Symbol, amount)
	}
	return portalabi.Forward{Row: status.Row.Id, To: portalabi.Address(to), Fee: fee.units.BigInt()}.Data()
}
