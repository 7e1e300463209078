package cmd

import (
	"context"

	cmtrpctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/cosmos/evm/rpc/backend"
	rpctypes "github.com/cosmos/evm/rpc/types"
	evmservertypes "github.com/cosmos/evm/server/types"
)

// mendedBlocks holds the eth_ methods that return blocks and receipts, replaced where
// cosmos/evm answers otherwise than Ethereum does.
type mendedBlocks struct {
	node blockReader
	// pooled returns a transaction of the pool, or nil.
	pooled func(common.Hash) *ethtypes.Transaction
}

func newMendedBlocks(node backend.BackendI) *mendedBlocks {
	return &mendedBlocks{node, func(hash common.Hash) *ethtypes.Transaction {
		if rpc, ok := node.(*backend.Backend); ok && rpc.Mempool != nil {
			return rpc.Mempool.GetTxPool().Get(hash)
		}
		return nil
	}}
}

type blockReader interface {
	BlockNumberFromComet(context.Context, rpctypes.BlockNumberOrHash) (rpctypes.BlockNumber, error)
	CometBlockByNumber(context.Context, rpctypes.BlockNumber) (*cmtrpctypes.ResultBlock, error)
	GetBlockByHash(context.Context, common.Hash, bool) (map[string]any, error)
	GetBlockReceipts(context.Context, rpctypes.BlockNumberOrHash) ([]map[string]any, error)
	GetTransactionReceipt(context.Context, common.Hash) (map[string]any, error)
	GetTxByEthHash(context.Context, common.Hash) (*evmservertypes.TxResult, error)
	GetTxByTxIndex(context.Context, int64, uint) (*evmservertypes.TxResult, error)
	GetTransactionByHash(context.Context, common.Hash) (*rpctypes.RPCTransaction, error)
	ChainConfig() *params.ChainConfig
}

// GetBlockByHash is eth_getBlockByHash. A block that is not there is null, not an error.
func (m *mendedBlocks) GetBlockByHash(ctx context.Context, hash common.Hash, full bool) (map[string]any, error) {
	if _, err := m.node.BlockNumberFromComet(ctx, rpctypes.BlockNumberOrHash{BlockHash: &hash}); err != nil {
		return nil, nil //nolint:nilerr // what is not there is null
	}
	return m.node.GetBlockByHash(ctx, hash, full)
}

// GetBlockReceipts is eth_getBlockReceipts. For a tag cosmos/evm asks twice what it stands
// for, and pairs the transactions of one block with the results of another
// (github.com/cosmos/evm/issues/1280).
func (m *mendedBlocks) GetBlockReceipts(ctx context.Context, at blockRef) ([]map[string]any, error) {
	number, err := m.node.BlockNumberFromComet(ctx, at.ref())
	if err != nil {
		return nil, nil //nolint:nilerr // what is not there is null
	}
	block, err := m.node.CometBlockByNumber(ctx, number)
	if err != nil || block == nil || block.Block == nil {
		return nil, nil //nolint:nilerr // what is not there is null
	}
	height := rpctypes.BlockNumber(block.Block.Height)
	return m.node.GetBlockReceipts(ctx, rpctypes.BlockNumberOrHash{BlockNumber: &height})
}

// GetTransactionByHash is eth_getTransactionByHash. cosmos/evm does not find what waits in the
// pool for an earlier nonce.
func (m *mendedBlocks) GetTransactionByHash(ctx context.Context, hash common.Hash) (*rpctypes.RPCTransaction, error) {
	found, err := m.node.GetTransactionByHash(ctx, hash)
	if err != nil || found != nil {
		return found, err
	}
	if waiting := m.pooled(hash); waiting != nil {
		return rpctypes.NewRPCTransaction(waiting, common.Hash{}, 0, 0, 0, nil, m.node.ChainConfig()), nil
	}
	return nil, nil
}

// GetTransactionReceipt is eth_getTransactionReceipt. cosmos/evm gives every transaction the
// cumulative gas of a first one, and holds a request for up to 50 seconds if the transaction
// is pending.
func (m *mendedBlocks) GetTransactionReceipt(ctx context.Context, hash common.Hash) (map[string]any, error) {
	found, err := m.node.GetTxByEthHash(ctx, hash)
	if err != nil || found == nil {
		return nil, nil //nolint:nilerr // what is not there is null
	}
	receipt, err := m.node.GetTransactionReceipt(ctx, hash)
	if err != nil || receipt == nil {
		return nil, err
	}
	cumulative := found.GasUsed
	for i := range max(found.EthTxIndex, 0) {
		before, err := m.node.GetTxByTxIndex(ctx, found.Height, uint(i))
		if err != nil {
			return nil, err
		}
		cumulative += before.GasUsed
	}
	receipt["cumulativeGasUsed"] = hexutil.Uint64(cumulative)
	return receipt, nil
}
