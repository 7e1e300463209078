package rpccompat

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Pooled is a transaction that waits for a block, as txpool_content tells it.
type Pooled struct {
	Hash             common.Hash
	From             common.Address
	Nonce            hexutil.Uint64
	BlockHash        *common.Hash
	BlockNumber      *hexutil.Big
	TransactionIndex *hexutil.Uint64
}

// Pool is what waits: Pending for the next block, Queued for earlier transactions of its sender.
type Pool struct{ Pending, Queued map[common.Hash]Pooled }

// ReadPool returns txpool_content, or an error that says which entry is not where it belongs.
func ReadPool(ctx context.Context, node Node) (Pool, error) {
	content, err := Get[map[string]map[common.Address]map[string]Pooled](ctx, node, "txpool_content")
	if err != nil {
		return Pool{}, err
	}
	pending, errPending := waiting(content, "pending")
	queued, errQueued := waiting(content, "queued")
	return Pool{Pending: pending, Queued: queued}, errors.Join(errPending, errQueued)
}

func waiting(content map[string]map[common.Address]map[string]Pooled, list string) (map[common.Hash]Pooled, error) {
	senders, there := content[list]
	if !there {
		return nil, fmt.Errorf("txpool_content has no %q", list)
	}
	found := map[common.Hash]Pooled{}
	for sender, transactions := range senders {
		for nonce, transaction := range transactions {
			if transaction.From != sender || strconv.FormatUint(uint64(transaction.Nonce), 10) != nonce {
				return nil, fmt.Errorf("txpool_content: %s of %s, nonce %d, is listed as nonce %s of %s",
					transaction.Hash, transaction.From, transaction.Nonce, nonce, sender)
			}
			if transaction.BlockHash != nil || transaction.BlockNumber != nil || transaction.TransactionIndex != nil {
				return nil, fmt.Errorf("txpool_content: %s waits and is in a block", transaction.Hash)
			}
			found[transaction.Hash] = transaction
		}
	}
	return found, nil
}
