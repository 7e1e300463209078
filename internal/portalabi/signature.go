package portalabi

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/crypto"
)

// SignatureSize is the length of r || vs (EIP-2098).
const SignatureSize = 64

// Signature is r || vs: the top bit of vs is the recovery id, the rest is s, which is low.
type Signature [SignatureSize]byte

// SignDigest signs a packet's digest, without any prefix.
func SignDigest(key *ecdsa.PrivateKey, digest Hash) (Signature, error) {
	signature, err := crypto.Sign(digest[:], key)
	if err != nil {
		return Signature{}, fmt.Errorf("signing a packet: %w", err)
	}
	return CompactSignature(signature)
}

// CompactSignature converts r || s || v, v being 0, 1, 27 or 28, as signers return it. A high s
// is refused: it is another spelling of the same signature.
func CompactSignature(signature []byte) (Signature, error) {
	var compact Signature
	if len(signature) != SignatureSize+1 {
		return compact, fmt.Errorf("a signature has %d bytes, this one has %d", SignatureSize+1, len(signature))
	}
	recovery := signature[SignatureSize]
	if recovery >= 27 {
		recovery -= 27
	}
	if !validValues(recovery, signature[:32], signature[32:64]) {
		return compact, errSignature
	}
	copy(compact[:], signature)
	compact[32] |= recovery << 7
	return compact, nil
}

var errSignature = errors.New("it is not a signature with low s")

// RecoverSigner returns the account whose key signed the digest.
func RecoverSigner(digest Hash, signature Signature) (Address, error) {
	var expanded [SignatureSize + 1]byte
	copy(expanded[:], signature[:])
	recovery := expanded[32] >> 7
	expanded[32] &= 0x7f
	expanded[SignatureSize] = recovery
	if !validValues(recovery, expanded[:32], expanded[32:64]) {
		return Address{}, errSignature
	}
	key, err := crypto.SigToPub(digest[:], expanded[:])
	if err != nil {
		return Address{}, fmt.Errorf("recovering the signer: %w", err)
	}
	return crypto.PubkeyToAddress(*key), nil
}

func validValues(recovery byte, r, s []byte) bool {
	const homestead = true // low s only
	return crypto.ValidateSignatureValues(recovery, new(big.Int).SetBytes(r), new(big.Int).SetBytes(s), homestead)
}
