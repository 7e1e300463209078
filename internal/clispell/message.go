package clispell

import (
	"fmt"
	"strings"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

// maxDepth bounds messages within messages.
const maxDepth = 32

const coinName protoreflect.FullName = "cosmos.base.v1beta1.Coin"

// spellMessage spells the addresses and amounts in the JSON of a message that names its type,
// and in the messages within it. A type that is not known here is for the command to refuse.
func spellMessage(value any) error { return spellTyped(value, 0) }

func spellTyped(value any, depth int) error {
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	url, _ := object["@type"].(string)
	found, err := gogoproto.HybridResolver.FindDescriptorByName(protoreflect.FullName(url[strings.LastIndexByte(url, '/')+1:]))
	if err != nil {
		return nil //nolint:nilerr // an unknown type is the command's to refuse
	}
	message, ok := found.(protoreflect.MessageDescriptor)
	if !ok {
		return nil
	}
	return spellFields(message, object, depth)
}

func spellFields(message protoreflect.MessageDescriptor, object map[string]any, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("messages are nested more than %d deep", maxDepth)
	}
	if message.FullName() == coinName {
		return spellCoin(object)
	}
	for key, value := range object {
		field := message.Fields().ByName(protoreflect.Name(key))
		if field == nil {
			field = message.Fields().ByJSONName(key)
		}
		if field == nil {
			continue
		}
		spelled, err := spellField(field, value, depth)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		object[key] = spelled
	}
	return nil
}

// spellField spells one value, or all values of a list or a map.
func spellField(field protoreflect.FieldDescriptor, value any, depth int) (any, error) {
	switch values := value.(type) {
	case []any:
		for i, element := range values {
			spelled, err := spellOne(field, element, depth)
			if err != nil {
				return nil, fmt.Errorf("%d: %w", i, err)
			}
			values[i] = spelled
		}
		return values, nil
	case map[string]any:
		if !field.IsMap() {
			return spellOne(field, value, depth)
		}
		for key, element := range values {
			spelled, err := spellOne(field, element, depth)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			values[key] = spelled
		}
		return values, nil
	default:
		return spellOne(field, value, depth)
	}
}

func spellOne(field protoreflect.FieldDescriptor, value any, depth int) (any, error) {
	if text, ok := value.(string); ok {
		kind := scalar.Of(field)
		if kind == scalar.None || text == "" {
			return value, nil
		}
		return kind.Rewrite(text)
	}
	object, ok := value.(map[string]any)
	if !ok {
		return value, nil
	}
	message := field.Message()
	if field.IsMap() {
		message = field.MapValue().Message()
	}
	if message == nil {
		return value, nil
	}
	if message.FullName() == "google.protobuf.Any" {
		return value, spellTyped(value, depth+1)
	}
	return value, spellFields(message, object, depth+1)
}
