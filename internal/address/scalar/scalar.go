// Package scalar says which string fields of protobuf messages are addresses and of which
// kind: those annotated with cosmos_proto.scalar, those that sign their message, and those of
// a list of ours where the annotation is missing or wrong.
//
// Invariant: the kind of a field is a function of its descriptor alone, so every node and every
// client agrees on it. The transaction check, the query server and the command line ask here.
package scalar

import (
	cosmosproto "github.com/cosmos/cosmos-proto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	msgv1 "cosmossdk.io/api/cosmos/msg/v1"
)

// Kind is the kind of address a string field holds.
type Kind uint8

// None is every other string. EVM addresses are hexadecimal by design of cosmos/evm; EVMOrDenom
// fields hold such a contract address or a denom.
const (
	None Kind = iota
	Account
	Validator
	Consensus
	EVM
	EVMOrDenom
)

// Values of the cosmos_proto.scalar option.
const (
	AccountScalar   = "cosmos.AddressString"
	ValidatorScalar = "cosmos.ValidatorAddressString"
	ConsensusScalar = "cosmos.ConsensusAddressString"
)

// Of returns the kind of a field; of a map, that of its values.
func Of(field protoreflect.FieldDescriptor) Kind {
	value := field
	if field.IsMap() {
		value = field.MapValue()
	}
	if value.Kind() != protoreflect.StringKind {
		return None
	}
	if kind, ok := listed[field.FullName()]; ok {
		return kind
	}
	if kind := annotated(field); kind != None {
		return kind
	}
	if signs(field) {
		return Account
	}
	return None
}

func annotated(field protoreflect.FieldDescriptor) Kind {
	text, _ := proto.GetExtension(field.Options(), cosmosproto.E_Scalar).(string)
	switch text {
	case AccountScalar:
		return Account
	case ValidatorScalar:
		return Validator
	case ConsensusScalar:
		return Consensus
	default:
		return None
	}
}

func signs(field protoreflect.FieldDescriptor) bool {
	message := field.ContainingMessage()
	if message == nil {
		return false
	}
	signers, _ := proto.GetExtension(message.Options(), msgv1.E_Signer).([]string)
	for _, name := range signers {
		if name == string(field.Name()) {
			return true
		}
	}
	return false
}
