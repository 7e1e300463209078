package cmd

import (
	"context"
	"errors"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	rpcclient "github.com/cometbft/cometbft/rpc/client"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	evmservertypes "github.com/cosmos/evm/server/types"
)

// fewBlocks is a node that has blocks from its first height to its last, the results of the
// last missing at first.
type fewBlocks struct {
	rpcclient.Client
	first, last int64
	asked       int
}

func (n *fewBlocks) Status(context.Context) (*coretypes.ResultStatus, error) {
	return &coretypes.ResultStatus{SyncInfo: coretypes.SyncInfo{EarliestBlockHeight: n.first}}, nil
}

func (n *fewBlocks) Block(_ context.Context, height *int64) (*coretypes.ResultBlock, error) {
	if *height < n.first || *height > n.last {
		return nil, errors.New("not available")
	}
	return &coretypes.ResultBlock{Block: &cmttypes.Block{Header: cmttypes.Header{Height: *height}}}, nil
}

func (n *fewBlocks) BlockResults(_ context.Context, height *int64) (*coretypes.ResultBlockResults, error) {
	if n.asked++; *height == n.last && n.asked < 4 {
		return nil, errors.New("could not find results")
	}
	return &coretypes.ResultBlockResults{TxsResults: []*abci.ExecTxResult{}}, nil
}

type heights struct {
	evmservertypes.EVMTxIndexer
	indexed chan int64
}

func (h heights) IndexBlock(block *cmttypes.Block, _ []*abci.ExecTxResult) error {
	h.indexed <- block.Height
	return nil
}

// TestEthKeeperTakesOver begins at a height that is long gone and meets a block whose results
// are late.
func TestEthKeeperTakesOver(t *testing.T) {
	keeper, index := newEthKeeper(), heights{indexed: make(chan int64, 8)}
	go keeper.run(log.NewNopLogger(), &fewBlocks{first: 131, last: 133}, index)
	select {
	case height := <-index.indexed:
		require.FailNow(t, "it began unasked", "with height %d", height)
	case <-time.After(2 * ethKeeperInterval):
	}
	keeper.takeOver(1)
	keeper.takeOver(2)
	for want := int64(131); want <= 133; want++ {
		require.Equal(t, want, <-index.indexed)
	}
}
