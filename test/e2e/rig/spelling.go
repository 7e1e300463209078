package rig

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The spellings of addresses are computed here again, from BIP-173 and TRON's base58check,
// so that the node's own codec is not its own judge.

const (
	bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

// NewAddress returns a random address, which nobody has used before.
func NewAddress(t *testing.T) [20]byte {
	t.Helper()
	var address [20]byte
	_, err := rand.Read(address[:])
	require.NoError(t, err)
	return address
}

// Hex returns the 0x spelling in lower case, which carries no checksum.
func Hex(address [20]byte) string { return "0x" + hex.EncodeToString(address[:]) }

// Bech32 returns the spelling with a prefix such as bttc or bttcvaloper.
func Bech32(prefix string, address [20]byte) string {
	data := regroup(address[:])
	text := prefix + "1"
	for _, value := range append(data, bech32Checksum(prefix, data)...) {
		text += string(bech32Alphabet[value])
	}
	return text
}

// TRON returns the T... spelling.
func TRON(address [20]byte) string {
	payload := append([]byte{0x41}, address[:]...)
	first := sha256.Sum256(payload)
	second := sha256.Sum256(first[:])
	number := new(big.Int).SetBytes(append(payload, second[:4]...))
	text, rest, base := "", new(big.Int), big.NewInt(58)
	for number.Sign() > 0 {
		number.DivMod(number, base, rest)
		text = string(base58Alphabet[rest.Int64()]) + text
	}
	return text
}

// Decode returns the 20 bytes of a bech32 address without checking its checksum.
func Decode(text string) ([20]byte, error) {
	var address [20]byte
	separator := strings.LastIndexByte(text, '1')
	if separator < 1 || len(text)-separator-1 != 32+6 {
		return address, fmt.Errorf("%q is not a bech32 address of 20 bytes", text)
	}
	number := new(big.Int)
	for _, char := range text[separator+1 : separator+1+32] {
		value := strings.IndexRune(bech32Alphabet, char)
		if value < 0 {
			return address, errors.New("not bech32: " + text)
		}
		number.Lsh(number, 5).Or(number, big.NewInt(int64(value)))
	}
	number.FillBytes(address[:])
	return address, nil
}

// Mistype returns text with its character at index replaced by another of the same kind, so
// that only a checksum can tell.
func Mistype(text string, index int) string {
	replacement := byte('q')
	if text[index] == replacement {
		replacement = 'p'
	}
	return text[:index] + string(replacement) + text[index+1:]
}

// regroup turns 20 bytes into 32 groups of five bits.
func regroup(address []byte) []byte {
	number, groups := new(big.Int).SetBytes(address), make([]byte, 32)
	mask := big.NewInt(31)
	for i := len(groups) - 1; i >= 0; i-- {
		groups[i] = byte(new(big.Int).And(number, mask).Int64())
		number.Rsh(number, 5)
	}
	return groups
}

func bech32Checksum(prefix string, data []byte) []byte {
	values := []byte{}
	for _, char := range []byte(prefix) {
		values = append(values, char>>5)
	}
	values = append(values, 0)
	for _, char := range []byte(prefix) {
		values = append(values, char&31)
	}
	values = append(values, data...)
	sum := polymod(append(values, 0, 0, 0, 0, 0, 0)) ^ 1
	checksum := make([]byte, 6)
	for i := range checksum {
		checksum[i] = byte(sum>>(5*(5-i))) & 31
	}
	return checksum
}

func polymod(values []byte) uint32 {
	generator := [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	sum := uint32(1)
	for _, value := range values {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(value)
		for i, term := range generator {
			if top>>i&1 == 1 {
				sum ^= term
			}
		}
	}
	return sum
}
