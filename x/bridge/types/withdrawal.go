package types

import (
	"encoding/binary"
	"math/big"
	"strings"

	"cosmossdk.io/math"
)

// RankSize is the length of a rank.
const RankSize = 32

const (
	// ratioBits is the width of a fee's ratio to the least fee; its lowest ratioFraction bits are
	// behind the point. A fee is below 2^127, so every ratio fits.
	ratioBits     = 192
	ratioFraction = 64
)

// feeTenth is the share of the fee that an expired withdrawal leaves here, and a delayed one that is
// canceled.
const feeTenth = 10

// Rank returns where a withdrawal stands in its row's queue: what is lower goes first. Fees in abtt and
// in tokens are compared by how many times the least fee they are. Of equal ones the lower id
// is first.
func Rank(fee, least math.Int, id uint64) []byte {
	complement := new(big.Int).Lsh(big.NewInt(1), ratioBits)
	complement.Sub(complement, big.NewInt(1))
	complement.Sub(complement, feeRatio(fee, least))
	rank := complement.FillBytes(make([]byte, ratioBits/8, RankSize))
	return binary.BigEndian.AppendUint64(rank, id)
}

// feeRatio is fee / least in 64 bits before and after the point, rounded down. A least fee of zero
// counts as one unit.
func feeRatio(fee, least math.Int) *big.Int {
	ratio := new(big.Int).Lsh(fee.BigInt(), ratioFraction)
	if least.IsPositive() {
		ratio.Quo(ratio, least.BigInt())
	}
	return ratio
}

// FeeAhead returns the least fee whose rank goes before a rank of the queue.
func FeeAhead(rank []byte, least math.Int) math.Int {
	ratio := new(big.Int).Lsh(big.NewInt(1), ratioBits)
	ratio.Sub(ratio, big.NewInt(1))
	ratio.Sub(ratio, new(big.Int).SetBytes(rank[:ratioBits/8]))
	ratio.Add(ratio, big.NewInt(1))
	if least.IsPositive() {
		ratio.Mul(ratio, least.BigInt())
	}
	ratio.Add(ratio, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), ratioFraction), big.NewInt(1)))
	return math.NewIntFromBigInt(ratio.Rsh(ratio, ratioFraction))
}

// RefundedFee splits the fee of a withdrawal into what its sender gets back and the tenth, rounded down,
// that is kept.
func (w Withdrawal) RefundedFee() (refunded, kept math.Int) {
	kept = w.Fee.Amount.QuoRaw(feeTenth)
	return w.Fee.Amount.Sub(kept), kept
}

// Show writes an amount of base units for people, such as "12.5 USDT".
func (t Token) Show(amount math.Int) string {
	text := amount.String()
	if decimals := int(t.Decimals); decimals > 0 {
		if missing := decimals + 1 - len(text); missing > 0 {
			text = strings.Repeat("0", missing) + text
		}
		point := len(text) - decimals
		text = strings.TrimRight(text[:point]+"."+text[point:], "0")
		text = strings.TrimSuffix(text, ".")
	}
	return text + " " + t.Symbol
}
