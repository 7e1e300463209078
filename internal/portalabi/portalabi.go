// Package portalabi holds the encodings that BTTC and the Portal contract share: domains, event
// payloads and their accumulator, packets, validator sets, signatures and calldata. The
// specification is docs/spec/portal.md, the vectors are docs/spec/vectors/portal.json.
//
// Invariant: every encoding is injective and every decoder strict. What a decoder accepts
// encodes to the same bytes again; anything else is an error, never a panic.
//
// Callers: x/bridge and app/voteext (in consensus), the watcher, the relayer and their tests. It
// is pure: no clock, no network, and of go-ethereum only common and crypto.
package portalabi

import (
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/crypto"
)

// Address is a 20-byte account of either side, Hash a keccak-256. Both convert freely to and
// from go-ethereum's types.
type (
	Address = [20]byte
	Hash    = [32]byte
)

// tag begins every domain; another version of the contract takes another tag.
const tag = "BTTC_PORTAL_V1"

// Domain returns what distinguishes one Portal from every other. It begins the event accumulator
// and every packet digest.
func Domain(bttcEVMChainID uint64, row uint32, remoteChainID uint64, portal Address) Hash {
	tagHash := Keccak([]byte(tag))
	return Keccak(tagHash[:], wordOf(bttcEVMChainID), wordOf(uint64(row)), wordOf(remoteChainID), wordOfAddress(portal))
}

// Accumulate returns the accumulator after an event, whose body is u8 kind || payload. An empty
// body counts as kind 0 without payload, which no Portal emits.
func Accumulate(acc Hash, nonce uint64, body []byte) Hash {
	var kind uint64
	var payload []byte
	if len(body) > 0 {
		kind, payload = uint64(body[0]), body[1:]
	}
	payloadHash := Keccak(payload)
	return Keccak(acc[:], wordOf(nonce), wordOf(kind), payloadHash[:])
}

// Keccak returns the keccak-256 of the parts, one after the other.
func Keccak(parts ...[]byte) Hash {
	return crypto.Keccak256Hash(parts...)
}

func wordOf(value uint64) []byte {
	word := make([]byte, 32)
	binary.BigEndian.PutUint64(word[24:], value)
	return word
}

func wordOfAddress(address Address) []byte {
	word := make([]byte, 32)
	copy(word[12:], address[:])
	return word
}

// fits reports whether value is neither missing, negative nor longer than so many bits.
func fits(value *big.Int, bits int) bool {
	return value != nil && value.Sign() >= 0 && value.BitLen() <= bits
}
