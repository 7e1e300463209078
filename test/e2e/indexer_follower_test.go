package e2e

import (
	"context"
	"fmt"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
	"github.com/bttcprotocol/bttcd/test/rpccompat"
)

// follower follows the chain with go-ethereum's client, as indexers written in Go do, and asks for
// each block at the moment it hears of it.
type follower struct {
	node    rpccompat.Node
	client  *ethclient.Client
	emitter common.Address

	heads         chan rpccompat.Block
	pending       chan common.Hash
	open, bounded chan types.Log

	cancel context.CancelFunc
	ended  sync.WaitGroup

	mutex  sync.Mutex
	last   rpccompat.Block
	blocks int                  // asked for that have transactions
	latest int                  // times that the newest block had receipts
	pooled map[common.Hash]bool // what waited for the next block
	err    error
}

// startFollower subscribes before the emitter is deployed, and follows until it is stopped.
func startFollower(t *testing.T, net *rig.Network, node rpccompat.Node, emitter common.Address) *follower {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), net.First().JSONRPCWS)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	f := &follower{
		node: node, client: client, emitter: emitter, pooled: map[common.Hash]bool{},
		heads: make(chan rpccompat.Block, 4096), pending: make(chan common.Hash, 4096),
		open: make(chan types.Log, 4096), bounded: make(chan types.Log, 4096),
	}
	newest, err := client.BlockNumber(t.Context())
	require.NoError(t, err)
	query := ethereum.FilterQuery{Addresses: []common.Address{emitter}}
	ranged := query
	ranged.FromBlock, ranged.ToBlock = new(big.Int).SetUint64(newest), new(big.Int).SetUint64(newest+100_000)
	subscribe := func(subscription ethereum.Subscription, err error) {
		require.NoError(t, err)
		t.Cleanup(subscription.Unsubscribe)
	}
	subscribe(client.Client().EthSubscribe(t.Context(), f.heads, "newHeads"))
	subscribe(client.Client().EthSubscribe(t.Context(), f.pending, "newPendingTransactions"))
	subscribe(client.SubscribeFilterLogs(t.Context(), query, f.open))
	subscribe(client.SubscribeFilterLogs(t.Context(), ranged, f.bounded))

	ctx, cancel := context.WithCancel(t.Context())
	f.cancel = cancel
	f.ended.Go(func() { f.follow(ctx, t.Context()) })
	t.Cleanup(func() { cancel(); f.ended.Wait() })
	return f
}

// follow ends at the first answer that is wrong, or when it is told to.
func (f *follower) follow(until, ctx context.Context) {
	for until.Err() == nil {
		select {
		case <-until.Done():
		case head := <-f.heads:
			err := f.ask(ctx, head)
			f.mutex.Lock()
			f.err = err
			f.mutex.Unlock()
			if err != nil {
				return
			}
		}
	}
}

// ask asks for a block that was just announced, for the newest one and for what waits.
func (f *follower) ask(ctx context.Context, head rpccompat.Block) error {
	if f.last.Number != 0 && (head.Number != f.last.Number+1 || head.ParentHash != f.last.Hash) {
		return fmt.Errorf("head %d on %s was announced after %d, %s", head.Number, head.ParentHash, f.last.Number, f.last.Hash)
	}
	f.last = head
	block, err := rpccompat.Get[rpccompat.Block](ctx, f.node, "eth_getBlockByHash", head.Hash, true)
	if err != nil {
		return err
	}
	receipts, err := rpccompat.Get[[]rpccompat.Receipt](ctx, f.node, "eth_getBlockReceipts", head.Hash)
	if err != nil {
		return err
	}
	if block.Number != head.Number || len(receipts) != len(block.Transactions) {
		return fmt.Errorf("block %d was announced: number %d, %d receipts of %d transactions", head.Number, block.Number, len(receipts), len(block.Transactions))
	}
	for _, transaction := range block.Transactions {
		receipt, err := rpccompat.Get[*rpccompat.Receipt](ctx, f.node, "eth_getTransactionReceipt", transaction.Hash)
		if err != nil {
			return err
		}
		if receipt == nil || receipt.BlockHash != head.Hash {
			return fmt.Errorf("transaction %s of block %d, which was announced: receipt %+v", transaction.Hash, head.Number, receipt)
		}
	}
	latest, err := rpccompat.LatestReceipts(ctx, f.node)
	if err != nil {
		return err
	}
	pool, err := rpccompat.ReadPool(ctx, f.node)
	f.note(len(block.Transactions), latest, pool)
	return err
}

func (f *follower) note(transactions, latest int, pool rpccompat.Pool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.blocks += min(transactions, 1)
	f.latest += min(latest, 1)
	for hash := range pool.Pending {
		f.pooled[hash] = true
	}
}

// waitAsked waits until everything was asked for while there was something to tell.
func (f *follower) waitAsked(t *testing.T) {
	t.Helper()
	rig.Wait(t, "the indexer to meet transactions", time.Minute, func() error {
		f.mutex.Lock()
		defer f.mutex.Unlock()
		require.NoError(t, f.err)
		if f.blocks < 20 || f.latest < 20 || len(f.pooled) == 0 {
			return fmt.Errorf("%d blocks, %d times receipts of the newest, %d in the pool", f.blocks, f.latest, len(f.pooled))
		}
		return nil
	})
}

// require holds what was told meanwhile against what Ethereum's wallets have sent, and nobody else, and
// against the logs that are stored since a block.
func (f *follower) require(t *testing.T, since uint64, sent []common.Hash) {
	t.Helper()
	stored, err := f.client.FilterLogs(t.Context(), ethereum.FilterQuery{
		Addresses: []common.Address{f.emitter}, FromBlock: new(big.Int).SetUint64(since),
	})
	require.NoError(t, err)
	require.NotEmpty(t, stored)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	f.requirePending(ctx, t, sent)
	var inOpen, inBounded []types.Log
	for range stored {
		inOpen = append(inOpen, receive(ctx, t, f.open, "a log"))
		inBounded = append(inBounded, receive(ctx, t, f.bounded, "a log of the subscription with a range"))
	}
	require.Equal(t, stored, inOpen, "logs as they are stored and as they were told")
	require.Equal(t, stored, inBounded)

	f.cancel()
	f.ended.Wait()
	require.NoError(t, f.err)
	for hash := range f.pooled {
		require.Contains(t, sent, hash, "in the pool")
	}
	t.Logf("followed until block %d: %d with transactions, %d times receipts of the newest, %d of %d transactions seen in the pool",
		f.last.Number, f.blocks, f.latest, len(f.pooled), len(sent))
}

// requirePending requires that each transaction was told when it began to wait, once, and nothing else.
func (f *follower) requirePending(ctx context.Context, t *testing.T, sent []common.Hash) {
	t.Helper()
	told := map[common.Hash]bool{}
	for len(told) < len(sent) {
		hash := receive(ctx, t, f.pending, "a pending transaction")
		require.Contains(t, sent, hash, "told as pending")
		require.False(t, told[hash], "told twice")
		told[hash] = true
	}
}

func receive[T any](ctx context.Context, t *testing.T, from <-chan T, what string) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-ctx.Done():
		require.FailNow(t, "waited for "+what)
	}
	panic("unreachable")
}
