package rpccompat

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
)

func TestReceiptsOfOneBlock(t *testing.T) {
	x, y, z := common.Hash{1}, common.Hash{2}, common.Hash{3}
	first, second, empty := common.Hash{11}, common.Hash{12}, common.Hash{13}
	of := func(block common.Hash, transactions ...common.Hash) (receipts []Receipt) {
		for _, transaction := range transactions {
			receipts = append(receipts, Receipt{BlockHash: block, TransactionHash: transaction})
		}
		return receipts
	}
	blocks := []hashedBlock{{Hash: first, Transactions: []common.Hash{x, y}}, {Hash: second, Transactions: []common.Hash{z}}}
	require.NoError(t, ofOneBlock(of(first, x, y), blocks))
	require.NoError(t, ofOneBlock(of(second, z), blocks))
	require.NoError(t, ofOneBlock(nil, append(blocks, hashedBlock{Hash: empty})))
	for name, receipts := range map[string][]Receipt{
		"a part of the block":             of(first, x),
		"none of a block that has some":   nil,
		"the transactions of another":     of(first, z),
		"the hash of another":             of(second, x, y),
		"of two blocks":                   append(of(first, x), of(second, z)...),
		"in another order":                of(first, y, x),
		"more than the block":             of(second, z, z),
		"a block that was not the latest": of(empty, x, y),
	} {
		require.ErrorContains(t, ofOneBlock(receipts, blocks), "no block that was the latest", name)
	}
}
