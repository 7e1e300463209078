package app

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/app/gossip"
)

// The repeater hears of blocks from CometBFT, so that what they hold is not told again.
func TestRepeaterFollowsBlocks(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	repeater := gossip.NewRepeater(gossip.Deps{
		Stale: func([]byte) bool { return false },
		Peers: func() ([]string, bool) { return nil, false },
		Now:   func() time.Time { return now },
	})
	reap := func(fresh ...[]byte) [][]byte {
		response, err := repeater.ReapTxs(func(*abci.RequestReapTxs) (*abci.ResponseReapTxs, error) {
			return &abci.ResponseReapTxs{Txs: fresh}, nil
		})(&abci.RequestReapTxs{})
		require.NoError(t, err)
		return response.Txs
	}
	require.Len(t, reap([]byte("committed"), []byte("pending")), 2)

	bus := cmttypes.NewEventBus()
	require.NoError(t, bus.Start())
	t.Cleanup(func() { require.NoError(t, bus.Stop()) })
	followBlocks(bus, repeater)
	block := &cmttypes.Block{Data: cmttypes.Data{Txs: cmttypes.Txs{cmttypes.Tx("committed")}}}
	require.NoError(t, bus.PublishEventNewBlock(cmttypes.EventDataNewBlock{Block: block}))
	require.Eventually(t, func() bool {
		now = now.Add(2 * time.Minute)
		again := reap()
		return len(again) == 1 && string(again[0]) == "pending"
	}, 10*time.Second, time.Millisecond)
}

func TestPeersAreNotKnownBeforeTheServicesAre(t *testing.T) {
	comet := &neighbor{}
	comet.meet("no client")
	_, known := comet.peers()
	require.False(t, known)
}
