package load

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/ethereum/go-ethereum/crypto"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	txv1 "cosmossdk.io/api/cosmos/tx/v1beta1"
)

// ethereumURL names the message that carries an Ethereum transaction in a block; rawField
// is the field of its canonical encoding.
const (
	ethereumURL = "/cosmos.evm.vm.v1.MsgEthereumTx"
	rawField    = 6
)

// ID names a transaction that was sent, as CommittedID names it in a block: the hash that
// Ethereum gives it, or CometBFT.
func ID(tx []byte, ethereum bool) string {
	if ethereum {
		return hex.EncodeToString(crypto.Keccak256(tx))
	}
	hash := sha256.Sum256(tx)
	return hex.EncodeToString(hash[:])
}

// CommittedID returns the ID of a transaction from the bytes that a block holds, and an error
// if those are no transaction.
func CommittedID(tx []byte) (string, error) {
	var raw txv1.TxRaw
	if err := proto.Unmarshal(tx, &raw); err != nil {
		return "", fmt.Errorf("transaction: %w", err)
	}
	var body txv1.TxBody
	if err := proto.Unmarshal(raw.BodyBytes, &body); err != nil {
		return "", fmt.Errorf("body of a transaction: %w", err)
	}
	if len(body.Messages) != 1 || body.Messages[0].TypeUrl != ethereumURL {
		return ID(tx, false), nil
	}
	inner, err := field(body.Messages[0].Value, rawField)
	if err != nil {
		return "", err
	}
	return ID(inner, true), nil
}

// field returns a field of bytes of an encoded message.
func field(message []byte, number protowire.Number) ([]byte, error) {
	for len(message) > 0 {
		found, kind, tag := protowire.ConsumeTag(message)
		if tag < 0 {
			return nil, fmt.Errorf("message: %w", protowire.ParseError(tag))
		}
		message = message[tag:]
		if found == number && kind == protowire.BytesType {
			value, length := protowire.ConsumeBytes(message)
			if length < 0 {
				return nil, fmt.Errorf("field %d: %w", number, protowire.ParseError(length))
			}
			return value, nil
		}
		length := protowire.ConsumeFieldValue(found, kind, message)
		if length < 0 {
			return nil, fmt.Errorf("field %d: %w", found, protowire.ParseError(length))
		}
		message = message[length:]
	}
	return nil, fmt.Errorf("message without field %d", number)
}
