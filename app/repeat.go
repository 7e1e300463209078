package app

import (
	"context"
	"sync/atomic"

	rpcclient "github.com/cometbft/cometbft/rpc/client"
	cmttypes "github.com/cometbft/cometbft/types"

	sdkmempool "github.com/cosmos/cosmos-sdk/types/mempool"

	"github.com/bttcprotocol/bttcd/app/gossip"
)

const (
	// repeaterName subscribes at CometBFT's event bus, beside cosmos/evm's mempool.
	repeaterName = "bttc-gossip"
	// repeaterLag is how many blocks the subscriber may be behind before it is cut off.
	repeaterLag = 1000
)

// staleness tells transactions that no later block can hold: their first signer has used
// the sequence for another one. While the state cannot be read nothing is stale.
func (app *App) staleness(signers sdkmempool.SignerExtractionAdapter) func([]byte) bool {
	return func(bz []byte) bool {
		tx, err := app.TxDecode(bz)
		if err != nil {
			return true
		}
		signed, err := signers.GetSigners(tx)
		if err != nil || len(signed) == 0 {
			return true
		}
		ctx, err := app.committedContext()
		if err != nil {
			return false
		}
		account := app.AccountKeeper.GetAccount(ctx, signed[0].Signer)
		return account != nil && account.GetSequence() > signed[0].Sequence
	}
}

// neighbor is the CometBFT node of this process. It is not known before its services are
// registered, nor when none is configured.
type neighbor struct {
	client atomic.Pointer[rpcclient.Client]
}

func (n *neighbor) meet(client any) {
	if node, ok := client.(rpcclient.Client); ok {
		n.client.Store(&node)
	}
}

// peers returns the ids of the connected peers.
func (n *neighbor) peers() (ids []string, known bool) {
	node := n.client.Load()
	if node == nil {
		return nil, false
	}
	info, err := (*node).NetInfo(context.Background())
	if err != nil {
		return nil, false
	}
	for _, peer := range info.Peers {
		ids = append(ids, string(peer.NodeInfo.DefaultNodeID))
	}
	return ids, true
}

// followBlocks tells the repeater what blocks hold. Without, or cut off, transactions that
// were committed are found stale when they would be repeated.
func followBlocks(bus *cmttypes.EventBus, repeater *gossip.Repeater) {
	blocks, err := bus.Subscribe(context.Background(), repeaterName, cmttypes.EventQueryNewBlock, repeaterLag)
	if err != nil {
		return
	}
	go func() {
		for {
			select {
			case message := <-blocks.Out():
				if event, ok := message.Data().(cmttypes.EventDataNewBlock); ok {
					repeater.Committed(event.Block.Txs.ToSliceOfBytes())
				}
			case <-blocks.Canceled():
				return
			}
		}
	}()
}
