package types

import (
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"
)

// Validate returns ErrMalformed or ErrAmountOutOfBounds unless the voucher can be signed.
func (v Voucher) Validate() error { return v.Check().Err() }

// Check is Validate as the code of a batch item; CodeUnspecified if the voucher is sound.
func (v Voucher) Check() ResultCode {
	switch {
	case !payable(v.Payee):
		return CodeMalformed
	case !AmountInBounds(v.Cumulative):
		return CodeAmountOutOfBounds
	default:
		return CodeUnspecified
	}
}

// Digest returns what the owner or a session key signs, or the error of Validate.
func (v Voucher) Digest(domain Domain) (common.Hash, error) {
	if err := v.Validate(); err != nil {
		return common.Hash{}, err
	}
	return domain.digest(newWords(7).hash(voucherTypeHash).
		uint(v.Purse).uint(uint64(v.Epoch)).address(v.Payee).uint(uint64(v.Lane)).
		amount(v.Cumulative).uint(v.Expiry).keccak()), nil
}

// LaneKey returns the lane that the voucher counts on. The voucher must be valid.
func (v Voucher) LaneKey() LaneKey {
	return VoucherLane(common.Address(v.Payee), v.Purse, v.Epoch, v.Lane, v.Expiry)
}

// Validate returns ErrMalformed or ErrAmountOutOfBounds unless the chain voucher can be signed:
// also its last preimage must be worth less than 2^127.
func (v ChainVoucher) Validate() error { return v.Check().Err() }

// Check is Validate as the code of a batch item; CodeUnspecified if the voucher is sound.
func (v ChainVoucher) Check() ResultCode {
	switch {
	case !payable(v.Payee), len(v.Anchor) != common.HashLength, v.Length < 1, v.Length > MaxChainLength:
		return CodeMalformed
	case !AmountInBounds(v.Base), !AmountInBounds(v.Unit), !AmountInBounds(v.Cumulative(v.Length)):
		return CodeAmountOutOfBounds
	default:
		return CodeUnspecified
	}
}

// Cumulative returns what the voucher is worth with preimage index. Base and unit must be in
// bounds.
func (v ChainVoucher) Cumulative(index uint32) math.Int {
	return v.Base.Add(v.Unit.MulRaw(int64(index)))
}

// Digest returns what the owner or a session key signs, or the error of Validate.
func (v ChainVoucher) Digest(domain Domain) (common.Hash, error) {
	if err := v.Validate(); err != nil {
		return common.Hash{}, err
	}
	return domain.digest(newWords(10).hash(chainVoucherTypeHash).
		uint(v.Purse).uint(uint64(v.Epoch)).address(v.Payee).uint(uint64(v.Lane)).
		amount(v.Base).amount(v.Unit).hash(common.Hash(v.Anchor)).uint(uint64(v.Length)).
		uint(v.Expiry).keccak()), nil
}

// LaneKey returns the lane that the voucher counts on, the same as a plain voucher's. The voucher
// must be valid.
func (v ChainVoucher) LaneKey() LaneKey {
	return VoucherLane(common.Address(v.Payee), v.Purse, v.Epoch, v.Lane, v.Expiry)
}

// Validate returns ErrMalformed or ErrAmountOutOfBounds unless the release can be signed.
func (r Release) Validate() error {
	switch {
	case !payable(r.Payee):
		return CodeMalformed.Err()
	case !AmountInBounds(r.Cumulative):
		return CodeAmountOutOfBounds.Err()
	default:
		return nil
	}
}

// Digest returns what the payee signs, or the error of Validate.
func (r Release) Digest(domain Domain) (common.Hash, error) {
	if err := r.Validate(); err != nil {
		return common.Hash{}, err
	}
	return domain.digest(newWords(7).hash(releaseTypeHash).
		uint(r.Purse).uint(uint64(r.Epoch)).address(r.Payee).uint(uint64(r.Lane)).
		uint(r.Expiry).amount(r.Cumulative).keccak()), nil
}

// LaneKey returns the lane that the release closes. The release must be valid.
func (r Release) LaneKey() LaneKey {
	return VoucherLane(common.Address(r.Payee), r.Purse, r.Epoch, r.Lane, r.Expiry)
}

// LaneKey returns the lane that the cheque counts on. The cheque must be valid.
func (s SignedCheque) LaneKey() LaneKey {
	return ChequeLane(common.Address(s.Cheque.Beneficiary), s.Purse, s.Epoch)
}

// Validate returns ErrMalformed or ErrAmountOutOfBounds unless the cheque can have been signed.
func (c Cheque) Validate() error { return c.Check().Err() }

// Check is Validate as the code of a batch item; CodeUnspecified if the cheque is sound.
func (c Cheque) Check() ResultCode {
	switch {
	case !payable(c.Beneficiary), !payable(c.Vault), len(c.Token) > 0 && !payable(c.Token):
		return CodeMalformed
	case !AmountInBounds(c.CumulativePayout):
		return CodeAmountOutOfBounds
	default:
		return CodeUnspecified
	}
}

// Digest returns what go-btfs signs: a Cheque without and a MultiTokenCheque with a token. It
// returns the error of Validate if there is one.
func (c Cheque) Digest(domain Domain) (common.Hash, error) {
	if err := c.Validate(); err != nil {
		return common.Hash{}, err
	}
	encoded := newWords(5).hash(chequeTypeHash)
	if len(c.Token) > 0 {
		encoded = newWords(5).hash(multiTokenChequeTypeHash).address(c.Token)
	}
	return domain.digest(encoded.address(c.Vault).address(c.Beneficiary).amount(c.CumulativePayout).keccak()), nil
}
