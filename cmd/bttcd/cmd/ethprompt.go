package cmd

import (
	"context"
	"sync"

	rpcclient "github.com/cometbft/cometbft/rpc/client"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/cosmos/evm/indexer"
	"github.com/cosmos/evm/rpc/backend"
	evmservertypes "github.com/cosmos/evm/server/types"
)

const (
	// promptDepth is how many of the newest blocks are looked through for what the index lacks.
	promptDepth = 4
	// promptKept is how many blocks the index in memory may hold.
	promptKept = 256
)

// promptIndex finds transactions of the newest blocks before they are in the index, which is
// written beside consensus. Without it a client that hears of a block and asks for it at once
// is told "tx not found".
type promptIndex struct {
	evmservertypes.EVMTxIndexer
	node rpcclient.Client
	// head is the newest block whose state can be read. CometBFT has the results of a block
	// before the app has committed it, and who is told of a transaction may ask what it did.
	head  func(context.Context) (hexutil.Uint64, error)
	fresh func() evmservertypes.EVMTxIndexer

	mutex sync.Mutex
	// newest indexes the blocks of heights in memory, and nothing else.
	newest  evmservertypes.EVMTxIndexer
	heights map[int64]bool
}

// indexPromptly puts it before the index that all methods of JSON-RPC ask.
func indexPromptly(logger log.Logger, clientCtx client.Context, node backend.BackendI) {
	comet, ok := clientCtx.Client.(rpcclient.Client)
	rpc, isBackend := node.(*backend.Backend)
	if !ok || !isBackend || rpc.Indexer == nil {
		return
	}
	rpc.Indexer = newPromptIndex(rpc.Indexer, comet, rpc.BlockNumber, func() evmservertypes.EVMTxIndexer {
		return indexer.NewKVIndexer(dbm.NewMemDB(), logger, clientCtx)
	})
}

func newPromptIndex(
	index evmservertypes.EVMTxIndexer, node rpcclient.Client, head func(context.Context) (hexutil.Uint64, error),
	fresh func() evmservertypes.EVMTxIndexer,
) *promptIndex {
	return &promptIndex{EVMTxIndexer: index, node: node, head: head, fresh: fresh, newest: fresh(), heights: map[int64]bool{}}
}

// GetByTxHash implements evmservertypes.EVMTxIndexer.
func (p *promptIndex) GetByTxHash(hash common.Hash) (*evmservertypes.TxResult, error) {
	found, err := p.EVMTxIndexer.GetByTxHash(hash)
	if err == nil {
		return found, nil
	}
	if newest, missing := p.among(func(index evmservertypes.EVMTxIndexer) (*evmservertypes.TxResult, error) {
		return index.GetByTxHash(hash)
	}); missing == nil {
		return newest, nil
	}
	return nil, err
}

// GetByBlockAndIndex implements evmservertypes.EVMTxIndexer.
func (p *promptIndex) GetByBlockAndIndex(height int64, index int32) (*evmservertypes.TxResult, error) {
	found, err := p.EVMTxIndexer.GetByBlockAndIndex(height, index)
	if err == nil {
		return found, nil
	}
	if newest, missing := p.among(func(newest evmservertypes.EVMTxIndexer) (*evmservertypes.TxResult, error) {
		return newest.GetByBlockAndIndex(height, index)
	}); missing == nil {
		return newest, nil
	}
	return nil, err
}

// among looks among the newest blocks.
func (p *promptIndex) among(
	get func(evmservertypes.EVMTxIndexer) (*evmservertypes.TxResult, error),
) (*evmservertypes.TxResult, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if err := p.catchUp(); err != nil {
		return nil, err
	}
	return get(p.newest)
}

// catchUp indexes those of the newest blocks that are not yet in memory.
func (p *promptIndex) catchUp() error {
	number, err := p.head(context.Background())
	if err != nil {
		return err
	}
	if len(p.heights) > promptKept {
		p.newest, p.heights = p.fresh(), map[int64]bool{}
	}
	head := int64(number)
	for height := max(head-promptDepth+1, 1); height <= head; height++ {
		if p.heights[height] {
			continue
		}
		if err := indexNext(p.node, p.newest, height); err != nil {
			continue // it is pruned, or its results are not written yet
		}
		p.heights[height] = true
	}
	return nil
}
