package clispell

import (
	"context"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

// addressType is an address or the name of a key.
type addressType struct{ kind scalar.Kind }

// NewValue implements flag.Type.
func (t addressType) NewValue(ctx *context.Context, _ *flag.Builder) flag.Value {
	return &addressValue{ctx: ctx, kind: t.kind}
}

// DefaultValue implements flag.Type.
func (addressType) DefaultValue() string { return "" }

// addressValue keeps the name of a key until the keyring is there to look it up.
type addressValue struct {
	ctx  *context.Context
	kind scalar.Kind
	text string
	name bool
}

// Set implements pflag.Value.
func (v *addressValue) Set(text string) error {
	if v.kind == scalar.Consensus && strings.HasPrefix(strings.TrimSpace(text), "{") {
		return v.setPublicKey(text)
	}
	keys := keysFrom(v.ctx)
	if keys == nil && text != "" && !address.Looks(text) {
		v.text, v.name = text, true
		return nil
	}
	spelled, err := spellAddress(keys, v.kind, text)
	if err != nil {
		return err
	}
	v.text, v.name = spelled, false
	return nil
}

// setPublicKey takes a consensus public key in JSON, as `bttcd comet show-validator` prints it.
func (v *addressValue) setPublicKey(text string) error {
	registry := types.NewInterfaceRegistry()
	cryptocodec.RegisterInterfaces(registry)
	var key cryptotypes.PubKey
	if err := codec.NewProtoCodec(registry).UnmarshalInterfaceJSON([]byte(text), &key); err != nil {
		return err
	}
	spelled, err := address.Consensus().BytesToString(key.Address())
	v.text, v.name = spelled, false
	return err
}

// Get implements flag.HasValue.
func (v *addressValue) Get(protoreflect.Value) (protoreflect.Value, error) {
	if v.name {
		spelled, err := spellAddress(keysFrom(v.ctx), v.kind, v.text)
		if err != nil {
			return protoreflect.Value{}, err
		}
		v.text, v.name = spelled, false
	}
	return protoreflect.ValueOfString(v.text), nil
}

// String implements pflag.Value.
func (v *addressValue) String() string { return v.text }

// Type implements pflag.Value.
func (v *addressValue) Type() string { return v.kind.String() + " or key name" }
