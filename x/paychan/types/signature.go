package types

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// SignatureLength is the length of r, s and v.
const SignatureLength = crypto.SignatureLength

// Signature is r, s and v in canonical form: of all the signatures by one key over one digest
// with one nonce, only one is. Only ParseSignature makes it.
type Signature [SignatureLength]byte

// ParseSignature returns ErrBadSignature unless bz is 65 bytes with r and s in range, s in the lower
// half of the group, and v 27 or 28.
func ParseSignature(bz []byte) (Signature, error) {
	if len(bz) != SignatureLength || (bz[64] != 27 && bz[64] != 28) {
		return Signature{}, CodeBadSignature.Err()
	}
	r, s := new(big.Int).SetBytes(bz[:32]), new(big.Int).SetBytes(bz[32:64])
	if !crypto.ValidateSignatureValues(bz[64]-27, r, s, true) {
		return Signature{}, CodeBadSignature.Err()
	}
	return Signature(bz), nil
}

// Signer returns the address whose key made the signature over digest, or ErrWrongSigner if
// there is no such key.
func (s Signature) Signer(digest common.Hash) (common.Address, error) {
	s[64] -= 27
	public, err := crypto.Ecrecover(digest[:], s[:])
	if err != nil {
		return common.Address{}, CodeWrongSigner.Err()
	}
	return common.BytesToAddress(crypto.Keccak256(public[1:])[12:]), nil
}
