package types

import (
	"crypto/sha256"

	"github.com/ethereum/go-ethereum/common"
)

// MaxChainLength bounds hash chains, so that the work of one claim is bounded: about 6 ms.
const MaxChainLength = 65_536

// Link returns the hash of preimage after n further links of the chain.
func Link(preimage common.Hash, n uint32) common.Hash {
	for range n {
		preimage = sha256.Sum256(preimage[:])
	}
	return preimage
}

// CheckShape returns CodeMalformed unless index and preimage fit the chain: none at index zero,
// 32 bytes up to the chain's length.
func (s SignedChainVoucher) CheckShape() ResultCode {
	switch {
	case s.Index > s.Voucher.Length, s.Index == 0 && len(s.Preimage) != 0, s.Index > 0 && len(s.Preimage) != common.HashLength:
		return CodeMalformed
	default:
		return CodeUnspecified
	}
}

// PreimageHolds reports whether the preimage hashed index times is the anchor. The shapes of the
// voucher and of the preimage must have been checked.
func (s SignedChainVoucher) PreimageHolds() bool {
	return s.Index == 0 || Link(common.Hash(s.Preimage), s.Index) == common.Hash(s.Voucher.Anchor)
}
