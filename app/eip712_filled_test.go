package app

import (
	"strings"
	"testing"
	"time"

	cosmosproto "github.com/cosmos/cosmos-proto"
	gogo "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	msgv1 "cosmossdk.io/api/cosmos/msg/v1"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	govv1beta1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1beta1"
)

// filler fills messages of any type with values that their handlers could take: every field is
// set, so that none can be missing from what a wallet signs. The signer signs alone.
type filler struct {
	t      *testing.T
	signer sdk.AccAddress
}

// message returns a filled message of a registered type.
func (f filler) message(registry interface {
	Resolve(typeURL string) (gogo.Message, error)
}, url string) sdk.Msg {
	f.t.Helper()
	descriptor, err := gogo.HybridResolver.FindDescriptorByName(protoreflect.FullName(url[1:]))
	require.NoError(f.t, err)
	filled := dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor))
	f.fill(filled, 0)
	bz, err := proto.MarshalOptions{Deterministic: true}.Marshal(filled)
	require.NoError(f.t, err)
	message, err := registry.Resolve(url)
	require.NoError(f.t, err)
	require.NoError(f.t, gogo.Unmarshal(bz, message), url)
	return message
}

// maxDepth ends types that contain themselves.
const maxDepth = 6

func (f filler) fill(message protoreflect.Message, depth int) {
	fields := message.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if oneof := field.ContainingOneof(); oneof != nil && message.WhichOneof(oneof) != nil {
			continue
		}
		switch {
		case field.IsMap():
		case field.IsList():
			list := message.Mutable(field).List()
			if field.Message() == nil {
				list.Append(f.scalar(field))
			} else if depth < maxDepth {
				f.nested(field, list.AppendMutable().Message(), depth)
			}
		case field.Message() != nil:
			if depth < maxDepth {
				f.nested(field, message.Mutable(field).Message(), depth)
			}
		default:
			message.Set(field, f.scalar(field))
		}
	}
}

// held are what fields of type Any hold, by the interface that they accept.
func (f filler) held(accepted string) gogo.Message {
	switch accepted {
	case "cosmos.crypto.PubKey":
		return ed25519.GenPrivKeyFromSecret([]byte("consensus")).PubKey().(gogo.Message)
	case "cosmos.authz.v1beta1.Authorization":
		return authz.NewGenericAuthorization("/cosmos.bank.v1beta1.MsgSend")
	case "cosmos.feegrant.v1beta1.FeeAllowanceI":
		return &feegrant.BasicAllowance{SpendLimit: sdk.NewCoins(btt(1))}
	case "cosmos.gov.v1beta1.Content":
		return &govv1beta1.TextProposal{Title: "title", Description: "description"}
	case "cosmos.evidence.v1beta1.Evidence":
		return &evidencetypes.Equivocation{Height: 7, Time: time.Unix(1, 0), Power: 7, ConsensusAddress: sdk.ConsAddress(f.signer).String()}
	case "", "cosmos.base.v1beta1.Msg", "sdk.Msg":
		return &banktypes.MsgSend{FromAddress: f.signer.String(), ToAddress: f.signer.String(), Amount: sdk.NewCoins(btt(1))}
	}
	f.t.Fatalf("nothing is known that a field of %s could hold: add it here", accepted)
	return nil
}

func (f filler) nested(field protoreflect.FieldDescriptor, message protoreflect.Message, depth int) {
	switch field.Message().FullName() {
	case "google.protobuf.Any":
		accepted, _ := proto.GetExtension(field.Options(), cosmosproto.E_AcceptsInterface).(string)
		held := f.held(accepted)
		bz, err := gogo.Marshal(held)
		require.NoError(f.t, err)
		fields := field.Message().Fields()
		message.Set(fields.ByName("type_url"), protoreflect.ValueOfString("/"+gogo.MessageName(held)))
		message.Set(fields.ByName("value"), protoreflect.ValueOfBytes(bz))
	case "google.protobuf.Timestamp", "google.protobuf.Duration":
		message.Set(field.Message().Fields().ByName("seconds"), protoreflect.ValueOfInt64(1_800_000_000))
	default:
		f.fill(message, depth+1)
	}
}

func (f filler) scalar(field protoreflect.FieldDescriptor) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(f.text(field))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte("12345678901234567890123456789012"))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(field.Enum().Values().Get(field.Enum().Values().Len() - 1).Number())
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(7)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(7)
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(7_000_000_000)
	default:
		return protoreflect.ValueOfInt64(7_000_000_000)
	}
}

// customTypeNumber is the field number of gogoproto's option customtype.
const customTypeNumber = 65003

// customType returns the Go type that a field's option names, or nothing.
func customType(field protoreflect.FieldDescriptor) string {
	options, err := proto.Marshal(field.Options())
	if err != nil {
		return ""
	}
	for len(options) > 0 {
		number, wire, n := protowire.ConsumeTag(options)
		if n < 0 {
			return ""
		}
		length := protowire.ConsumeFieldValue(number, wire, options[n:])
		if length < 0 {
			return ""
		}
		if number == customTypeNumber {
			text, _ := protowire.ConsumeString(options[n:])
			return text
		}
		options = options[n+length:]
	}
	return ""
}

func (f filler) text(field protoreflect.FieldDescriptor) string {
	scalar, _ := proto.GetExtension(field.Options(), cosmosproto.E_Scalar).(string)
	signers, _ := proto.GetExtension(field.ContainingMessage().Options(), msgv1.E_Signer).([]string)
	for _, signer := range signers {
		if signer == string(field.Name()) && scalar == "" {
			scalar = "cosmos.AddressString"
		}
	}
	switch scalar {
	case "cosmos.AddressString":
		return f.signer.String()
	case "cosmos.ValidatorAddressString":
		return sdk.ValAddress(f.signer).String()
	case "cosmos.ConsensusAddressString":
		return sdk.ConsAddress(f.signer).String()
	case "cosmos.Int":
		return "7000000000000000000000"
	case "cosmos.Dec":
		return "700000000000000000"
	}
	if strings.HasPrefix(customType(field), "cosmossdk.io/math.") {
		return "7000000000000000000000"
	}
	switch field.Name() {
	case "denom":
		return "abtt"
	case "amount":
		return "7000"
	}
	return "some <text> & \"more\""
}
