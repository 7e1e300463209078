package types

import (
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"
)

// MaxAmountBits bounds every amount that is signed or held in one purse: less than 2^127. Sums of
// any number of them that a chain can reach stay far below the 256 bits of math.Int.
const MaxAmountBits = 127

// AmountInBounds reports whether amount is present, not negative and less than 2^127.
func AmountInBounds(amount math.Int) bool {
	return !amount.IsNil() && !amount.IsNegative() && amount.BigIntMut().BitLen() <= MaxAmountBits
}

// payable reports whether bz can be the address of an account: 20 bytes that are not all zero.
func payable(bz []byte) bool {
	return len(bz) == common.AddressLength && common.Address(bz) != common.Address{}
}
