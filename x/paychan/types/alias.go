package types

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Alias returns the address that BTFS cheques name as their vault: one for each epoch of each
// purse, so that a cheque of a past epoch names something else.
func Alias(purse uint64, epoch uint32) common.Address {
	var id [12]byte
	binary.BigEndian.PutUint64(id[:8], purse)
	binary.BigEndian.PutUint32(id[8:], epoch)
	return common.BytesToAddress(crypto.Keccak256([]byte("bttc/purse"), id[:])[12:])
}
