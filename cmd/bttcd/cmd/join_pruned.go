package cmd

import (
	"context"
	"sync"
	"time"

	rpcclient "github.com/cometbft/cometbft/rpc/client"

	"github.com/cosmos/cosmos-sdk/client"
)

// keptBlocks knows from which block on this node has blocks.
type keptBlocks struct {
	mutex  sync.Mutex
	node   rpcclient.Client
	asked  time.Time
	oldest int64
	whole  bool
}

// kept is this process's, as its JSON-RPC server is.
var kept = &keptBlocks{}

// keptFor is how long an answer holds: old blocks go slowly.
const keptFor = time.Second

func (k *keptBlocks) of(clientCtx client.Context) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.node, _ = clientCtx.Client.(rpcclient.Client)
}

// history is a pruned.History. A node that cannot be asked counts as whole: nothing is said of it then.
func (k *keptBlocks) history(ctx context.Context) (oldest int64, whole bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.node == nil {
		return 0, true
	}
	if time.Since(k.asked) < keptFor {
		return k.oldest, k.whole
	}
	status, err := k.node.Status(ctx)
	if err != nil || status.SyncInfo.EarliestBlockHeight == 0 {
		return 0, true
	}
	k.oldest, k.whole = status.SyncInfo.EarliestBlockHeight, status.SyncInfo.EarliestBlockHeight == 1
	if !k.whole {
		// A chain may begin with another block than 1, which follows none.
		first, err := k.node.Block(ctx, &k.oldest)
		k.whole = err == nil && first.Block != nil && first.Block.LastBlockID.IsZero()
	}
	k.asked = time.Now()
	return k.oldest, k.whole
}
