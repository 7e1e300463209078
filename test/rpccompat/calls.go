package rpccompat

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Call is one request of an indexer. Name is how differences.txt calls it.
type Call struct {
	Name, Method string
	Params       []any
}

type object = map[string]any

// unknown is the hash of nothing.
var unknown = common.HexToHash("0xdead")

// Calls are the requests of indexers about a run of the script; block is that of its transaction
// with an access list, which is alone there, and sender who signed it.
func Calls(sent Sent, sender common.Address, block common.Hash, number uint64) []Call {
	height := hexutil.EncodeUint64(number)
	trace := object{"tracer": "callTracer", "tracerConfig": object{"withLog": true, "onlyTopCall": false}}
	calls := []Call{
		{"chain", "eth_chainId", nil},
		{"head", "eth_blockNumber", nil},
		{"syncing", "eth_syncing", nil},
		{"network", "net_version", nil},
		{"gasPrice", "eth_gasPrice", nil},
		{"tip", "eth_maxPriorityFeePerGas", nil},
		{"feeHistory", "eth_feeHistory", []any{"0x2", height, []any{25, 75}}},
		{"block", "eth_getBlockByNumber", []any{height, true}},
		{"blockOfHashes", "eth_getBlockByNumber", []any{height, false}},
		{"blockByHash", "eth_getBlockByHash", []any{block, true}},
		{"finalized", "eth_getBlockTransactionCountByNumber", []any{"finalized"}},
		{"safe", "eth_getBlockTransactionCountByNumber", []any{"safe"}},
		{"futureBlock", "eth_getBlockByNumber", []any{"0x7fffffff", true}},
		{"unknownBlock", "eth_getBlockByHash", []any{unknown, true}},
		{"notABlock", "eth_getBlockByNumber", []any{"nonsense", false}},
		{"count", "eth_getBlockTransactionCountByHash", []any{block}},
		{"countByNumber", "eth_getBlockTransactionCountByNumber", []any{height}},
		{"uncles", "eth_getUncleCountByBlockHash", []any{block}},
		{"blockReceipts", "eth_getBlockReceipts", []any{height}},
		{"blockReceiptsByHash", "eth_getBlockReceipts", []any{object{"blockHash": block}}},
		{"futureReceipts", "eth_getBlockReceipts", []any{"0x7fffffff"}},
		{"unknownReceipts", "eth_getBlockReceipts", []any{unknown}},
		{"byIndex", "eth_getTransactionByBlockNumberAndIndex", []any{height, "0x0"}},
		{"byHashAndIndex", "eth_getTransactionByBlockHashAndIndex", []any{block, "0x0"}},
		{"beyondIndex", "eth_getTransactionByBlockHashAndIndex", []any{block, "0xfff"}},
		{"unknownTransaction", "eth_getTransactionByHash", []any{unknown}},
		{"unknownReceipt", "eth_getTransactionReceipt", []any{unknown}},
		{"queued", "eth_getTransactionByHash", []any{sent.Queued}},
		{"queuedReceipt", "eth_getTransactionReceipt", []any{sent.Queued}},
		{"logs", "eth_getLogs", []any{object{"address": sent.Emitter, "fromBlock": "0x1", "toBlock": "latest"}}},
		{"logsOfBlock", "eth_getLogs", []any{object{"blockHash": block, "topics": []any{Word}}}},
		{"logsOfUnknown", "eth_getLogs", []any{object{"blockHash": unknown}}},
		{"logsBackwards", "eth_getLogs", []any{object{"fromBlock": "0x5", "toBlock": "0x1"}}},
		{"logsOfFuture", "eth_getLogs", []any{object{"fromBlock": "0x7ffffff0", "toBlock": "0x7fffffff"}}},
		{"code", "eth_getCode", []any{sent.Emitter, object{"blockHash": block}}},
		{"balance", "eth_getBalance", []any{sender, object{"blockHash": block}}},
		{"balanceSafe", "eth_getBalance", []any{sender, "safe"}},
		{"nonce", "eth_getTransactionCount", []any{sender, height}},
		{"storage", "eth_getStorageAt", []any{sent.Emitter, "0x0", object{"blockHash": block}}},
		{"callByHash", "eth_call", []any{object{"to": sent.Emitter, "data": Word}, object{"blockHash": block}}},
		{"callCanonical", "eth_call", []any{object{"to": sent.Emitter, "data": Word}, object{"blockHash": block, "requireCanonical": true}}},
		{"callWithoutBlock", "eth_call", []any{object{"to": sent.Emitter, "data": Word}}},
		{"callReverted", "eth_call", []any{object{"to": sent.Emitter}, height}},
		{"callUnknown", "eth_call", []any{object{"to": sent.Emitter}, object{"blockHash": unknown}}},
		{"estimate", "eth_estimateGas", []any{object{"from": sender, "to": sent.Emitter, "data": Word}}},
		{"estimateReverted", "eth_estimateGas", []any{object{"from": sender, "to": sent.Emitter}}},
		{"accessList", "eth_createAccessList", []any{object{"from": sender, "to": sent.Emitter, "data": Word}, "latest"}},
		{"traceBlock", "debug_traceBlockByNumber", []any{height, trace}},
		{"traceBlockByHash", "debug_traceBlockByHash", []any{block, trace}},
		{"traceGenesis", "debug_traceBlockByNumber", []any{"0x0", trace}},
		{"traceUnknown", "debug_traceTransaction", []any{unknown, trace}},
		{"pool", "txpool_content", nil},
		{"poolStatus", "txpool_status", nil},
	}
	for kind, hash := range sent.Hashes {
		calls = append(calls,
			Call{"transaction/" + kind, "eth_getTransactionByHash", []any{hash}},
			Call{"receipt/" + kind, "eth_getTransactionReceipt", []any{hash}},
			Call{"trace/" + kind, "debug_traceTransaction", []any{hash, trace}},
		)
	}
	return calls
}

// Answers makes all calls and returns the shapes of their answers by name.
func (n Node) Answers(ctx context.Context, calls []Call) (map[string]Shape, error) {
	shapes := map[string]Shape{}
	for _, call := range calls {
		answer, err := n.Answer(ctx, call.Method, call.Params...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", call.Name, err)
		}
		shapes[call.Name] = ShapeOf(answer)
	}
	return shapes, nil
}
