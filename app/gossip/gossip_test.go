package gossip

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
)

// node is what surrounds a repeater.
type node struct {
	*Repeater
	t        *testing.T
	now      time.Time
	peers    []string
	unknown  bool
	stale    map[string]bool
	mempool  [][]byte
	maxBytes uint64
}

func newNode(t *testing.T, peers ...string) *node {
	n := &node{t: t, now: time.Unix(1_800_000_000, 0), peers: peers, stale: map[string]bool{}}
	n.Repeater = NewRepeater(Deps{
		Stale: func(tx []byte) bool { return n.stale[string(tx)] },
		Peers: func() ([]string, bool) { return n.peers, !n.unknown },
		Now:   func() time.Time { return n.now },
	})
	return n
}

// reap is CometBFT asking after d, with these transactions new in the mempool.
func (n *node) reap(d time.Duration, fresh ...string) []string {
	n.t.Helper()
	n.now = n.now.Add(d)
	for _, tx := range fresh {
		n.mempool = append(n.mempool, []byte(tx))
	}
	response, err := n.ReapTxs(func(*abci.RequestReapTxs) (*abci.ResponseReapTxs, error) {
		txs := n.mempool
		n.mempool = nil
		return &abci.ResponseReapTxs{Txs: txs}, nil
	})(&abci.RequestReapTxs{MaxBytes: n.maxBytes})
	require.NoError(n.t, err)
	given := []string{}
	for _, tx := range response.Txs {
		given = append(given, string(tx))
	}
	return given
}

func TestWhatNoPeerHeardIsRepeatedToTheFirst(t *testing.T) {
	n := newNode(t)
	require.Equal(t, []string{"a", "b"}, n.reap(time.Second, "a", "b"))
	for range 100 {
		require.Empty(t, n.reap(time.Minute), "there is nobody to tell")
	}
	n.peers = []string{"peer"}
	require.Equal(t, []string{"a", "b"}, n.reap(every), "in their order")
	require.Empty(t, n.reap(every))
	require.Equal(t, []string{"a", "b"}, n.reap(every), "a peer that still catches up ignores transactions")
	n.Committed([][]byte{[]byte("a")})
	require.Empty(t, n.reap(every))
	require.Equal(t, []string{"b"}, n.reap(2*patience), "what is in a block is not repeated")
}

func TestPendingTransactionsAreRepeatedEverMoreSeldom(t *testing.T) {
	for name, unknown := range map[string]bool{"peers known": false, "peers not known": true} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t, "peer")
			n.unknown = unknown
			n.reap(0)
			require.Equal(t, []string{"a"}, n.reap(0, "a"))
			var at []int
			for second := 1; second <= 300; second++ {
				if len(n.reap(time.Second)) > 0 {
					at = append(at, second)
				}
			}
			require.Equal(t, []int{10, 30, 70, 150, 230}, at)
		})
	}
}

func TestANewPeerIsToldAtOnce(t *testing.T) {
	n := newNode(t, "one")
	n.reap(0)
	n.reap(0, "a")
	n.peers = []string{"two", "one"}
	require.Equal(t, []string{"a"}, n.reap(every))
	n.peers = []string{"two"}
	require.Empty(t, n.reap(every), "a peer that leaves is no reason")
	n.peers = []string{"two", "one"}
	require.Equal(t, []string{"a"}, n.reap(every), "one that returns may have lost its mempool")
}

func TestStaleAndOldTransactionsAreForgotten(t *testing.T) {
	n := newNode(t, "peer")
	n.reap(0)
	n.reap(0, "stale", "good")
	n.stale["stale"] = true
	require.Equal(t, []string{"good"}, n.reap(patience))
	n.stale["stale"] = false
	require.Equal(t, []string{"good"}, n.reap(longest), "stale once is stale for good")
	require.Empty(t, n.reap(lifetime))
	require.Zero(t, n.pending.order.Len())
}

func TestARoundIsBounded(t *testing.T) {
	n := newNode(t, "peer")
	n.reap(0)
	large := string(bytes.Repeat([]byte("x"), roundBytes/2))
	n.reap(0, large+"1", large+"2", large+"3", "small")
	require.Equal(t, []string{large + "1", "small"}, n.reap(patience))
	require.Equal(t, []string{large + "2"}, n.reap(every), "the rest follows")
	n.maxBytes = 10
	require.Empty(t, n.reap(every), "reap_max_bytes bounds repetitions too")
	n.maxBytes = 0
	require.Equal(t, []string{large + "3"}, n.reap(every))
}

func TestTheLedgerIsBounded(t *testing.T) {
	pending := newLedger()
	now := time.Unix(1_800_000_000, 0)
	for i := range maxOffers + 10 {
		pending.add(fmt.Append(nil, i), now)
		pending.add(fmt.Append(nil, i), now)
	}
	require.Equal(t, maxOffers, pending.order.Len())
	require.Len(t, pending.byKey, maxOffers)
	require.Equal(t, "10", string(pending.due(now.Add(patience), 1)[0].tx), "the oldest made room")

	pending = newLedger()
	for i := range 40 {
		pending.add(append(bytes.Repeat([]byte("x"), 1<<20-1), byte(i)), now)
	}
	require.Equal(t, 16, pending.order.Len())
	require.Equal(t, maxBytes, pending.bytes)
}

func TestAnErrorOfTheMempoolIsPassedOn(t *testing.T) {
	n := newNode(t, "peer")
	broken := errors.New("broken")
	_, err := n.ReapTxs(func(*abci.RequestReapTxs) (*abci.ResponseReapTxs, error) { return nil, broken })(&abci.RequestReapTxs{})
	require.ErrorIs(t, err, broken)
}
