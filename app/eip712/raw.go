package eip712

import (
	"github.com/ethereum/go-ethereum/crypto"

	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
)

// ethKey is the type of the one kind of key that falls back to EIP-712.
const ethKey = "eth_secp256k1"

// rawSignatures tells whether every eth_secp256k1 signature in data is over sign bytes.
// Signatures of other keys cannot be anything else, and a malformed one is left to the real
// verification.
func rawSignatures(key cryptotypes.PubKey, data signing.SignatureData, signBytes multisig.GetSignBytesFunc) bool {
	switch data := data.(type) {
	case *signing.SingleSignatureData:
		if key.Type() != ethKey {
			return true
		}
		bz, err := signBytes(data.SignMode)
		return err == nil && rawSignature(key.Bytes(), bz, data.Signature)
	case *signing.MultiSignatureData:
		return rawMultisignature(key, data, signBytes)
	default:
		return true
	}
}

func rawMultisignature(key cryptotypes.PubKey, data *signing.MultiSignatureData, signBytes multisig.GetSignBytesFunc) bool {
	members, ok := key.(multisig.PubKey)
	if !ok {
		return true
	}
	signatures := data.Signatures
	for i, member := range members.GetPubKeys() {
		if len(signatures) == 0 {
			break
		}
		if !data.BitArray.GetIndex(i) {
			continue
		}
		if !rawSignatures(member, signatures[0], signBytes) {
			return false
		}
		signatures = signatures[1:]
	}
	return true
}

// rawSignature verifies r || s, with or without a recovery id behind.
func rawSignature(key, signBytes, signature []byte) bool {
	if len(signature) == crypto.SignatureLength {
		signature = signature[:crypto.RecoveryIDOffset]
	}
	return crypto.VerifySignature(key, crypto.Keccak256(signBytes), signature)
}
