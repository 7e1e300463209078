package walletkey

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// Length is the number of bytes of a private key.
const Length = 32

// ParseHex returns the private key written as 64 hexadecimal digits, with or without 0x, as
// MetaMask and TronLink export it. White space around it is ignored.
func ParseHex(text string) ([]byte, error) {
	digits := strings.TrimSpace(text)
	if rest, found := strings.CutPrefix(digits, "0x"); found {
		digits = rest
	}
	if len(digits) != 2*Length {
		return nil, fmt.Errorf("a private key has %d hexadecimal digits, this has %d characters", 2*Length, len(digits))
	}
	bz, err := hex.DecodeString(digits)
	if err != nil {
		// The library's error repeats a character of the key.
		return nil, errors.New("a private key has hexadecimal digits alone, this has other characters")
	}
	return bz, check(bz)
}

// check refuses numbers that are no key of secp256k1: those sign nothing, or for another address.
func check(bz []byte) error {
	if len(bz) != Length {
		return fmt.Errorf("a private key has %d bytes, this has %d", Length, len(bz))
	}
	var scalar secp256k1.ModNScalar
	if overflow := scalar.SetByteSlice(bz); overflow || scalar.IsZero() {
		return errors.New("this number is no private key: it is zero or beyond the order of secp256k1")
	}
	return nil
}
