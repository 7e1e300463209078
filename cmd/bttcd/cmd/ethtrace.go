package cmd

import (
	"context"
	"errors"
	"fmt"

	cmtrpctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	sdkserver "github.com/cosmos/cosmos-sdk/server"

	evmrpc "github.com/cosmos/evm/rpc"
	"github.com/cosmos/evm/rpc/backend"
	rpctypes "github.com/cosmos/evm/rpc/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// mendedDebug holds the debug_ methods that trace a block. cosmos/evm does not say which
// transaction a trace is of.
type mendedDebug struct{ node blockTracer }

type blockTracer interface {
	CometBlockByNumber(context.Context, rpctypes.BlockNumber) (*cmtrpctypes.ResultBlock, error)
	CometBlockByHash(context.Context, common.Hash) (*cmtrpctypes.ResultBlock, error)
	CometBlockResultByNumber(context.Context, *int64) (*cmtrpctypes.ResultBlockResults, error)
	EthMsgsFromCometBlock(context.Context, *cmtrpctypes.ResultBlock, *cmtrpctypes.ResultBlockResults) []*evmtypes.MsgEthereumTx
	TraceBlock(context.Context, rpctypes.BlockNumber, *rpctypes.TraceConfig, *cmtrpctypes.ResultBlock) ([]*evmtypes.TxTraceResult, error)
}

// tracedTx is what became of one transaction of a traced block.
type tracedTx struct {
	TxHash common.Hash `json:"txHash"`
	Result any         `json:"result,omitempty"`
	Error  string      `json:"error,omitempty"`
}

// mendedDebugAPI returns the methods if debug_ is served.
func mendedDebugAPI(ctx *sdkserver.Context, node backend.BackendI) []rpc.API {
	tracer, ok := node.(blockTracer)
	if !ok {
		return nil
	}
	for _, namespace := range namespaces(ctx.Viper.Get(keyServedNamespaces)) {
		if namespace == evmrpc.DebugNamespace {
			return []rpc.API{{Namespace: evmrpc.DebugNamespace, Version: "1.0", Service: &mendedDebug{tracer}}}
		}
	}
	return nil
}

// TraceBlockByNumber is debug_traceBlockByNumber.
func (m *mendedDebug) TraceBlockByNumber(ctx context.Context, at blockTag, config *rpctypes.TraceConfig) ([]tracedTx, error) {
	if at == 0 {
		return nil, errors.New("genesis is not traceable")
	}
	block, err := m.node.CometBlockByNumber(ctx, at.number())
	if err != nil || block == nil || block.Block == nil {
		return nil, fmt.Errorf("block %d not found", at)
	}
	return m.trace(ctx, block, config)
}

// TraceBlockByHash is debug_traceBlockByHash.
func (m *mendedDebug) TraceBlockByHash(ctx context.Context, hash common.Hash, config *rpctypes.TraceConfig) ([]tracedTx, error) {
	block, err := m.node.CometBlockByHash(ctx, hash)
	if err != nil || block == nil || block.Block == nil {
		return nil, fmt.Errorf("block %s not found", hash)
	}
	return m.trace(ctx, block, config)
}

func (m *mendedDebug) trace(ctx context.Context, block *cmtrpctypes.ResultBlock, config *rpctypes.TraceConfig) ([]tracedTx, error) {
	height := block.Block.Height
	results, err := m.node.CometBlockResultByNumber(ctx, &height)
	if err != nil {
		return nil, err
	}
	messages := m.node.EthMsgsFromCometBlock(ctx, block, results)
	if len(messages) == 0 {
		return []tracedTx{}, nil
	}
	traces, err := m.node.TraceBlock(ctx, rpctypes.BlockNumber(height), config, block)
	if err != nil {
		return nil, err
	}
	if len(traces) != len(messages) {
		return nil, fmt.Errorf("block %d has %d Ethereum transactions and %d traces", height, len(messages), len(traces))
	}
	traced := make([]tracedTx, len(traces))
	for i, trace := range traces {
		traced[i] = tracedTx{TxHash: messages[i].Hash(), Result: trace.Result, Error: trace.Error}
	}
	return traced, nil
}
