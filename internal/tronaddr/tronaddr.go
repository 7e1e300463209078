// Package tronaddr converts between 20-byte addresses and TRON's base58check spelling
// ("T..."): version byte 0x41, the address, the first four bytes of its double SHA-256.
package tronaddr

import (
	"errors"
	"fmt"

	"github.com/btcsuite/btcd/btcutil/base58"
)

// version is the first byte of every TRON address; it is what makes the spelling start with T.
const version = 0x41

// length is the number of characters of every spelling.
const length = 34

// Encode returns the base58check spelling of address.
func Encode(address [20]byte) string {
	return base58.CheckEncode(address[:], version)
}

// Decode returns the 20 bytes that text spells, or an error that says what is wrong with it.
func Decode(text string) ([20]byte, error) {
	var address [20]byte
	if len(text) != length {
		return address, fmt.Errorf("a TRON address has %d characters, this one has %d", length, len(text))
	}
	payload, got, err := base58.CheckDecode(text)
	switch {
	case errors.Is(err, base58.ErrChecksum):
		return address, errors.New("its checksum does not match: a character is mistyped")
	case err != nil:
		return address, errors.New("it is not base58: 0, O, I and l do not occur in it")
	case got != version:
		return address, fmt.Errorf("its version byte is 0x%02x, TRON's is 0x%02x", got, version)
	case len(payload) != len(address):
		return address, fmt.Errorf("it holds %d bytes, an address has %d", len(payload), len(address))
	}
	copy(address[:], payload)
	return address, nil
}
