package cmd

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	rpcclient "github.com/cometbft/cometbft/rpc/client"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	"github.com/cosmos/evm/indexer"
	"github.com/cosmos/evm/rpc/backend"
	evmserver "github.com/cosmos/evm/server"
	evmservertypes "github.com/cosmos/evm/server/types"
)

// The index behind receipts is cosmos/evm's. Its service goes on from the last block in the
// index that holds an Ethereum transaction, and
//   - from the newest block if there is none, so that one committed just before a crash is
//     never indexed: the index is given a mark;
//   - never again after it has asked for a block that is not there, be it that its results
//     are not written yet or that the chain here begins later, after a state sync or an
//     export: another loop takes over.

// markEthIndex makes the service begin at the first of the newest blocks, when it would
// begin too late or, where old blocks are pruned, at one that is gone. A mark names no
// transaction, so nobody finds it.
func markEthIndex(serverCtx *sdkserver.Context) (err error) {
	config := serverCtx.Config
	if !hasChain(config) {
		return nil
	}
	last, err := readTip(config)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(config.DBDir(), "evmindexer.db")); err != nil {
		return nil // json-rpc.enable-indexer is off, or nothing was made yet
	}
	db, err := evmserver.OpenIndexerDB(config.RootDir, sdkserver.GetAppDBBackend(serverCtx.Viper))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	indexed, err := indexer.LoadLastBlock(db)
	if err != nil {
		return err
	}
	from := last.baseHeight
	if indexed < 0 {
		from = max(from, last.stateHeight-tipDepth)
	}
	if mark := from - 1; indexed < mark {
		return db.SetSync(indexer.TxIndexKey(mark, 0), make([]byte, 32))
	}
	return nil
}

// ethKeeper takes over where cosmos/evm's indexing service has stopped.
type ethKeeper struct{ stalled chan int64 }

func newEthKeeper() *ethKeeper { return &ethKeeper{make(chan int64, 1)} }

// takeOver remembers the first height that was not indexed.
func (k *ethKeeper) takeOver(height int64) {
	select {
	case k.stalled <- height:
	default: // the loop runs already
	}
}

// start runs the keeper beside the JSON-RPC server, whose index it writes.
func (k *ethKeeper) start(logger log.Logger, clientCtx client.Context, node backend.BackendI) {
	comet, ok := clientCtx.Client.(rpcclient.Client)
	rpc, isBackend := node.(*backend.Backend)
	if ok && isBackend && rpc.Indexer != nil {
		go k.run(logger, comet, rpc.Indexer)
	}
}

// ethKeeperInterval is a fraction of any network's block time.
const ethKeeperInterval = 250 * time.Millisecond

// run indexes from where the service stopped until the process ends.
func (k *ethKeeper) run(logger log.Logger, node rpcclient.Client, index evmservertypes.EVMTxIndexer) {
	next := <-k.stalled
	logger.Info("indexing of ethereum transactions is taken over", "height", next)
	for range time.Tick(ethKeeperInterval) {
		next = max(next, oldestBlock(node))
		for indexNext(node, index, next) == nil {
			next++
		}
	}
}

// oldestBlock returns the height of the first block that is kept, or 0 if there is none yet.
func oldestBlock(node rpcclient.Client) int64 {
	status, err := node.Status(context.Background())
	if err != nil {
		return 0
	}
	return status.SyncInfo.EarliestBlockHeight
}

// indexNext indexes one block, or returns an error if it is not there yet.
func indexNext(node rpcclient.Client, index evmservertypes.EVMTxIndexer, height int64) error {
	block, err := node.Block(context.Background(), &height)
	if err != nil {
		return err
	}
	results, err := node.BlockResults(context.Background(), &height)
	if err != nil {
		return err
	}
	return index.IndexBlock(block.Block, results.TxsResults)
}
