package rpccompat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// Block is a block with its transactions, as eth_getBlockByNumber returns it.
type Block struct {
	Hash, ParentHash common.Hash
	Number           hexutil.Uint64
	Timestamp        hexutil.Uint64
	GasUsed          hexutil.Big
	LogsBloom        types.Bloom
	Transactions     []Transaction
}

// Transaction is what every method that returns one must tell alike.
type Transaction struct {
	Hash             common.Hash
	BlockHash        common.Hash
	BlockNumber      hexutil.Big
	TransactionIndex hexutil.Uint64
	From             common.Address
	To               *common.Address
	Type             hexutil.Uint64
	AccessList       *[]struct {
		Address     common.Address
		StorageKeys *[]common.Hash
	}
}

// Receipt is the receipt of one transaction.
type Receipt struct {
	TransactionHash, BlockHash         common.Hash
	BlockNumber                        hexutil.Big
	TransactionIndex                   hexutil.Uint64
	GasUsed, CumulativeGasUsed, Status hexutil.Uint64
	From                               common.Address
	To                                 *common.Address
	LogsBloom                          types.Bloom
	Logs                               []Log
}

// Log is one log of a receipt, of eth_getLogs or of a subscription.
type Log struct {
	Address          common.Address
	Topics           []common.Hash
	Data             hexutil.Bytes
	BlockHash        common.Hash
	BlockNumber      hexutil.Uint64
	BlockTimestamp   hexutil.Uint64
	TransactionHash  common.Hash
	TransactionIndex hexutil.Uint64
	LogIndex         hexutil.Uint64
	Removed          bool
}

// Audit asks every method about one block and returns it with its receipts, or an error that says
// which two answers do not go together. Traces says that the node traces.
func Audit(ctx context.Context, node Node, number uint64, traces bool) (Block, []Receipt, error) {
	a := &audit{ctx: ctx, node: node, height: hexutil.EncodeUint64(number)}
	block, receipts := a.read()
	a.transactions(block)
	a.receipts(block, receipts)
	a.logs(block, receipts)
	a.calls(block)
	if traces {
		a.traces(block, receipts)
	}
	if a.err != nil {
		return block, receipts, fmt.Errorf("block %d: %w", number, a.err)
	}
	return block, receipts, nil
}

// audit remembers the first thing that is wrong.
type audit struct {
	ctx    context.Context
	node   Node
	height string
	err    error
}

func (a *audit) check(holds bool, format string, args ...any) {
	if !holds && a.err == nil {
		a.err = fmt.Errorf(format, args...)
	}
}

// raw returns an answer in JSON that is equal if the answers are.
func (a *audit) raw(method string, params ...any) string {
	if a.err != nil {
		return ""
	}
	raw, err := a.node.Raw(a.ctx, method, params...)
	if err != nil {
		a.err = fmt.Errorf("%s %v: %w", method, params, err)
		return ""
	}
	var sorted any
	if a.err = json.Unmarshal(raw, &sorted); a.err != nil {
		return ""
	}
	plain, err := json.Marshal(sorted)
	a.err = err
	return string(plain)
}

func (a *audit) into(value any, method string, params ...any) string {
	text := a.raw(method, params...)
	if a.err == nil {
		a.err = json.Unmarshal([]byte(text), value)
	}
	return text
}

func (a *audit) same(what, one, other string) {
	a.check(one == other, "%s: %s, but %s", what, one, other)
}

func (a *audit) read() (block Block, receipts []Receipt) {
	byNumber := a.into(&block, "eth_getBlockByNumber", a.height, true)
	a.same("the block by number and by hash", byNumber, a.raw("eth_getBlockByHash", block.Hash, true))
	var hashes struct{ Transactions []common.Hash }
	a.into(&hashes, "eth_getBlockByNumber", a.height, false)
	a.check(len(hashes.Transactions) == len(block.Transactions), "%d hashes of %d transactions", len(hashes.Transactions), len(block.Transactions))
	for i, hash := range hashes.Transactions {
		a.check(a.err != nil || hash == block.Transactions[i].Hash, "transaction %d has two hashes", i)
	}
	count := fmt.Sprintf("%q", hexutil.EncodeUint64(uint64(len(block.Transactions))))
	a.same("number of transactions", count, a.raw("eth_getBlockTransactionCountByNumber", a.height))
	a.same("number of transactions by hash", count, a.raw("eth_getBlockTransactionCountByHash", block.Hash))
	byNumber = a.into(&receipts, "eth_getBlockReceipts", a.height)
	a.same("receipts by number and by hash", byNumber, a.raw("eth_getBlockReceipts", block.Hash))
	a.check(len(receipts) == len(block.Transactions), "%d receipts of %d transactions", len(receipts), len(block.Transactions))
	return block, receipts
}

func (a *audit) transactions(block Block) {
	for i, transaction := range block.Transactions {
		a.check(transaction.BlockHash == block.Hash && transaction.BlockNumber.ToInt().Uint64() == uint64(block.Number),
			"transaction %d names another block", i)
		a.check(int(transaction.TransactionIndex) == i, "transaction %d has index %d", i, transaction.TransactionIndex)
		a.check((transaction.Type == 0) == (transaction.AccessList == nil), "transaction %d of type %d: access list", i, transaction.Type)
		if transaction.AccessList != nil {
			for _, entry := range *transaction.AccessList {
				a.check(entry.StorageKeys != nil, "transaction %d: storageKeys is null", i)
			}
		}
		byHash := a.raw("eth_getTransactionByHash", transaction.Hash)
		index := hexutil.EncodeUint64(uint64(i))
		a.same("transaction by hash and by number and index", byHash, a.raw("eth_getTransactionByBlockNumberAndIndex", a.height, index))
		a.same("transaction by hash and by hash and index", byHash, a.raw("eth_getTransactionByBlockHashAndIndex", block.Hash, index))
		var again Transaction
		a.into(&again, "eth_getTransactionByHash", transaction.Hash)
		a.check(again.Hash == transaction.Hash && again.BlockHash == block.Hash && int(again.TransactionIndex) == i,
			"transaction %d is another one by its hash", i)
	}
}

func (a *audit) receipts(block Block, receipts []Receipt) {
	if a.err != nil {
		return
	}
	var cumulative hexutil.Uint64
	all := []json.RawMessage{}
	a.into(&all, "eth_getBlockReceipts", a.height)
	for i, receipt := range receipts {
		transaction := block.Transactions[i]
		cumulative += receipt.GasUsed
		a.check(receipt.TransactionHash == transaction.Hash && int(receipt.TransactionIndex) == i && receipt.BlockHash == block.Hash &&
			receipt.BlockNumber.ToInt().Uint64() == uint64(block.Number), "receipt %d names another transaction or block", i)
		a.check(receipt.From == transaction.From && (receipt.To == nil) == (transaction.To == nil), "receipt %d: from or to", i)
		a.check(receipt.CumulativeGasUsed == cumulative, "receipt %d: cumulative gas %d, used until there %d", i, receipt.CumulativeGasUsed, cumulative)
		a.check(receipt.Logs != nil, "receipt %d: logs is null", i)
		if a.err == nil {
			a.same(fmt.Sprintf("receipt %d of the block and by hash", i), string(all[i]), a.raw("eth_getTransactionReceipt", transaction.Hash))
		}
	}
	a.check(block.GasUsed.ToInt().Cmp(new(big.Int).SetUint64(uint64(cumulative))) >= 0, "the block used less gas than its transactions")
}

func (a *audit) logs(block Block, receipts []Receipt) {
	var logs []Log
	var bloom types.Bloom
	for i, receipt := range receipts {
		var own types.Bloom
		for _, log := range receipt.Logs {
			a.check(log.TransactionHash == receipt.TransactionHash && int(log.TransactionIndex) == i && log.BlockHash == block.Hash &&
				log.BlockNumber == block.Number && log.BlockTimestamp == block.Timestamp && !log.Removed, "log %d of receipt %d: %+v", log.LogIndex, i, log)
			a.check(int(log.LogIndex) == len(logs), "log %d of the block has index %d", len(logs), log.LogIndex)
			logs = append(logs, log)
			own.Add(log.Address.Bytes())
			for _, topic := range log.Topics {
				own.Add(topic.Bytes())
			}
		}
		a.check(receipt.LogsBloom == own, "receipt %d: bloom", i)
		for j := range bloom {
			bloom[j] |= own[j]
		}
	}
	a.check(block.LogsBloom == bloom, "bloom of the block")
	var byHash, byRange []Log
	a.into(&byHash, "eth_getLogs", object{"blockHash": block.Hash})
	a.into(&byRange, "eth_getLogs", object{"fromBlock": a.height, "toBlock": a.height})
	a.check(SameLogs(logs, byHash) == nil, "logs by block hash: %v", SameLogs(logs, byHash))
	a.check(SameLogs(logs, byRange) == nil, "logs by range: %v", SameLogs(logs, byRange))
}

// SameLogs compares logs of two methods.
func SameLogs(one, other []Log) error {
	if len(one) != len(other) {
		return fmt.Errorf("%d and %d logs", len(one), len(other))
	}
	for i := range one {
		a, errA := json.Marshal(one[i])
		b, errB := json.Marshal(other[i])
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			return fmt.Errorf("log %d: %s, but %s", i, a, b)
		}
	}
	return nil
}

// call is a frame of callTracer.
type call struct {
	From, To common.Address
	Type     string
	Error    string
}

func (a *audit) traces(block Block, receipts []Receipt) {
	tracer := object{"tracer": "callTracer"}
	var traced []struct {
		TxHash common.Hash
		Result call
	}
	a.into(&traced, "debug_traceBlockByNumber", a.height, tracer)
	a.check(len(traced) == len(block.Transactions), "%d traces of %d transactions", len(traced), len(block.Transactions))
	if a.err != nil {
		return
	}
	for i, trace := range traced {
		receipt := receipts[i]
		a.check(trace.TxHash == receipt.TransactionHash, "trace %d is of %s", i, trace.TxHash)
		a.check(trace.Result.From == receipt.From, "trace %d: from", i)
		a.check((trace.Result.Error == "") == (receipt.Status == 1), "trace %d: error %q, status %d", i, trace.Result.Error, receipt.Status)
		var alone call
		a.into(&alone, "debug_traceTransaction", receipt.TransactionHash, tracer)
		a.check(alone == trace.Result, "trace %d alone: %+v, in the block %+v", i, alone, trace.Result)
	}
}
