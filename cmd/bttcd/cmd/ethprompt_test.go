package cmd

import (
	"context"
	"errors"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	rpcclient "github.com/cometbft/cometbft/rpc/client"
	cmtrpctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	evmservertypes "github.com/cosmos/evm/server/types"
)

// memoryIndex finds one transaction in each block that it has indexed, by the height.
type memoryIndex struct {
	evmservertypes.EVMTxIndexer
	heights map[int64]bool
}

func newMemoryIndex(heights ...int64) *memoryIndex {
	index := &memoryIndex{heights: map[int64]bool{}}
	for _, height := range heights {
		index.heights[height] = true
	}
	return index
}

func (i *memoryIndex) IndexBlock(block *cmttypes.Block, _ []*abci.ExecTxResult) error {
	i.heights[block.Height] = true
	return nil
}

func (i *memoryIndex) GetByBlockAndIndex(height int64, _ int32) (*evmservertypes.TxResult, error) {
	if !i.heights[height] {
		return nil, errors.New("tx not found")
	}
	return &evmservertypes.TxResult{Height: height}, nil
}

func (i *memoryIndex) GetByTxHash(hash common.Hash) (*evmservertypes.TxResult, error) {
	return i.GetByBlockAndIndex(hash.Big().Int64(), 0)
}

// cometChain has results of blocks that the app has not committed, and lacks some of those it has.
type cometChain struct {
	rpcclient.Client
	head, results int64
	asked         int
}

func (c *cometChain) committed(context.Context) (hexutil.Uint64, error) {
	return hexutil.Uint64(c.head), nil
}

func (c *cometChain) Block(_ context.Context, height *int64) (*cmtrpctypes.ResultBlock, error) {
	c.asked++
	return &cmtrpctypes.ResultBlock{Block: &cmttypes.Block{Header: cmttypes.Header{Height: *height}}}, nil
}

func (c *cometChain) BlockResults(_ context.Context, height *int64) (*cmtrpctypes.ResultBlockResults, error) {
	if *height > c.results {
		return nil, errors.New("no results yet")
	}
	return &cmtrpctypes.ResultBlockResults{}, nil
}

func TestNewestTransactionsAreFoundBeforeTheyAreIndexed(t *testing.T) {
	node := &cometChain{head: 100, results: 100}
	index := newPromptIndex(newMemoryIndex(98), node, node.committed, func() evmservertypes.EVMTxIndexer { return newMemoryIndex() })
	hash := func(height int64) common.Hash { return common.BytesToHash([]byte{byte(height)}) }

	found, err := index.GetByTxHash(hash(98))
	require.NoError(t, err)
	require.EqualValues(t, 98, found.Height)
	require.Zero(t, node.asked, "what is indexed costs nothing more")
	for _, height := range []int64{99, 100} {
		found, err := index.GetByTxHash(hash(height))
		require.NoError(t, err)
		require.Equal(t, height, found.Height)
		found, err = index.GetByBlockAndIndex(height, 0)
		require.NoError(t, err)
		require.Equal(t, height, found.Height)
	}
	require.Equal(t, promptDepth, node.asked, "each block is read once")
	_, err = index.GetByTxHash(hash(7))
	require.EqualError(t, err, "tx not found", "an old one that is not indexed")

	node.results = 101 // of a block whose state cannot be read yet
	_, err = index.GetByTxHash(hash(101))
	require.Error(t, err)
	node.head = 102 // results of 101 are there, those of 102 are not
	node.results = 101
	_, err = index.GetByTxHash(hash(102))
	require.Error(t, err)
	_, err = index.GetByTxHash(hash(101))
	require.NoError(t, err)
	node.results = 102
	_, err = index.GetByTxHash(hash(102))
	require.NoError(t, err)
}

func TestNewestBlocksAreForgotten(t *testing.T) {
	made := 0
	node := &cometChain{head: 1, results: 10_000}
	index := newPromptIndex(newMemoryIndex(), node, node.committed, func() evmservertypes.EVMTxIndexer { made++; return newMemoryIndex() })
	for ; node.head < 3*promptKept; node.head++ {
		_, err := index.GetByBlockAndIndex(node.head, 0)
		require.NoError(t, err)
	}
	require.Greater(t, made, 2)
	require.LessOrEqual(t, len(index.heights), promptKept+promptDepth)
}
