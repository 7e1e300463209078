package e2e

import (
	"bytes"
	"context"
	"errors"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
	"github.com/bttcprotocol/bttcd/test/rpccompat"
)

// bridgeContract is where contracts and Ethereum wallets ask for withdrawals.
var bridgeContract = common.HexToAddress("0x0000000000000000000000000000000000000901")

// injected begins the transaction that a proposer adds to a block of its own.
var injected = []byte("\x00bttc.bridge.v1.Injection\x00")

// mixed is a stretch of blocks with Ethereum, Cosmos and injected transactions.
type mixed struct {
	node     rpccompat.Node
	sent     rpccompat.Sent
	from, to uint64
}

// test makes deposits and withdrawals while others pay by both kinds of transactions, and asks every
// method about every block with an Ethereum transaction.
func (m *mixed) test(t *testing.T, net *rig.Network) {
	scene := &bridgeScene{Network: net}
	node, err := rpccompat.Dial(context.Background(), net.First().JSONRPC)
	require.NoError(t, err)
	m.node, m.from = node, uint64(net.First().Height(t))
	carol, err := rpccompat.NewSender(t.Context(), node, net.Account(t, "carol").PrivateKeyHex)
	require.NoError(t, err)
	m.sent, err = carol.Play(t.Context(), node, func(common.Hash) error { return nil })
	require.NoError(t, err)

	traffic := startTraffic(t, net, node, m.sent.Emitter, carol)
	to, _ := fresh(t)
	deposit := scene.Deposit(t, "alice", "30btt", "--to", to)
	scene.WaitStage(t, deposit.Hash, "credited")
	require.NotEmpty(t, traffic.withdrawals)
	for _, hash := range traffic.withdrawals {
		scene.WaitStage(t, hash.Hex(), "executed")
	}
	traffic.stop(t)
	m.to = uint64(net.First().Height(t))
	m.auditAll(t, net)
}

// traffic is what others send meanwhile.
type traffic struct {
	withdrawals []common.Hash
	cancel      context.CancelFunc
	ended       sync.WaitGroup
	err         error
}

func startTraffic(t *testing.T, net *rig.Network, node rpccompat.Node, emitter common.Address, sender *rpccompat.Sender) *traffic {
	t.Helper()
	running := &traffic{}
	for range 2 {
		hash, err := sender.Send(t.Context(), node, &types.DynamicFeeTx{
			Gas: 1_000_000, GasFeeCap: sender.GasPrice, GasTipCap: big.NewInt(1), To: &bridgeContract,
			Data: bridgeOut(net.Account(t, "dave").EVM),
		})
		require.NoError(t, err)
		running.withdrawals = append(running.withdrawals, hash)
	}
	ctx, cancel := context.WithCancel(t.Context())
	running.cancel = cancel
	bob := rig.NewWallet(t, net.First(), net.Account(t, "bob").PrivateKeyHex)
	running.ended.Go(func() {
		ticker := time.NewTicker(40 * time.Millisecond)
		defer ticker.Stop()
		for ctx.Err() == nil {
			<-ticker.C
			_, err := sender.Send(ctx, node, &types.DynamicFeeTx{
				Gas: 100_000, GasFeeCap: sender.GasPrice, GasTipCap: big.NewInt(1), To: &emitter, Data: rpccompat.Word[:],
			})
			if err != nil && ctx.Err() == nil {
				running.err = err
				return
			}
			// A payment that is not in a block yet refuses the next one.
			_, _ = bob.Pay(ctx, emitter, big.NewInt(1))
		}
	})
	t.Cleanup(func() { cancel(); running.ended.Wait() })
	return running
}

func (f *traffic) stop(t *testing.T) {
	t.Helper()
	f.cancel()
	f.ended.Wait()
	require.NoError(t, f.err)
}

// bridgeOut asks for 12 BTT to the account on row 1, for a fee of 5.
func bridgeOut(account string) []byte {
	data := crypto.Keccak256([]byte("bridgeOut(uint32,address,uint256,uint256)"))[:4]
	for _, word := range []*big.Int{big.NewInt(1), common.HexToAddress(account).Big(), rig.BTT(120), rig.BTT(50)} {
		data = append(data, common.BigToHash(word).Bytes()...)
	}
	return data
}

// auditAll also requires that the kinds of transactions did meet in blocks.
func (m *mixed) auditAll(t *testing.T, net *rig.Network) {
	t.Helper()
	met := map[string]int{}
	for number := m.from; number <= m.to; number++ {
		count, err := rpccompat.Get[hexutil.Uint64](t.Context(), m.node, "eth_getBlockTransactionCountByNumber", hexutil.EncodeUint64(number))
		require.NoError(t, err)
		if count == 0 {
			continue
		}
		block, receipts, err := rpccompat.Audit(t.Context(), m.node, number, true)
		require.NoError(t, err)
		raw, err := net.First().Block(int64(number))
		require.NoError(t, err)
		kinds := []string{"ethereum"}
		if slices.ContainsFunc(raw.Txs, func(tx []byte) bool { return bytes.HasPrefix(tx, injected) }) {
			kinds = append(kinds, "injected")
		}
		if len(raw.Txs) > len(block.Transactions)+len(kinds)-1 {
			kinds = append(kinds, "cosmos")
		}
		if slices.ContainsFunc(receipts, func(receipt rpccompat.Receipt) bool {
			return slices.ContainsFunc(receipt.Logs, func(log rpccompat.Log) bool { return log.Address == bridgeContract })
		}) {
			met["precompile"]++
		}
		met[strings.Join(kinds, " ")]++
	}
	t.Logf("blocks %d to %d: %v", m.from, m.to, met)
	require.Positive(t, met["precompile"], "%v", met)
	require.Positive(t, met["ethereum cosmos"], "%v", met)
	require.Positive(t, met["ethereum injected"]+met["ethereum injected cosmos"], "%v", met)
}

// testThousandBlocks reads the logs of a thousand blocks in one go and part by part, and asks for more
// than a search may return.
func (m *mixed) testThousandBlocks(t *testing.T, net *rig.Network) {
	net.First().WaitHeight(t, int64(m.from)+1001, 2*time.Minute)
	logs := func(from, to uint64) []rpccompat.Log {
		found, err := rpccompat.Get[[]rpccompat.Log](t.Context(), m.node, "eth_getLogs", span(from, to, m.sent.Emitter))
		require.NoError(t, err)
		return found
	}
	began := time.Now()
	whole := logs(m.from, m.from+1000)
	t.Logf("%d logs of 1,001 blocks in %s", len(whole), time.Since(began).Round(time.Millisecond))
	require.Greater(t, len(whole), 100)
	var parts []rpccompat.Log
	for from := m.from; from <= m.from+1000; from += 143 {
		parts = append(parts, logs(from, from+142)...)
	}
	require.NoError(t, rpccompat.SameLogs(whole, parts))

	_, err := m.node.Raw(t.Context(), "eth_getLogs", span(1, 10_002, m.sent.Emitter))
	require.ErrorContains(t, err, "the newest block is")
	_, err = m.node.Raw(t.Context(), "eth_getLogs", span(9, 2, m.sent.Emitter))
	require.ErrorContains(t, err, "[0x9, 0x2]")
}

func span(from, to uint64, address common.Address) map[string]any {
	return map[string]any{"address": address, "fromBlock": hexutil.EncodeUint64(from), "toBlock": hexutil.EncodeUint64(to)}
}

// testSubscriptions follows the chain with go-ethereum's client, as indexers written in Go do, and
// asks for each block at the moment it hears of it.
func (m *mixed) testSubscriptions(t *testing.T, net *rig.Network) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	client, err := ethclient.DialContext(ctx, net.First().JSONRPCWS)
	require.NoError(t, err)
	defer client.Close()
	heads, pending := make(chan rpccompat.Block, 4096), make(chan common.Hash, 4096)
	bounded, open := make(chan types.Log, 4096), make(chan types.Log, 4096)
	newest, err := client.BlockNumber(ctx)
	require.NoError(t, err)
	subscribe := func(subscription ethereum.Subscription, err error) {
		require.NoError(t, err)
		t.Cleanup(subscription.Unsubscribe)
	}
	subscribe(client.Client().EthSubscribe(ctx, heads, "newHeads"))
	subscribe(client.Client().EthSubscribe(ctx, pending, "newPendingTransactions"))
	subscribe(client.SubscribeFilterLogs(ctx, ethereum.FilterQuery{Addresses: []common.Address{m.sent.Emitter}}, open))
	subscribe(client.SubscribeFilterLogs(ctx, ethereum.FilterQuery{
		Addresses: []common.Address{m.sent.Emitter}, FromBlock: new(big.Int).SetUint64(newest), ToBlock: new(big.Int).SetUint64(newest + 100_000),
	}, bounded))

	carol, err := rpccompat.NewSender(ctx, m.node, net.Account(t, "carol").PrivateKeyHex)
	require.NoError(t, err)
	const count = 60
	sent := map[common.Hash]bool{}
	for range count {
		hash, err := carol.Send(ctx, m.node, &types.DynamicFeeTx{
			Gas: 100_000, GasFeeCap: carol.GasPrice, GasTipCap: big.NewInt(1), To: &m.sent.Emitter, Data: rpccompat.Word[:],
		})
		require.NoError(t, err)
		sent[hash] = true
		m.askAtOnce(t, heads)
	}
	for len(sent) > 0 {
		delete(sent, receive(ctx, t, pending, "the last pending transactions"))
	}
	var inOpen, inBounded []types.Log
	for range 2 * count {
		inOpen = append(inOpen, receive(ctx, t, open, "a log"))
		inBounded = append(inBounded, receive(ctx, t, bounded, "a log of the subscription with a range"))
	}
	require.Equal(t, inOpen, inBounded)
	stored, err := client.FilterLogs(ctx, ethereum.FilterQuery{
		Addresses: []common.Address{m.sent.Emitter}, FromBlock: new(big.Int).SetUint64(inOpen[0].BlockNumber),
	})
	require.NoError(t, err)
	require.Equal(t, stored, inOpen, "logs as they were told and as they are stored")
}

// askAtOnce asks for a block and its receipts when a client is told of it.
func (m *mixed) askAtOnce(t *testing.T, heads <-chan rpccompat.Block) {
	t.Helper()
	select {
	case head := <-heads:
		block, err := rpccompat.Get[rpccompat.Block](t.Context(), m.node, "eth_getBlockByHash", head.Hash, true)
		require.NoError(t, err)
		require.Equal(t, head.Number, block.Number)
		receipts, err := rpccompat.Get[[]rpccompat.Receipt](t.Context(), m.node, "eth_getBlockReceipts", head.Hash)
		require.NoError(t, err)
		require.Len(t, receipts, len(block.Transactions))
		for _, transaction := range block.Transactions {
			receipt, err := rpccompat.Get[*rpccompat.Receipt](t.Context(), m.node, "eth_getTransactionReceipt", transaction.Hash)
			require.NoError(t, err)
			require.NotNil(t, receipt, "no receipt of a transaction in a block that was announced")
		}
		latest, err := rpccompat.Get[[]rpccompat.Receipt](t.Context(), m.node, "eth_getBlockReceipts", "latest")
		require.NoError(t, err)
		for _, receipt := range latest {
			require.Equal(t, latest[0].BlockHash, receipt.BlockHash)
		}
	default:
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

// testCompared plays the same transactions on go-ethereum and here and compares the answers.
func testCompared(t *testing.T, net *rig.Network) {
	play := func(url, account string) map[string]rpccompat.Shape {
		node, err := rpccompat.Dial(t.Context(), url)
		require.NoError(t, err)
		sender, err := rpccompat.NewSender(t.Context(), node, net.Account(t, account).PrivateKeyHex)
		require.NoError(t, err)
		receipts := map[common.Hash]*rpccompat.Receipt{}
		// One at a time, so that the blocks of both chains hold the same.
		sent, err := sender.Play(t.Context(), node, func(hash common.Hash) error {
			rig.Wait(t, "the script to be in a block of "+url, time.Minute, func() (err error) {
				receipts[hash], err = rpccompat.Get[*rpccompat.Receipt](t.Context(), node, "eth_getTransactionReceipt", hash)
				if err == nil && receipts[hash] == nil {
					err = errors.New("no receipt yet")
				}
				return err
			})
			return nil
		})
		require.NoError(t, err)
		sent.Queued, err = sender.Park(t.Context(), node)
		require.NoError(t, err)
		receipt := receipts[sent.Hashes["access"]]
		shapes, err := node.Answers(t.Context(), rpccompat.Calls(sent, sender.Address(), receipt.BlockHash, receipt.BlockNumber.ToInt().Uint64()))
		require.NoError(t, err)
		return shapes
	}
	ours, theirs := play(net.First().JSONRPC, "dave"), play(net.Ethereum().RPC, "dave")
	var found []rpccompat.Difference
	for name := range ours {
		found = append(found, rpccompat.Compare(name, ours[name], theirs[name])...)
	}
	allowed, err := rpccompat.Allowed()
	require.NoError(t, err)
	require.NoError(t, rpccompat.Judge(found, allowed))
	t.Logf("%d calls, %d known differences", len(ours), len(allowed))
}
