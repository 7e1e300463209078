package types

import (
	"math/big"

	"cosmossdk.io/math"
)

const (
	// MaxAmountBits bounds every amount that crosses the bridge: less than 2^127.
	MaxAmountBits = 127

	// maxSumBits bounds sums of amounts that the ledger keeps. No chain lives long enough to reach it,
	// and products with the seconds of a day stay within the 256 bits of math.Int.
	maxSumBits = 200

	// AddressLength is that of accounts, contracts and bridge keys, here and on remote chains.
	AddressLength = 20
)

// AmountInBounds reports whether amount is present, not negative and less than 2^127.
func AmountInBounds(amount math.Int) bool { return within(amount, MaxAmountBits) }

// SumInBounds reports whether amount is one that a ledger may hold.
func SumInBounds(amount math.Int) bool { return within(amount, maxSumBits) }

func within(amount math.Int, bits int) bool {
	return !amount.IsNil() && !amount.IsNegative() && amount.BigIntMut().BitLen() <= bits
}

// AmountOf converts an amount of a Portal.
func AmountOf(amount *big.Int) math.Int { return math.NewIntFromBigInt(amount) }

// IsAddress reports whether bz is 20 bytes that are not all zero.
func IsAddress(bz []byte) bool {
	return len(bz) == AddressLength && [AddressLength]byte(bz) != [AddressLength]byte{}
}
