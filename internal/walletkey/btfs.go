package walletkey

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/btcsuite/btcd/btcutil/base58"
	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers and key types of libp2p's crypto.proto.
const (
	fieldType = 1
	fieldData = 2

	typeSecp256k1 = 2
)

var keyTypes = map[uint64]string{0: "RSA", 1: "Ed25519", typeSecp256k1: "secp256k1", 3: "ECDSA"}

// identity is the part of a go-btfs config that holds the node's key.
type identity struct {
	Identity *struct {
		PeerID           string
		PrivKey          string
		EncryptedPrivKey string
	}
}

// ParseBTFS returns the private key of a go-btfs node: from its config file, or from the text of
// Identity.PrivKey alone. A config whose PeerID is not that of the key is refused.
func ParseBTFS(file []byte) ([]byte, error) {
	trimmed := bytes.TrimSpace(file)
	if len(trimmed) == 0 {
		return nil, errors.New("it is empty: give the config of a go-btfs node, or its Identity.PrivKey")
	}
	if trimmed[0] != '{' {
		return parseIdentity(string(trimmed))
	}
	var config identity
	if err := json.Unmarshal(trimmed, &config); err != nil {
		return nil, errors.New("it begins like the config of a go-btfs node and is not JSON")
	}
	switch {
	case config.Identity == nil:
		return nil, errors.New("it has no Identity: is it the config of a go-btfs node?")
	case config.Identity.PrivKey == "" && config.Identity.EncryptedPrivKey != "":
		return nil, errors.New("its key is encrypted (Identity.EncryptedPrivKey): decrypt it with go-btfs first")
	case config.Identity.PrivKey == "":
		return nil, errors.New("it has no Identity.PrivKey")
	}
	key, err := parseIdentity(config.Identity.PrivKey)
	if err != nil {
		return nil, err
	}
	if own := PeerID(key); config.Identity.PeerID != "" && config.Identity.PeerID != own {
		return nil, fmt.Errorf("its PeerID is %s, that of its key is %s: the file is damaged or mixed up", config.Identity.PeerID, own)
	}
	return key, nil
}

// parseIdentity reads a base64 PrivateKey message of libp2p.
func parseIdentity(text string) ([]byte, error) {
	bz, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("Identity.PrivKey is not base64")
	}
	kind, key, err := decodeKey(bz)
	if err != nil {
		return nil, fmt.Errorf("Identity.PrivKey: %w", err)
	}
	if kind != typeSecp256k1 {
		name, known := keyTypes[kind]
		if !known {
			name = fmt.Sprintf("of type %d", kind)
		}
		return nil, fmt.Errorf("the node's key is %s: only secp256k1 keys have an address here", name)
	}
	return key, check(key)
}

// decodeKey decodes {Type = 1; bytes Data = 2}, each exactly once, and nothing else.
func decodeKey(bz []byte) (kind uint64, key []byte, err error) {
	malformed := errors.New("it is not a private key of libp2p")
	seen := map[protowire.Number]bool{}
	for len(bz) > 0 {
		number, wire, n := protowire.ConsumeTag(bz)
		if n < 0 || seen[number] {
			return 0, nil, malformed
		}
		bz, seen[number] = bz[n:], true
		switch {
		case number == fieldType && wire == protowire.VarintType:
			kind, n = protowire.ConsumeVarint(bz)
		case number == fieldData && wire == protowire.BytesType:
			key, n = protowire.ConsumeBytes(bz)
		default:
			return 0, nil, malformed
		}
		if n < 0 {
			return 0, nil, malformed
		}
		bz = bz[n:]
	}
	if !seen[fieldType] || !seen[fieldData] {
		return 0, nil, malformed
	}
	return kind, key, nil
}

// PeerID returns the libp2p id of a secp256k1 key: base58 of the identity multihash of its
// public key message.
func PeerID(private []byte) string {
	public := secp256k1.PrivKeyFromBytes(private).PubKey().SerializeCompressed()
	message := protowire.AppendVarint(protowire.AppendTag(nil, fieldType, protowire.VarintType), typeSecp256k1)
	message = protowire.AppendBytes(protowire.AppendTag(message, fieldData, protowire.BytesType), public)
	return base58.Encode(append([]byte{0x00, byte(len(message))}, message...))
}
