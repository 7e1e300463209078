package e2e

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
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

// test makes deposits and withdrawals while others pay by both kinds of transactions and an indexer
// follows, and then asks every method about every block with an Ethereum transaction.
func (m *mixed) test(t *testing.T, net *rig.Network) {
	scene := &bridgeScene{Network: net}
	node, err := rpccompat.Dial(context.Background(), net.First().JSONRPC)
	require.NoError(t, err)
	m.node, m.from = node, uint64(net.First().Height(t))
	carol, err := rpccompat.NewSender(t.Context(), node, net.Account(t, "carol").PrivateKeyHex)
	require.NoError(t, err)
	follower := startFollower(t, net, node, crypto.CreateAddress(carol.Address(), carol.Nonce))
	m.sent, err = carol.Play(t.Context(), node, func(common.Hash) error { return nil })
	require.NoError(t, err)

	traffic := startTraffic(t, net, node, m.sent, carol)
	to, _ := fresh(t)
	deposit := scene.Deposit(t, "alice", "30btt", "--to", to)
	scene.WaitStage(t, deposit.Hash, "credited")
	require.NotEmpty(t, traffic.withdrawals)
	for _, hash := range traffic.withdrawals {
		scene.WaitStage(t, hash.Hex(), "executed")
	}
	follower.waitAsked(t)
	traffic.stop(t, node)
	follower.require(t, m.from, traffic.sent)
	m.to = uint64(net.First().Height(t))
	m.auditAll(t, net)
}

// traffic is what others send meanwhile.
type traffic struct {
	withdrawals []common.Hash
	sent        []common.Hash // by Ethereum's wallets, these and those of the script included
	cancel      context.CancelFunc
	ended       sync.WaitGroup
	err         error
}

func startTraffic(t *testing.T, net *rig.Network, node rpccompat.Node, script rpccompat.Sent, sender *rpccompat.Sender) *traffic {
	t.Helper()
	running := &traffic{sent: slices.Collect(maps.Values(script.Hashes))}
	for range 2 {
		hash, err := sender.Send(t.Context(), node, &types.DynamicFeeTx{
			Gas: 1_000_000, GasFeeCap: sender.GasPrice, GasTipCap: big.NewInt(1), To: &bridgeContract,
			Data: bridgeOut(net.Account(t, "dave").EVM),
		})
		require.NoError(t, err)
		running.withdrawals = append(running.withdrawals, hash)
	}
	running.sent = append(running.sent, running.withdrawals...)
	ctx, cancel := context.WithCancel(t.Context())
	running.cancel = cancel
	bob := rig.NewWallet(t, net.First(), net.Account(t, "bob").PrivateKeyHex)
	running.ended.Go(func() {
		ticker := time.NewTicker(40 * time.Millisecond)
		defer ticker.Stop()
		for ctx.Err() == nil {
			<-ticker.C
			var data types.TxData = sender.WithAccessList(script.Emitter)
			if len(running.sent)%2 == 0 {
				data = &types.DynamicFeeTx{
					Gas: 100_000, GasFeeCap: sender.GasPrice, GasTipCap: big.NewInt(1), To: &script.Emitter, Data: rpccompat.Word[:],
				}
			}
			// What is begun is finished: a node may have what its sender has given up.
			hash, err := sender.Send(t.Context(), node, data)
			if err != nil {
				running.err = err
				return
			}
			running.sent = append(running.sent, hash)
			// A payment that is not in a block yet refuses the next one.
			_, _ = bob.Pay(ctx, script.Emitter, big.NewInt(1))
		}
	})
	t.Cleanup(func() { cancel(); running.ended.Wait() })
	return running
}

// stop ends the traffic and waits until blocks have all of it.
func (f *traffic) stop(t *testing.T, node rpccompat.Node) {
	t.Helper()
	f.cancel()
	f.ended.Wait()
	require.NoError(t, f.err)
	rig.Wait(t, "the last transaction to be in a block", time.Minute, func() error {
		receipt, err := rpccompat.Get[*rpccompat.Receipt](t.Context(), node, "eth_getTransactionReceipt", f.sent[len(f.sent)-1])
		if err == nil && receipt == nil {
			err = errors.New("no receipt yet")
		}
		return err
	})
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
		if len(kinds) > 1 && slices.ContainsFunc(block.Transactions, hasAccessList) {
			met["access list beside others"]++
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
	require.Positive(t, met["access list beside others"], "%v", met)
	require.Positive(t, met["ethereum cosmos"], "%v", met)
	require.Positive(t, met["ethereum injected"]+met["ethereum injected cosmos"], "%v", met)
}

// hasAccessList is about one that names slots of one address and none of another.
func hasAccessList(transaction rpccompat.Transaction) bool {
	return transaction.AccessList != nil && len(*transaction.AccessList) == 2
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
