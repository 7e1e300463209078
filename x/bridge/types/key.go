package types

import (
	"bytes"
	"encoding/binary"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// keyTag begins what a bridge key signs when it is registered, so that it is never the digest of a
// packet.
const keyTag = "BTTC_BRIDGE_KEY_V1"

// SigningRequest is an open packet that awaits a key's signature.
type SigningRequest struct {
	Row      uint32
	Nonce    uint64
	Kind     uint8
	Deadline uint64
	Body     []byte
	// Digest is signed. A signer computes it again from the other fields, Domain among them.
	Domain, Digest [32]byte
}

// SignatureTarget is what a signature that was checked is good for.
type SignatureTarget struct {
	Row      uint32
	Nonce    uint64
	Signer   [20]byte
	Operator sdk.ValAddress
	// Power is the signer's in the set that the Portal holds.
	Power uint64
}

// KeyDigest is what a bridge key signs to be registered for an operator:
//
//	keccak(keccak("BTTC_BRIDGE_KEY_V1") || word(EVM chain id) || operator || key)
func KeyDigest(evmChainID uint64, operator, key [20]byte) [32]byte {
	tag := portalabi.Keccak([]byte(keyTag))
	var chain [32]byte
	binary.BigEndian.PutUint64(chain[24:], evmChainID)
	return portalabi.Keccak(tag[:], chain[:], operator[:], key[:])
}

// CheckKey returns ErrInvalidKey if no operator may have the key, and ErrSignature if proof does
// not show that the operator has it.
func CheckKey(evmChainID uint64, operator, key, proof []byte) error {
	switch {
	case len(operator) != AddressLength:
		return errorsmod.Wrapf(ErrInvalidKey, "the operator address has %d bytes: it must have %d", len(operator), AddressLength)
	case !IsAddress(key):
		return errorsmod.Wrap(ErrInvalidKey, "the address must be 20 bytes that are not all zero")
	case bytes.Equal(operator, key):
		return errorsmod.Wrap(ErrInvalidKey, "it is the key of the operator account: make another one, that signs nothing but packets")
	}
	signature, err := ParseSignature(proof)
	if err != nil {
		return err
	}
	signer, err := portalabi.RecoverSigner(KeyDigest(evmChainID, [20]byte(operator), [20]byte(key)), signature)
	if err != nil || signer != [20]byte(key) {
		return errorsmod.Wrapf(ErrSignature, "the proof is not made by the key of 0x%x for this chain and operator", key)
	}
	return nil
}

// ParseSignature returns ErrSignature unless there are 64 bytes.
func ParseSignature(bz []byte) (portalabi.Signature, error) {
	if len(bz) != portalabi.SignatureSize {
		return portalabi.Signature{}, errorsmod.Wrapf(ErrSignature, "it has %d bytes: r || vs has %d", len(bz), portalabi.SignatureSize)
	}
	return portalabi.Signature(bz), nil
}
