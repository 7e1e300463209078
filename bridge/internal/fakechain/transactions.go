package fakechain

import (
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// BaseFee is that of every block.
const BaseFee = 1_000_000_000

// send takes a transaction into the pool.
func (c *Chain) send(raw []byte) (common.Hash, error) {
	transaction := new(types.Transaction)
	if err := transaction.UnmarshalBinary(raw); err != nil {
		return common.Hash{}, err
	}
	from, err := c.sender(transaction)
	if err != nil {
		return common.Hash{}, err
	}
	if transaction.Nonce() < c.blocks[c.head()].used[from] {
		return common.Hash{}, errors.New("nonce too low: next nonce is higher")
	}
	if transaction.GasFeeCap().Cmp(big.NewInt(BaseFee)) < 0 {
		return common.Hash{}, errors.New("max fee per gas less than block base fee")
	}
	for i, other := range c.waiting {
		by, _ := c.sender(other)
		switch {
		case other.Hash() == transaction.Hash():
			return common.Hash{}, errors.New("already known")
		case by != from || other.Nonce() != transaction.Nonce():
		case !dearer(transaction, other):
			return common.Hash{}, errors.New("replacement transaction underpriced")
		default:
			c.waiting[i] = transaction
			return transaction.Hash(), nil
		}
	}
	c.waiting = append(c.waiting, transaction)
	return transaction.Hash(), nil
}

// dearer wants a tenth more, as nodes do.
func dearer(next, last *types.Transaction) bool {
	tenth := func(value *big.Int) *big.Int {
		return new(big.Int).Div(new(big.Int).Mul(value, big.NewInt(110)), big.NewInt(100))
	}
	return next.GasFeeCap().Cmp(tenth(last.GasFeeCap())) >= 0 && next.GasTipCap().Cmp(tenth(last.GasTipCap())) >= 0
}

func (c *Chain) sender(transaction *types.Transaction) (common.Address, error) {
	return types.Sender(types.LatestSignerForChainID(new(big.Int).SetUint64(c.Portal.RemoteChainID)), transaction)
}

// include moves what waits and is next in its account's order into a block.
func (c *Chain) include(b *block) {
	var left []*types.Transaction
	for _, transaction := range c.waiting {
		from, err := c.sender(transaction)
		if err != nil || transaction.Nonce() > b.used[from] {
			left = append(left, transaction)
			continue
		}
		if transaction.Nonce() < b.used[from] {
			continue
		}
		b.used[from]++
		status := hexutil.Uint64(1)
		if c.reverts {
			status = 0
		}
		c.receipt[transaction.Hash()] = map[string]any{
			"transactionHash": transaction.Hash(), "blockNumber": hexutil.Uint64(b.header.Number),
			"blockHash": common.Hash(b.header.Hash), "status": status, "gasUsed": hexutil.Uint64(50_000),
			"effectiveGasPrice": (*hexutil.Big)(big.NewInt(2 * BaseFee)),
		}
	}
	c.waiting = left
}

// Drop forgets what waits, as nodes do when their pool is full.
func (c *Chain) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = nil
}
