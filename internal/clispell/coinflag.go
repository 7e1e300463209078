package clispell

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	basev1beta1 "cosmossdk.io/api/cosmos/base/v1beta1"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/bttcprotocol/bttcd/internal/units"
)

var errList = errors.New("write amounts one by one, separated by blanks or in flags of their own")

type coinType struct{}

// NewValue implements flag.Type.
func (coinType) NewValue(*context.Context, *flag.Builder) flag.Value {
	return &coinValue{read: readCoin, name: "amount", empty: (&basev1beta1.Coin{}).ProtoReflect()}
}

// DefaultValue implements flag.Type.
func (coinType) DefaultValue() string { return "" }

type decCoinType struct{}

// NewValue implements flag.Type.
func (decCoinType) NewValue(*context.Context, *flag.Builder) flag.Value {
	return &coinValue{read: readDecCoin, name: "decimal amount", empty: (&basev1beta1.DecCoin{}).ProtoReflect()}
}

// DefaultValue implements flag.Type.
func (decCoinType) DefaultValue() string { return "" }

// coinValue is a denom and an amount as their messages hold them.
type coinValue struct {
	read          func(text string) (denom, amount string, err error)
	name          string
	empty         protoreflect.Message // for lists, which give none to fill
	denom, amount string
}

func readCoin(text string) (denom, amount string, err error) {
	coin, err := units.ParseCoin(text)
	if err != nil {
		return "", "", err
	}
	return coin.Denom, coin.Amount.String(), nil
}

// readDecCoin reads an amount with 18 decimals, which its message holds without the point.
func readDecCoin(text string) (denom, amount string, err error) {
	prices, err := units.ParseGasPrices(text)
	if err != nil {
		return "", "", err
	}
	if len(prices) != 1 {
		return "", "", errors.New("the amount is zero")
	}
	return prices[0].Denom, prices[0].Amount.BigInt().String(), nil
}

// Set implements pflag.Value.
func (v *coinValue) Set(text string) error {
	if strings.Contains(text, ",") {
		return errList
	}
	denom, amount, err := v.read(text)
	if err != nil {
		return err
	}
	v.denom, v.amount = denom, amount
	return nil
}

// Get implements flag.HasValue. The message given is filled, whatever Go type it has.
func (v *coinValue) Get(empty protoreflect.Value) (protoreflect.Value, error) {
	if v.denom == "" {
		return protoreflect.Value{}, nil
	}
	message, ok := empty.Interface().(protoreflect.Message)
	if !ok {
		message = v.empty.New()
	}
	fields := message.Descriptor().Fields()
	message.Set(fields.ByName("denom"), protoreflect.ValueOfString(v.denom))
	message.Set(fields.ByName("amount"), protoreflect.ValueOfString(v.amount))
	return protoreflect.ValueOfMessage(message), nil
}

// String implements pflag.Value.
func (v *coinValue) String() string { return v.amount + v.denom }

// Type implements pflag.Value.
func (v *coinValue) Type() string { return v.name }
