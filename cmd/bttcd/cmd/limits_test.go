package cmd

import (
	"bytes"
	"context"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtrpctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	ethfilters "github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/evm/rpc/namespaces/ethereum/eth/filters"
	evmconfig "github.com/cosmos/evm/server/config"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// tracing are the limits of a node that traces.
func tracing() callLimits {
	return callLimits{gas: 1000, tracing: true, traceGas: func() uint64 { return 50_000 }, timeout: 5 * time.Second, overABCI: true}
}

func TestGasOfCallsIsCapped(t *testing.T) {
	for _, of := range []struct{ limit, asked, want uint64 }{
		{1000, 0, 1000}, {1000, 999, 999}, {1000, 1000, 1000}, {1000, 1 << 63, 1000}, {0, 0, 0}, {0, 5, 5},
	} {
		l := tracing()
		l.gas = of.limit
		call := &evmtypes.EthCallRequest{GasCap: of.asked}
		require.NoError(t, l.bound(call))
		require.Equal(t, of.want, call.GasCap)
		trace := &evmtypes.QueryTraceCallRequest{GasCap: of.asked}
		require.NoError(t, l.bound(trace))
		require.Equal(t, of.want, trace.GasCap)
	}
}

func spending(gas ...uint64) []*evmtypes.MsgEthereumTx {
	messages := make([]*evmtypes.MsgEthereumTx, len(gas))
	for i, gas := range gas {
		messages[i] = &evmtypes.MsgEthereumTx{}
		messages[i].FromEthereumTx(ethtypes.NewTx(&ethtypes.LegacyTx{Gas: gas, GasPrice: big.NewInt(1)}))
	}
	return messages
}

func TestTracesAreBounded(t *testing.T) {
	for name, of := range map[string]struct {
		request any
		said    string
	}{
		"one":           {&evmtypes.QueryTraceTxRequest{Msg: spending(50_000)[0]}, ""},
		"empty":         {&evmtypes.QueryTraceTxRequest{}, ""},
		"too much":      {&evmtypes.QueryTraceTxRequest{Msg: spending(50_001)[0]}, "more than 50000 gas"},
		"predecessors":  {&evmtypes.QueryTraceTxRequest{Msg: spending(1)[0], Predecessors: spending(50_000)}, "more than 50000 gas"},
		"block":         {&evmtypes.QueryTraceBlockRequest{Txs: spending(25_000, 25_000)}, ""},
		"big block":     {&evmtypes.QueryTraceBlockRequest{Txs: spending(25_000, 25_001)}, "more than 50000 gas"},
		"overflow":      {&evmtypes.QueryTraceBlockRequest{Txs: spending(40_000, 1<<64-1)}, "more than 50000 gas"},
		"time":          {&evmtypes.QueryTraceCallRequest{TraceConfig: &evmtypes.TraceConfig{Timeout: "5s"}}, ""},
		"too much time": {&evmtypes.QueryTraceCallRequest{TraceConfig: &evmtypes.TraceConfig{Timeout: "9000h"}}, "exceeds the limit of 5s (json-rpc.evm-timeout)"},
		"no time":       {&evmtypes.QueryTraceCallRequest{TraceConfig: &evmtypes.TraceConfig{Timeout: "x"}}, "timeout of the trace"},
	} {
		t.Run(name, func(t *testing.T) {
			err := tracing().bound(of.request)
			if of.said == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, of.said)
		})
	}
	off := tracing()
	off.tracing = false
	require.ErrorContains(t, off.bound(&evmtypes.QueryTraceTxRequest{}), "does not name debug")
	request := &evmtypes.QueryTraceCallRequest{}
	require.NoError(t, tracing().bound(request))
	require.EqualValues(t, traceBytes, request.TraceConfig.Limit)
}

func TestABCIQueriesExecuteNoCode(t *testing.T) {
	l := tracing()
	l.overABCI = false
	for path, elsewhere := range heavyPaths {
		err := l.checkABCI(&abci.RequestQuery{Path: path})
		if !elsewhere {
			require.NoError(t, err, path)
			continue
		}
		require.ErrorContains(t, err, "would hold up blocks")
	}
	require.NoError(t, l.checkABCI(&abci.RequestQuery{Path: "/cosmos.bank.v1beta1.Query/Params"}))

	raw, err := (&evmtypes.EthCallRequest{Args: []byte("{}")}).Marshal()
	require.NoError(t, err)
	req := &abci.RequestQuery{Path: "/cosmos.evm.vm.v1.Query/EthCall", Data: raw}
	require.NoError(t, tracing().checkABCI(req))
	var bounded evmtypes.EthCallRequest
	require.NoError(t, bounded.Unmarshal(req.Data))
	require.Equal(t, evmtypes.EthCallRequest{Args: []byte("{}"), GasCap: 1000}, bounded)
	for path, elsewhere := range heavyPaths {
		if elsewhere {
			require.Error(t, tracing().checkABCI(&abci.RequestQuery{Path: path, Data: []byte{0xff}}), path)
		}
	}
}

// results are blocks with logs of 1 MiB each.
type results struct {
	filters.Backend
	asked int
}

func (r *results) CometBlockResultByNumber(context.Context, *int64) (*cmtrpctypes.ResultBlockResults, error) {
	r.asked++
	return &cmtrpctypes.ResultBlockResults{TxsResults: []*abci.ExecTxResult{{Data: make([]byte, 1<<20)}}}, nil
}

func (r *results) BlockBloomFromCometBlock(context.Context, *cmtrpctypes.ResultBlockResults) (ethtypes.Bloom, error) {
	var bloom ethtypes.Bloom
	bloom.Add(common.Address{1}.Bytes())
	bloom.Add(common.Hash{2}.Bytes())
	return bloom, nil
}

func TestSearchEndsWithItsContextAndItsBytes(t *testing.T) {
	for name, of := range map[string]struct {
		criteria ethfilters.FilterCriteria
		matches  bool
	}{
		"all":           {ethfilters.FilterCriteria{}, true},
		"address":       {ethfilters.FilterCriteria{Addresses: []common.Address{{9}, {1}}}, true},
		"topic":         {ethfilters.FilterCriteria{Topics: [][]common.Hash{nil, {{2}}}}, true},
		"other address": {ethfilters.FilterCriteria{Addresses: []common.Address{{9}}}, false},
		"other topic":   {ethfilters.FilterCriteria{Topics: [][]common.Hash{{{9}}}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			source := &results{}
			bounded, ctx := &boundedLogs{source}, withSearch(t.Context(), &search{criteria: of.criteria})
			var err error
			for range 40 {
				block, failed := bounded.CometBlockResultByNumber(ctx, nil)
				require.NoError(t, failed)
				if _, err = bounded.BlockBloomFromCometBlock(ctx, block); err != nil {
					break
				}
			}
			if of.matches {
				require.ErrorContains(t, err, "33554432 bytes")
				require.Equal(t, 33, source.asked)
				return
			}
			require.NoError(t, err)
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := (&boundedLogs{&results{}}).CometBlockResultByNumber(ctx, nil)
	require.ErrorIs(t, err, context.Canceled)
}

func TestFiltersAreForgottenWhenTheyDie(t *testing.T) {
	now := time.Unix(0, 0)
	bounded := &boundedFilters{now: func() time.Time { return now }, lifetime: time.Minute, live: map[rpc.ID]liveFilter{}}
	next := func() (rpc.ID, error) { return rpc.NewID(), nil }
	for range maxFilters {
		_, err := bounded.add(ethfilters.FilterCriteria{}, next)
		require.NoError(t, err)
	}
	_, err := bounded.add(ethfilters.FilterCriteria{}, next)
	require.ErrorContains(t, err, "the limit is 1000")
	now = now.Add(time.Minute + 1)
	_, err = bounded.add(ethfilters.FilterCriteria{}, next)
	require.NoError(t, err)
	require.Len(t, bounded.live, 1)
	_, err = bounded.NewFilter(ethfilters.FilterCriteria{Addresses: make([]common.Address, maxCriteria), Topics: [][]common.Hash{{{}}}})
	require.ErrorContains(t, err, "1001 addresses and topics")
}

func TestCallsOverTheirLimitsAreRefused(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	busy := http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		if deadline, limited := request.Context().Deadline(); !limited || time.Until(deadline) > 90*time.Millisecond {
			t.Error("the answer may take longer than the server waits for it")
		}
		body, _ := io.ReadAll(request.Body)
		if string(body) == "stay" {
			entered <- struct{}{}
			<-release
		}
	})
	calls := gatedCalls(busy, evmconfig.JSONRPCConfig{HTTPBodyLimit: 10, HTTPTimeout: 100 * time.Millisecond})
	call := func(body io.Reader) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		calls.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", body))
		return answer
	}
	require.Equal(t, http.StatusOK, call(strings.NewReader("go")).Code)
	unsized := call(io.MultiReader(bytes.NewReader(make([]byte, 11))))
	require.Equal(t, http.StatusRequestEntityTooLarge, unsized.Code)
	require.Contains(t, unsized.Body.String(), "the limit is 10 bytes (json-rpc.http-body-limit)")

	stayed := make(chan int)
	for range rpcRunning {
		go func() { stayed <- call(strings.NewReader("stay")).Code }()
		<-entered
	}
	refused := call(strings.NewReader("go"))
	require.Equal(t, http.StatusServiceUnavailable, refused.Code)
	require.JSONEq(t, `{"jsonrpc":"2.0","id":null,"error":{"code":-32005,
		"message":"too many JSON-RPC requests at once: none of the 32 running ended within 30ms; try again later"}}`, refused.Body.String())
	close(release)
	for range rpcRunning {
		require.Equal(t, http.StatusOK, <-stayed)
	}
}

func TestTakeOverLeavesTheOthersNothing(t *testing.T) {
	options := viper.New()
	for key, value := range map[string]any{
		"json-rpc.enable": true, "json-rpc.api": "eth, net,bttc", "json-rpc.address": "127.0.0.1:8545",
		"json-rpc.max-open-connections": 7, "grpc.enable": true, "grpc.address": "127.0.0.1:9090",
	} {
		options.Set(key, value)
	}
	server := &ethServer{}
	require.NoError(t, server.takeOver(options))
	require.Equal(t, []string{"eth", "net", "bttc"}, namespaces(options.Get(keyServedNamespaces)))
	require.Equal(t, 7, server.config.JSONRPC.MaxOpenConnections)
	require.Equal(t, "127.0.0.1:8545", server.config.JSONRPC.Address)
	require.Equal(t, "127.0.0.1:9090", server.grpc.address)
	require.Equal(t, servedNamespace, options.GetString("json-rpc.api"))
	require.Equal(t, 1, options.GetInt("json-rpc.max-open-connections"))
	require.Equal(t, "127.0.0.1:0", options.GetString("json-rpc.address"))
	require.Regexp(t, `^127\.0\.0\.1:[1-9][0-9]+$`, options.GetString("grpc.address"))
	require.NotEqual(t, "127.0.0.1:9090", options.GetString("grpc.address"))

	options.Set("json-rpc.enable", false)
	options.Set("grpc.address", "127.0.0.1:9090")
	require.NoError(t, (&ethServer{}).takeOver(options))
	require.Equal(t, "127.0.0.1:9090", options.GetString("grpc.address"), "nobody would serve the port")
}

func TestLogOfReplacedServersIsLeftOut(t *testing.T) {
	var written bytes.Buffer
	logger := log.Logger(unreplaced{log.NewLogger(&written)}).With("module", "geth")
	for message := range replaced {
		logger.Info(message)
		logger.Error(message)
	}
	require.Empty(t, written.String())
	logger.Error("another")
	require.Contains(t, written.String(), "another")
}
