package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtrpctypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	ethfilters "github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/evm/rpc/stream"
	rpctypes "github.com/cosmos/evm/rpc/types"
	evmservertypes "github.com/cosmos/evm/server/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

func TestOnlyBlocksAreBlocks(t *testing.T) {
	for raw, want := range map[string]rpctypes.BlockNumber{
		`"latest"`: rpctypes.EthLatestBlockNumber, `"safe"`: rpctypes.EthLatestBlockNumber, `"finalized"`: rpctypes.EthLatestBlockNumber,
		`"pending"`: rpctypes.EthPendingBlockNumber, `"earliest"`: rpctypes.EthEarliestBlockNumber, `"0x1b4"`: 436, `"0x0"`: 0,
	} {
		var tag blockTag
		require.NoError(t, json.Unmarshal([]byte(raw), &tag), raw)
		require.Equal(t, want, tag.number(), raw)
		var ref blockRef
		require.NoError(t, json.Unmarshal([]byte(raw), &ref), raw)
		require.Equal(t, want, *ref.ref().BlockNumber, raw)
	}
	for _, raw := range []string{`"nonsense"`, `""`, `"12"`, `7`, `null7`, `"0x"`, `"0xzz"`, `"0x8000000000000000"`, `{}x`, `["0x1"]`} {
		var tag blockTag
		require.Error(t, tag.UnmarshalJSON([]byte(raw)), raw)
		var ref blockRef
		require.Error(t, ref.UnmarshalJSON([]byte(raw)), raw)
	}
	hash := common.HexToHash("0xa1")
	for _, raw := range []string{`"` + hash.Hex() + `"`, `{"blockHash":"` + hash.Hex() + `","requireCanonical":true}`} {
		var ref blockRef
		require.NoError(t, json.Unmarshal([]byte(raw), &ref))
		require.Equal(t, hash, *ref.ref().BlockHash)
	}
	require.Equal(t, rpctypes.EthLatestBlockNumber, *(*blockRef)(nil).orLatest().BlockNumber)
}

func FuzzBlockRef(f *testing.F) {
	f.Add([]byte(`"safe"`))
	f.Add([]byte(`{"blockNumber":"0x1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var ref blockRef
		if ref.UnmarshalJSON(raw) == nil && ref.BlockHash != nil {
			require.Nil(t, ref.BlockNumber)
		}
	})
}

func codeOf(t *testing.T, err error) int {
	t.Helper()
	var coded rpc.Error
	require.ErrorAs(t, err, &coded)
	return coded.ErrorCode()
}

func TestRevertWithoutReasonIsARevert(t *testing.T) {
	err := reverted(errors.New("rpc error: code = Internal desc = execution reverted"))
	var coded rpc.DataError
	require.ErrorAs(t, err, &coded)
	require.Equal(t, "0x", coded.ErrorData())
	require.Equal(t, 3, codeOf(t, err))
	require.NoError(t, reverted(nil))
	other := errors.New("out of gas")
	require.Equal(t, other, reverted(other))
	withReason := rangeError{3, "execution reverted: why"}
	require.Equal(t, withReason, reverted(withReason), "what has a code keeps it")
}

// ethChain is a node whose newest block moves with each question for it.
type ethChain struct {
	head     int64
	receipts []int64 // heights asked for
	found    map[common.Hash]*evmservertypes.TxResult
	queued   *ethtypes.Transaction
}

func (c *ethChain) BlockNumberFromComet(_ context.Context, at rpctypes.BlockNumberOrHash) (rpctypes.BlockNumber, error) {
	if at.BlockHash != nil {
		return 0, errors.New("no such block")
	}
	return *at.BlockNumber, nil
}

func (c *ethChain) CometBlockByNumber(_ context.Context, at rpctypes.BlockNumber) (*cmtrpctypes.ResultBlock, error) {
	if at > rpctypes.BlockNumber(c.head) {
		return nil, errors.New("no such block")
	}
	c.head++
	return &cmtrpctypes.ResultBlock{Block: &cmttypes.Block{Header: cmttypes.Header{Height: c.head}}}, nil
}

func (c *ethChain) GetBlockByHash(context.Context, common.Hash, bool) (map[string]any, error) {
	return nil, errors.New("block not found for hash")
}

func (c *ethChain) GetBlockReceipts(_ context.Context, at rpctypes.BlockNumberOrHash) ([]map[string]any, error) {
	c.receipts = append(c.receipts, int64(*at.BlockNumber))
	return []map[string]any{}, nil
}

func (c *ethChain) GetTransactionReceipt(_ context.Context, hash common.Hash) (map[string]any, error) {
	return map[string]any{"cumulativeGasUsed": hexutil.Uint64(c.found[hash].GasUsed)}, nil
}

func (c *ethChain) GetTxByEthHash(_ context.Context, hash common.Hash) (*evmservertypes.TxResult, error) {
	if found := c.found[hash]; found != nil {
		return found, nil
	}
	return nil, errors.New("not found")
}

func (c *ethChain) GetTxByTxIndex(_ context.Context, height int64, index uint) (*evmservertypes.TxResult, error) {
	for _, found := range c.found {
		if found.Height == height && found.EthTxIndex == int32(index) {
			return found, nil
		}
	}
	return nil, errors.New("not found")
}

func (c *ethChain) GetTransactionByHash(context.Context, common.Hash) (*rpctypes.RPCTransaction, error) {
	return nil, nil
}

func (c *ethChain) ChainConfig() *params.ChainConfig { return params.TestChainConfig }

func (c *ethChain) mended() *mendedBlocks {
	return &mendedBlocks{c, func(hash common.Hash) *ethtypes.Transaction {
		if c.queued != nil && c.queued.Hash() == hash {
			return c.queued
		}
		return nil
	}}
}

func TestReceiptsAreOfOneBlock(t *testing.T) {
	c := &ethChain{head: 7}
	latest := rpctypes.EthLatestBlockNumber
	receipts, err := c.mended().GetBlockReceipts(t.Context(), blockRef{BlockNumber: &latest})
	require.NoError(t, err)
	require.NotNil(t, receipts)
	require.Equal(t, []int64{8}, c.receipts, "by the height of the block that was found, not by a tag again")

	future, unknown := rpctypes.BlockNumber(99), common.HexToHash("0xdead")
	for _, at := range []blockRef{{BlockNumber: &future}, {BlockHash: &unknown}} {
		receipts, err := c.mended().GetBlockReceipts(t.Context(), at)
		require.NoError(t, err)
		require.Nil(t, receipts, "what is not there is null")
	}
	block, err := c.mended().GetBlockByHash(t.Context(), unknown, true)
	require.NoError(t, err)
	require.Nil(t, block)
}

func TestCumulativeGasCountsTheTransactionsBefore(t *testing.T) {
	c := &ethChain{found: map[common.Hash]*evmservertypes.TxResult{
		{1}: {Height: 5, EthTxIndex: 0, GasUsed: 100}, {2}: {Height: 5, EthTxIndex: 1, GasUsed: 20},
		{3}: {Height: 5, EthTxIndex: 2, GasUsed: 3}, {4}: {Height: 6, EthTxIndex: 0, GasUsed: 7},
	}}
	for hash, want := range map[common.Hash]hexutil.Uint64{{1}: 100, {2}: 120, {3}: 123, {4}: 7} {
		receipt, err := c.mended().GetTransactionReceipt(t.Context(), hash)
		require.NoError(t, err)
		require.Equal(t, want, receipt["cumulativeGasUsed"])
	}
	receipt, err := c.mended().GetTransactionReceipt(t.Context(), common.Hash{9})
	require.NoError(t, err)
	require.Nil(t, receipt)
}

func TestQueuedTransactionIsFound(t *testing.T) {
	c := &ethChain{queued: ethtypes.NewTx(&ethtypes.LegacyTx{Nonce: 9, GasPrice: big.NewInt(1)})}
	found, err := c.mended().GetTransactionByHash(t.Context(), c.queued.Hash())
	require.NoError(t, err)
	require.EqualValues(t, 9, found.Nonce)
	require.Nil(t, found.BlockHash)
	found, err = c.mended().GetTransactionByHash(t.Context(), common.Hash{1})
	require.NoError(t, err)
	require.Nil(t, found)
}

func TestRangesSayWhatToAskFor(t *testing.T) {
	number := func(n int64) *big.Int { return big.NewInt(n) }
	hash := common.Hash{1}
	for name, of := range map[string]struct {
		criteria ethfilters.FilterCriteria
		want     blockRange
		code     int
		said     string
	}{
		"defaults":  {ethfilters.FilterCriteria{}, blockRange{50, 50}, 0, ""},
		"tags":      {ethfilters.FilterCriteria{FromBlock: number(int64(rpc.SafeBlockNumber)), ToBlock: number(int64(rpc.LatestBlockNumber))}, blockRange{50, 50}, 0, ""},
		"hash":      {ethfilters.FilterCriteria{BlockHash: &hash}, blockRange{}, 0, ""},
		"the most":  {ethfilters.FilterCriteria{FromBlock: number(30), ToBlock: number(50)}, blockRange{30, 50}, 0, ""},
		"backwards": {ethfilters.FilterCriteria{FromBlock: number(9), ToBlock: number(2)}, blockRange{}, invalidParams, "[0x9, 0x2]: it begins after its end"},
		"future":    {ethfilters.FilterCriteria{FromBlock: number(9), ToBlock: number(51)}, blockRange{}, invalidParams, "the newest block is 0x32"},
		"too many": {
			ethfilters.FilterCriteria{FromBlock: number(int64(rpc.EarliestBlockNumber))}, blockRange{}, limitExceeded,
			"[0x1, 0x32] has 50 blocks: maximum [from, to] blocks distance: 20 (json-rpc.block-range-cap); ask for [0x1, 0x15] first",
		},
	} {
		got, err := rangeOf(of.criteria, 50, 20)
		if of.said == "" {
			require.NoError(t, err, name)
			require.Equal(t, of.want, got, name)
			continue
		}
		require.ErrorContains(t, err, of.said, name)
		require.Equal(t, of.code, codeOf(t, err), name)
	}
	_, err := rangeOf(ethfilters.FilterCriteria{FromBlock: number(1)}, 1<<40, 0)
	require.NoError(t, err, "without a limit")
}

func TestSearchThatIsTooMuchSaysHowFarItCame(t *testing.T) {
	run := &search{span: blockRange{16, 32}, height: 24}
	err := run.tooMuch(errors.New("query returned more than 10000 results"))
	require.EqualError(t, err, "query returned more than 10000 results; what fits is [0x10, 0x17]: ask for that first")
	require.Equal(t, limitExceeded, codeOf(t, err))
	run.height = 16
	require.ErrorContains(t, run.tooMuch(errors.New("it took 5s: "+askForFewer)), "block 0x10 alone goes over it: name addresses or topics")
	other := errors.New("no such block")
	require.Equal(t, other, run.tooMuch(other))
}

// tracedChain traces what it is told.
type tracedChain struct {
	*ethChain
	messages []*evmtypes.MsgEthereumTx
	traces   []*evmtypes.TxTraceResult
}

func (c *tracedChain) CometBlockByHash(context.Context, common.Hash) (*cmtrpctypes.ResultBlock, error) {
	return nil, errors.New("no such block")
}

func (c *tracedChain) CometBlockResultByNumber(context.Context, *int64) (*cmtrpctypes.ResultBlockResults, error) {
	return &cmtrpctypes.ResultBlockResults{TxsResults: []*abci.ExecTxResult{}}, nil
}

func (c *tracedChain) EthMsgsFromCometBlock(context.Context, *cmtrpctypes.ResultBlock, *cmtrpctypes.ResultBlockResults) []*evmtypes.MsgEthereumTx {
	return c.messages
}

func (c *tracedChain) TraceBlock(context.Context, rpctypes.BlockNumber, *rpctypes.TraceConfig, *cmtrpctypes.ResultBlock) ([]*evmtypes.TxTraceResult, error) {
	return c.traces, nil
}

func TestTracesNameTheirTransactions(t *testing.T) {
	c := &tracedChain{ethChain: &ethChain{head: 7}}
	for nonce := range uint64(2) {
		message := &evmtypes.MsgEthereumTx{}
		message.FromEthereumTx(ethtypes.NewTx(&ethtypes.LegacyTx{Nonce: nonce}))
		c.messages = append(c.messages, message)
		c.traces = append(c.traces, &evmtypes.TxTraceResult{Result: nonce})
	}
	debug := &mendedDebug{c}
	traced, err := debug.TraceBlockByNumber(t.Context(), 7, nil)
	require.NoError(t, err)
	require.Equal(t, []tracedTx{{c.messages[0].Hash(), uint64(0), ""}, {c.messages[1].Hash(), uint64(1), ""}}, traced)

	c.traces = c.traces[:1]
	_, err = debug.TraceBlockByNumber(t.Context(), 7, nil)
	require.ErrorContains(t, err, "2 Ethereum transactions and 1 traces")
	c.messages = nil
	traced, err = debug.TraceBlockByNumber(t.Context(), 7, nil)
	require.NoError(t, err)
	require.Equal(t, []tracedTx{}, traced, "an empty list, not null")
	_, err = debug.TraceBlockByNumber(t.Context(), 0, nil)
	require.EqualError(t, err, "genesis is not traceable")
	_, err = debug.TraceBlockByNumber(t.Context(), 99, nil)
	require.EqualError(t, err, "block 99 not found")
	_, err = debug.TraceBlockByHash(t.Context(), common.Hash{1}, nil)
	require.ErrorContains(t, err, "not found")
}

// headers returns the header of each hash once.
type headers struct{ asked []common.Hash }

func (h *headers) GetHeaderByHash(_ context.Context, hash common.Hash) (map[string]any, error) {
	h.asked = append(h.asked, hash)
	if hash == (common.Hash{9}) {
		return nil, errors.New("no such block")
	}
	return map[string]any{"hash": hash}, nil
}

func TestNewHeadsAreThoseOfBlocks(t *testing.T) {
	node := &headers{}
	heads := &newHeads{node: node}
	head := func(id byte) stream.RPCHeader {
		return stream.RPCHeader{Hash: common.Hash{id}, EthHeader: &ethtypes.Header{Number: big.NewInt(int64(id)), Difficulty: big.NewInt(0)}}
	}
	for _, id := range []byte{1, 1, 2, 2, 1} {
		require.Equal(t, []any{map[string]any{"hash": common.Hash{id}}}, heads.of(head(id)))
	}
	require.Equal(t, []common.Hash{{1}, {2}, {1}}, node.asked, "read once for all subscribers")
	require.EqualValues(t, common.Hash{9}.Bytes(), heads.of(head(9))[0].(map[string]any)["hash"], "the hash of the block even so")
}
