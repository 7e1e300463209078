package rpccompat

import (
	"context"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// LatestReceipts asks for the receipts of "latest" while blocks are made. They must be those of
// one whole block, one that was the latest meanwhile. It returns how many there were.
func LatestReceipts(ctx context.Context, node Node) (int, error) {
	oldest, err := Get[hexutil.Uint64](ctx, node, "eth_blockNumber")
	if err != nil {
		return 0, err
	}
	receipts, err := Get[[]Receipt](ctx, node, "eth_getBlockReceipts", "latest")
	if err != nil {
		return 0, err
	}
	newest, err := Get[hexutil.Uint64](ctx, node, "eth_blockNumber")
	if err != nil {
		return 0, err
	}
	var blocks []hashedBlock
	for number := oldest; number <= newest; number++ {
		block, err := Get[hashedBlock](ctx, node, "eth_getBlockByNumber", number, false)
		if err != nil {
			return 0, err
		}
		blocks = append(blocks, block)
	}
	return len(receipts), ofOneBlock(receipts, blocks)
}

// hashedBlock is a block with the hashes of its transactions.
type hashedBlock struct {
	Hash         common.Hash
	Transactions []common.Hash
}

// ofOneBlock returns nil if these are all receipts of one of the blocks.
func ofOneBlock(receipts []Receipt, blocks []hashedBlock) error {
	for _, block := range blocks {
		if slices.EqualFunc(receipts, block.Transactions, func(receipt Receipt, hash common.Hash) bool {
			return receipt.TransactionHash == hash && receipt.BlockHash == block.Hash
		}) {
			return nil
		}
	}
	told := "none"
	if len(receipts) > 0 {
		told = fmt.Sprintf("%d, the first of transaction %s in block %s", len(receipts), receipts[0].TransactionHash, receipts[0].BlockHash)
	}
	return fmt.Errorf("eth_getBlockReceipts latest: %s; that is no block that was the latest meanwhile: %+v", told, blocks)
}
