package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// ErrDamaged means a record that was not written like this: a failing disk, or another hand.
var ErrDamaged = errors.New("the record is damaged: check the disk, and restore the store from a copy if there is one; vouchers of damaged records are lost, ask their payers for the last ones")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Seal returns a record of a version with a checksum before it.
func Seal(version byte, body []byte) []byte {
	record := append(make([]byte, 4, 5+len(body)), version)
	record = append(record, body...)
	binary.BigEndian.PutUint32(record, crc32.Checksum(record[4:], castagnoli))
	return record
}

// Unseal returns the body of a record that Seal made of this version, or ErrDamaged.
func Unseal(version byte, record []byte) ([]byte, error) {
	switch {
	case len(record) < 5:
		return nil, fmt.Errorf("record of %d bytes: %w", len(record), ErrDamaged)
	case binary.BigEndian.Uint32(record) != crc32.Checksum(record[4:], castagnoli):
		return nil, fmt.Errorf("wrong checksum: %w", ErrDamaged)
	case record[4] != version:
		return nil, fmt.Errorf("the record has version %d, this program knows %d: use the program that wrote it, or a later one", record[4], version)
	default:
		return record[5:], nil
	}
}
