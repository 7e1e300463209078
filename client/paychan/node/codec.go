package node

import (
	"fmt"

	"google.golang.org/protobuf/proto"
)

// codec marshals what gRPC carries here: messages of gogoproto, which write themselves, those of
// the Go protobuf API, and bytes that nobody took apart yet.
type codec struct{}

// raw is a message in protobuf.
type raw []byte

type gogoMessage interface {
	Marshal() ([]byte, error)
	Unmarshal(bz []byte) error
}

// Name implements encoding.Codec: it is protobuf for whoever answers.
func (codec) Name() string { return "proto" }

// Marshal implements encoding.Codec.
func (codec) Marshal(value any) ([]byte, error) {
	switch message := value.(type) {
	case *raw:
		return *message, nil
	case gogoMessage:
		return message.Marshal()
	case proto.Message:
		return proto.Marshal(message)
	default:
		return nil, fmt.Errorf("%T is no message", value)
	}
}

// Unmarshal implements encoding.Codec.
func (codec) Unmarshal(bz []byte, value any) error {
	switch message := value.(type) {
	case *raw:
		*message = append(raw(nil), bz...)
		return nil
	case gogoMessage:
		return message.Unmarshal(bz)
	case proto.Message:
		return proto.Unmarshal(bz, message)
	default:
		return fmt.Errorf("%T is no message", value)
	}
}
