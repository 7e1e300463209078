package portalabi

import (
	"encoding/binary"
	"errors"
	"math/big"
)

var (
	errShort    = errors.New("it ends too early")
	errLeftover = errors.New("bytes are left over")
)

// cursor reads fixed-width fields. After a read past the end it only returns zeros, and finish
// reports it.
type cursor struct {
	rest  []byte
	short bool
}

// take returns the next n bytes; the caller keeps none of them.
func (c *cursor) take(n int) []byte {
	if c.short || len(c.rest) < n {
		c.short = true
		return make([]byte, n)
	}
	taken := c.rest[:n]
	c.rest = c.rest[n:]
	return taken
}

func (c *cursor) u8() uint8      { return c.take(1)[0] }
func (c *cursor) u16() uint16    { return binary.BigEndian.Uint16(c.take(2)) }
func (c *cursor) u32() uint32    { return binary.BigEndian.Uint32(c.take(4)) }
func (c *cursor) u64() uint64    { return binary.BigEndian.Uint64(c.take(8)) }
func (c *cursor) u128() *big.Int { return new(big.Int).SetBytes(c.take(16)) }

func (c *cursor) address() (address Address) {
	copy(address[:], c.take(20))
	return address
}

func (c *cursor) hash() (hash Hash) {
	copy(hash[:], c.take(32))
	return hash
}

// bytes returns a copy of the next n bytes.
func (c *cursor) bytes(n int) []byte {
	return append([]byte{}, c.take(n)...)
}

func (c *cursor) finish() error {
	switch {
	case c.short:
		return errShort
	case len(c.rest) > 0:
		return errLeftover
	}
	return nil
}

// appendU128 appends a value that fits 128 bits.
func appendU128(to []byte, value *big.Int) []byte {
	var field [16]byte
	value.FillBytes(field[:])
	return append(to, field[:]...)
}
