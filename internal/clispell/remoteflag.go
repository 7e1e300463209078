package clispell

import (
	"context"

	"google.golang.org/protobuf/reflect/protoreflect"

	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// remoteScalar marks fields of messages that hold addresses of remote chains.
const remoteScalar = "bttc.RemoteAddress"

// remoteType is an account or a contract of a remote chain: 20 bytes, in any spelling.
type remoteType struct{}

// NewValue implements flag.Type.
func (remoteType) NewValue(*context.Context, *flag.Builder) flag.Value { return &remoteValue{} }

// DefaultValue implements flag.Type.
func (remoteType) DefaultValue() string { return "" }

type remoteValue struct {
	text  string
	bytes []byte
}

// Set implements pflag.Value.
func (v *remoteValue) Set(text string) error {
	bz, err := address.Parse(text)
	if err != nil {
		return err
	}
	v.text, v.bytes = text, bz
	return nil
}

// Get implements flag.HasValue.
func (v *remoteValue) Get(protoreflect.Value) (protoreflect.Value, error) {
	return protoreflect.ValueOfBytes(v.bytes), nil
}

// String implements pflag.Value.
func (v *remoteValue) String() string { return v.text }

// Type implements pflag.Value.
func (*remoteValue) Type() string { return "address on a remote chain" }
