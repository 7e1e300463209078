package cmd

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	rpctypes "github.com/cosmos/evm/rpc/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// recorder stands for cosmos/evm's backend and its eth_fillTransaction.
type recorder struct {
	estimatedAt rpctypes.BlockNumber
	filled      evmtypes.TransactionArgs
}

func (r *recorder) EstimateGas(
	_ context.Context, _ evmtypes.TransactionArgs, at *rpctypes.BlockNumberOrHash, _ *json.RawMessage,
) (hexutil.Uint64, error) {
	r.estimatedAt = *at.BlockNumber
	return 51_000, nil
}

func (r *recorder) FillTransaction(args evmtypes.TransactionArgs) (*rpctypes.SignTransactionResult, error) {
	r.filled = args
	return &rpctypes.SignTransactionResult{}, nil
}

func TestFillTransactionEstimatesGasAtTheHead(t *testing.T) {
	r := &recorder{}
	mended := &mendedEth{node: r, eth: r}
	_, err := mended.FillTransaction(evmtypes.TransactionArgs{})
	require.NoError(t, err)
	require.Equal(t, rpctypes.EthLatestBlockNumber, r.estimatedAt)
	require.Equal(t, hexutil.Uint64(51_000), *r.filled.Gas)
	require.NotNil(t, r.filled.From, "without a sender cosmos/evm panics")

	gas, r := hexutil.Uint64(7), &recorder{}
	_, err = (&mendedEth{node: r, eth: r}).FillTransaction(evmtypes.TransactionArgs{Gas: &gas})
	require.NoError(t, err)
	require.Zero(t, r.estimatedAt, "gas that is given is kept")
	require.Equal(t, gas, *r.filled.Gas)
}

func TestClientVersionHasFourParts(t *testing.T) {
	require.Regexp(t, `^bttcd/[^/]*/[a-z0-9]+-[a-z0-9]+/go1\.[^/]+$`, mendedWeb3{}.ClientVersion())
}

func TestMendedMethodsFollowTheEthNamespace(t *testing.T) {
	for configured, want := range map[string]string{
		"eth,net,web3": "eth,net,web3,bttc",
		"net,web3":     "net,web3",
	} {
		options := viper.New()
		options.Set("json-rpc.api", configured)
		selectMendedMethods(options)
		require.Equal(t, want, options.GetString("json-rpc.api"))
	}
}
