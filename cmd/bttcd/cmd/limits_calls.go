package cmd

import (
	"fmt"
	"math/bits"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// heavyPaths are the queries that execute code which their sender chooses. Those that are
// true there is another way to ask for than abci_query; simulation has none, since `bttcd tx
// --gas auto` knows no other.
var heavyPaths = map[string]bool{
	"/cosmos.evm.vm.v1.Query/EthCall":     true,
	"/cosmos.evm.vm.v1.Query/EstimateGas": true,
	"/cosmos.evm.vm.v1.Query/TraceTx":     true,
	"/cosmos.evm.vm.v1.Query/TraceBlock":  true,
	"/cosmos.evm.vm.v1.Query/TraceCall":   true,
	"/cosmos.tx.v1beta1.Service/Simulate": false,
}

// callLimits bound one query that executes code. cosmos/evm keeps to the limits that its
// JSON-RPC server sends along; over gRPC, REST and ABCI the sender would choose them.
type callLimits struct {
	// gas is json-rpc.gas-cap, for calls.
	gas uint64
	// tracing says that the debug namespace is on. A tracer may be a program of its sender's
	// and use any amount of memory.
	tracing bool
	// traceGas returns what all transactions of one trace may use: they fitted into one block.
	traceGas func() uint64
	// timeout is json-rpc.evm-timeout, for traces.
	timeout time.Duration
	// overABCI says that abci_query is the only way to execute code: gRPC is off.
	overABCI bool
}

// checkABCI refuses to execute code while consensus waits.
func (l callLimits) checkABCI(req *abci.RequestQuery) error {
	if elsewhere := heavyPaths[req.Path]; !elsewhere {
		return nil
	}
	if !l.overABCI {
		return fmt.Errorf("%s is not served here, since it would hold up blocks: use eth_call, eth_estimateGas or "+
			"debug_trace of the Ethereum JSON-RPC, or gRPC", req.Path)
	}
	request := newCall(req.Path)
	if err := request.Unmarshal(req.Data); err != nil {
		return err
	}
	if err := l.bound(request); err != nil {
		return err
	}
	bounded, err := request.Marshal()
	req.Data = bounded
	return err
}

// call is a request to execute code.
type call interface {
	Marshal() ([]byte, error)
	Unmarshal([]byte) error
}

func newCall(path string) call {
	switch path {
	case "/cosmos.evm.vm.v1.Query/TraceTx":
		return &evmtypes.QueryTraceTxRequest{}
	case "/cosmos.evm.vm.v1.Query/TraceBlock":
		return &evmtypes.QueryTraceBlockRequest{}
	case "/cosmos.evm.vm.v1.Query/TraceCall":
		return &evmtypes.QueryTraceCallRequest{}
	default:
		return &evmtypes.EthCallRequest{}
	}
}

// bound puts the limits into a decoded request, or refuses it.
func (l callLimits) bound(request any) error {
	switch request := request.(type) {
	case *evmtypes.EthCallRequest:
		request.GasCap = l.capped(request.GasCap)
		return nil
	case *evmtypes.QueryTraceCallRequest:
		request.GasCap = l.capped(request.GasCap)
		return l.boundTrace(&request.TraceConfig)
	case *evmtypes.QueryTraceTxRequest:
		return l.boundTrace(&request.TraceConfig, append([]*evmtypes.MsgEthereumTx{request.Msg}, request.Predecessors...)...)
	case *evmtypes.QueryTraceBlockRequest:
		return l.boundTrace(&request.TraceConfig, request.Txs...)
	default:
		return nil
	}
}

// capped takes zero as cosmos/evm does: no limit asked for.
func (l callLimits) capped(asked uint64) uint64 {
	if l.gas == 0 || asked != 0 && asked < l.gas {
		return asked
	}
	return l.gas
}

// traceBytes is the most output of the tracer that has no name; zero would be no limit.
const traceBytes = 16 << 20

// boundTrace bounds a trace and the transactions that run for it.
func (l callLimits) boundTrace(config **evmtypes.TraceConfig, traced ...*evmtypes.MsgEthereumTx) error {
	if !l.tracing {
		return status.Error(codes.Unimplemented, "this node traces nothing: json-rpc.api in app.toml does not name debug")
	}
	if *config == nil {
		*config = &evmtypes.TraceConfig{}
	}
	if (*config).Limit == 0 {
		(*config).Limit = traceBytes
	}
	if err := l.boundTraceTime((*config).Timeout); err != nil {
		return err
	}
	return l.boundTraced(traced)
}

// boundTraceTime checks the time that the sender gives a trace; without one it gets 5 s.
func (l callLimits) boundTraceTime(timeout string) error {
	if timeout == "" || l.timeout == 0 {
		return nil
	}
	asked, err := time.ParseDuration(timeout)
	if err != nil {
		return status.Errorf(codes.InvalidArgument, "timeout of the trace: %s", err)
	}
	if asked > l.timeout {
		return status.Errorf(codes.InvalidArgument, "timeout of the trace %s exceeds the limit of %s (json-rpc.evm-timeout)", asked, l.timeout)
	}
	return nil
}

func (l callLimits) boundTraced(traced []*evmtypes.MsgEthereumTx) error {
	limit, total := l.traceGas(), uint64(0)
	for _, message := range traced {
		if message == nil || message.Raw.Transaction == nil {
			continue
		}
		sum, carry := bits.Add64(total, message.Raw.Gas(), 0)
		if carry != 0 || sum > limit {
			return status.Errorf(codes.InvalidArgument, "the transactions to trace may use more than %d gas, the limit of one block", limit)
		}
		total = sum
	}
	return nil
}
