package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/version"

	evmrpc "github.com/cosmos/evm/rpc"
	"github.com/cosmos/evm/rpc/backend"
	"github.com/cosmos/evm/rpc/namespaces/ethereum/eth"
	"github.com/cosmos/evm/rpc/stream"
	rpctypes "github.com/cosmos/evm/rpc/types"
	evmflags "github.com/cosmos/evm/server/flags"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/app"
)

// mendedNamespace names the methods of ours that replace cosmos/evm's. They are served
// under eth_; of two methods with one name the one registered last answers.
const mendedNamespace = "bttc"

// registerMendedMethods makes them known to cosmos/evm's server, once per process.
func registerMendedMethods(keeper *ethKeeper) {
	// A second registration fails, which is what is wanted.
	_ = evmrpc.RegisterAPINamespace(mendedNamespace, func(
		ctx *sdkserver.Context, clientCtx client.Context, _ *stream.RPCStream, node backend.BackendI,
	) []rpc.API {
		keeper.start(ctx.Logger, clientCtx, node)
		indexPromptly(ctx.Logger, clientCtx, node)
		methods := eth.NewPublicAPI(ctx.Logger, node)
		return append(mendedDebugAPI(ctx, node), []rpc.API{
			{Namespace: evmrpc.EthNamespace, Version: "1.0", Public: true, Service: &mendedEth{node: node, eth: methods}},
			{Namespace: evmrpc.EthNamespace, Version: "1.0", Public: true, Service: &taggedEth{methods}},
			{Namespace: evmrpc.EthNamespace, Version: "1.0", Public: true, Service: newMendedBlocks(node)},
			{Namespace: evmrpc.Web3Namespace, Version: "1.0", Public: true, Service: mendedWeb3{}},
		}...)
	})
}

// selectMendedMethods puts them behind the namespaces of json-rpc.api if eth is one of those.
func selectMendedMethods(options *viper.Viper) {
	namespaces := strings.Split(strings.Join(options.GetStringSlice(evmflags.JSONRPCAPI), ","), ",")
	for _, namespace := range namespaces {
		if strings.TrimSpace(namespace) == evmrpc.EthNamespace {
			options.Set(evmflags.JSONRPCAPI, strings.Join(append(namespaces, mendedNamespace), ","))
			return
		}
	}
}

// mendedWeb3 holds the replaced web3_ methods.
type mendedWeb3 struct{}

// ClientVersion is web3_clientVersion, in the form that Ethereum's tools parse: name,
// version, platform, compiler.
func (mendedWeb3) ClientVersion() string {
	return fmt.Sprintf("%s/%s/%s-%s/%s", app.Name, version.Version, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// mendedEth holds the replaced eth_ methods.
type mendedEth struct {
	node gasEstimator
	eth  transactionFiller
}

type gasEstimator interface {
	EstimateGas(context.Context, evmtypes.TransactionArgs, *rpctypes.BlockNumberOrHash, *json.RawMessage) (hexutil.Uint64, error)
}

type transactionFiller interface {
	FillTransaction(evmtypes.TransactionArgs) (*rpctypes.SignTransactionResult, error)
}

// FillTransaction is eth_fillTransaction. cosmos/evm estimates the gas at block 0, where
// no contract has code, so that calls run out of gas; and it panics without a sender.
func (m *mendedEth) FillTransaction(args evmtypes.TransactionArgs) (*rpctypes.SignTransactionResult, error) {
	if args.From == nil {
		args.From = &common.Address{}
	}
	if args.Gas == nil {
		latest := rpctypes.EthLatestBlockNumber
		gas, err := m.node.EstimateGas(context.Background(), args, &rpctypes.BlockNumberOrHash{BlockNumber: &latest}, nil)
		if err != nil {
			return nil, err
		}
		args.Gas = &gas
	}
	return m.eth.FillTransaction(args)
}
