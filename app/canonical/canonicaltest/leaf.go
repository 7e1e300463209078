package canonicaltest

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	cosmosproto "github.com/cosmos/cosmos-proto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/anypb"

	msgv1 "cosmossdk.io/api/cosmos/msg/v1"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// addressName matches the names of fields that hold an address as a rule.
var addressName = regexp.MustCompile(`(^|_)(address|addresses|addr|signer|signers|sender|authority|creator|payer|grantee|granter|` +
	`delegator|depositor|voter|proposer|receiver|recipient|owner|admin|submitter|from|to|account|operator|validator|pruner|tipper|` +
	`relayer|payee|beneficiary|minter|burner|allow_list|deny_list)$|address`)

// leaf is a string or an Any in a message, possibly in messages within it.
type leaf struct {
	fields []protoreflect.FieldDescriptor
	path   string
}

type leafValue struct {
	leaf leaf
	text string
}

// leavesOf lists the leaves of a type. A type that contains itself is entered once.
func leavesOf(message protoreflect.MessageDescriptor) []leaf {
	var found []leaf
	var enter func(message protoreflect.MessageDescriptor, fields []protoreflect.FieldDescriptor, above []protoreflect.FullName)
	enter = func(message protoreflect.MessageDescriptor, fields []protoreflect.FieldDescriptor, above []protoreflect.FullName) {
		if slices.Contains(above, message.FullName()) {
			return
		}
		above = append(slices.Clone(above), message.FullName())
		for i := range message.Fields().Len() {
			field := message.Fields().Get(i)
			reached := leaf{fields: append(slices.Clone(fields), field)}
			reached.path = pathOf(reached.fields)
			switch {
			case reached.isAny(), value(field).Kind() == protoreflect.StringKind:
				found = append(found, reached)
			case value(field).Kind() == protoreflect.MessageKind:
				enter(value(field).Message(), reached.fields, above)
			}
		}
	}
	enter(message, nil, nil)
	return found
}

func pathOf(fields []protoreflect.FieldDescriptor) string {
	var names []string
	for _, field := range fields {
		names = append(names, string(field.Name()))
	}
	return strings.Join(names, ".")
}

// value is the descriptor of what a field holds: of a map, its values.
func value(field protoreflect.FieldDescriptor) protoreflect.FieldDescriptor {
	if field.IsMap() {
		return field.MapValue()
	}
	return field
}

func (l leaf) last() protoreflect.FieldDescriptor { return l.fields[len(l.fields)-1] }

func (l leaf) isAny() bool {
	message := value(l.last()).Message()
	return message != nil && message.FullName() == "google.protobuf.Any"
}

// isChoice reports whether the leaf is in a member of a oneof.
func (l leaf) isChoice() bool {
	return slices.ContainsFunc(l.fields, func(field protoreflect.FieldDescriptor) bool { return field.ContainingOneof() != nil })
}

func (l leaf) looksLikeAddress() bool { return addressName.MatchString(string(l.last().Name())) }

// kind is the bech32 kind of address that the field must hold, or "".
func (l leaf) kind() string {
	if l.isAny() {
		return ""
	}
	if kind, ok := corrected[l.last().FullName()]; ok {
		return kind
	}
	scalar, _ := proto.GetExtension(l.last().Options(), cosmosproto.E_Scalar).(string)
	if strings.HasSuffix(scalar, "AddressString") {
		return scalar
	}
	signers, _ := proto.GetExtension(l.last().ContainingMessage().Options(), msgv1.E_Signer).([]string)
	if slices.Contains(signers, string(l.last().Name())) {
		return "cosmos.AddressString"
	}
	return ""
}

var spellings, _ = address.Spell(make([]byte, address.Length))

// right is what the field must accept; of an Any, the address in the message that it holds.
func (l leaf) right() string {
	switch l.kind() {
	case "cosmos.ValidatorAddressString":
		return spellings.Validator
	case "cosmos.ConsensusAddressString":
		return spellings.Consensus
	default:
		return spellings.Bech32
	}
}

// wrong is what it must refuse: the other spellings, upper case, another kind, nonsense.
func (l leaf) wrong() []string {
	other := spellings.Bech32
	if l.right() == other {
		other = spellings.Validator
	}
	return []string{spellings.EVM, spellings.TRON, strings.ToUpper(l.right()), other, "nonsense"}
}

// build makes a message with the given leaves set.
func build(message protoreflect.MessageDescriptor, values map[string]leafValue) *dynamicpb.Message {
	made := dynamicpb.NewMessage(message)
	for _, path := range slices.Sorted(maps.Keys(values)) {
		set(made, values[path].leaf.fields, values[path])
	}
	return made
}

// set puts a value at the end of a chain of fields, in the first element of lists and maps.
func set(message protoreflect.Message, fields []protoreflect.FieldDescriptor, what leafValue) {
	field := fields[0]
	switch {
	case len(fields) > 1 && field.IsMap():
		key := field.MapKey().Default().MapKey()
		set(message.Mutable(field).Map().Mutable(key).Message(), fields[1:], what)
	case len(fields) > 1 && field.IsList():
		list := message.Mutable(field).List()
		if list.Len() == 0 {
			list.AppendMutable()
		}
		set(list.Get(0).Message(), fields[1:], what)
	case len(fields) > 1:
		set(message.Mutable(field).Message(), fields[1:], what)
	case field.IsMap():
		message.Mutable(field).Map().Set(field.MapKey().Default().MapKey(), what.value(message.Mutable(field).Map().NewValue()))
	case field.IsList():
		list := message.NewField(field).List()
		list.Append(what.value(list.NewElement()))
		message.Set(field, protoreflect.ValueOfList(list))
	default:
		message.Set(field, what.value(message.NewField(field)))
	}
}

// value is the text itself, or for an Any a transfer to that address.
func (v leafValue) value(empty protoreflect.Value) protoreflect.Value {
	if !v.leaf.isAny() {
		return protoreflect.ValueOfString(v.text)
	}
	send := banktypes.MsgSend{FromAddress: spellings.Bech32, ToAddress: v.text}
	bz, err := send.Marshal()
	if err != nil {
		panic(err)
	}
	holder := empty.Message()
	fields := holder.Descriptor().Fields()
	packed := &anypb.Any{TypeUrl: "/cosmos.bank.v1beta1.MsgSend", Value: bz}
	holder.Set(fields.ByName("type_url"), protoreflect.ValueOfString(packed.TypeUrl))
	holder.Set(fields.ByName("value"), protoreflect.ValueOfBytes(packed.Value))
	return empty
}
