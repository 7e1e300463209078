package proposal

import (
	"crypto/sha256"

	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Block is the predicate: a block as it fills. It starts empty, and every prefix of what it
// took is acceptable on its own.
type Block struct {
	limits Limits
	left   Limits
	txs    map[[sha256.Size]byte]struct{}
	hashes map[common.Hash]struct{}
}

// NewBlock returns an empty block with room for limits.
func NewBlock(limits Limits) *Block {
	return &Block{
		limits: limits, left: limits,
		txs: map[[sha256.Size]byte]struct{}{}, hashes: map[common.Hash]struct{}{},
	}
}

// Add takes a transaction, or says why the block may not hold it and stays as it was. tx is
// what bz decodes to.
func (b *Block) Add(bz []byte, tx sdk.Tx) error {
	digest := sha256.Sum256(bz)
	if _, twice := b.txs[digest]; twice {
		return errorsmod.Wrapf(ErrDuplicate, "transaction %X", digest)
	}
	form, err := examine(tx)
	if err != nil {
		return err
	}
	if form.ethereum != nil {
		// The same Ethereum transaction may come in other wrappers.
		if _, twice := b.hashes[form.ethereum.Hash()]; twice {
			return errorsmod.Wrapf(ErrDuplicate, "Ethereum transaction %s", form.ethereum.Hash())
		}
	}
	size := Size(bz)
	if err := b.fits(size, form.gas); err != nil {
		return err
	}
	b.left.Bytes -= size
	b.left.Gas -= form.gas
	b.txs[digest] = struct{}{}
	if form.ethereum != nil {
		b.hashes[form.ethereum.Hash()] = struct{}{}
	}
	return nil
}

// fits compares with what is left instead of adding up, so no sum overflows.
func (b *Block) fits(size, gas uint64) error {
	switch {
	case gas > b.limits.Gas:
		return errorsmod.Wrapf(ErrTooMuch, "gas limit %d, max_gas of a block is %d: ask for less gas", gas, b.limits.Gas)
	case size > b.limits.Bytes:
		return errorsmod.Wrapf(ErrTooLarge, "%d bytes, %d is the most: split the transaction", size, b.limits.Bytes)
	case gas > b.left.Gas:
		return errorsmod.Wrapf(ErrFull, "gas limit %d, %d of %d left", gas, b.left.Gas, b.limits.Gas)
	case size > b.left.Bytes:
		return errorsmod.Wrapf(ErrFull, "%d bytes, %d of %d left", size, b.left.Bytes, b.limits.Bytes)
	}
	return nil
}
