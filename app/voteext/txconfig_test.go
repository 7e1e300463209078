package voteext

import (
	"testing"

	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func innerConfig() client.TxConfig {
	return authtx.NewTxConfig(codec.NewProtoCodec(codectypes.NewInterfaceRegistry()), authtx.DefaultSignModes)
}

// No transaction begins as an injection does, so neither is ever taken for the other.
func TestInjectionsAreNoTransactions(t *testing.T) {
	_, txs := injecting(t)
	inner := innerConfig()
	prefix := txs[0][:26]
	for _, bz := range [][]byte{txs[0], prefix, append(prefix[:26:26], 0x0a, 0x00), prefix[:1]} {
		_, err := inner.TxDecoder()(bz)
		require.ErrorContains(t, err, "invalid field number")
		_, err = inner.TxJSONDecoder()(bz)
		require.Error(t, err)
		require.Error(t, new(ethtypes.Transaction).UnmarshalBinary(bz))
	}
	builder := inner.NewTxBuilder()
	builder.SetMemo(string(txs[0]))
	bz, err := inner.TxEncoder()(builder.GetTx())
	require.NoError(t, err)
	require.False(t, types.IsInjection(bz))
	require.NotEqual(t, byte(0), bz[0])
}

// Whoever reads a committed block sees a transaction that does nothing.
func TestTxConfigShowsInjections(t *testing.T) {
	_, txs := injecting(t)
	config := TxConfig(innerConfig())
	tx, err := config.TxDecoder()(txs[0])
	require.NoError(t, err)
	require.Empty(t, tx.GetMsgs())
	require.Equal(t, injectedMemo, tx.(sdk.TxWithMemo).GetMemo())
	require.IsType(t, &txtypes.Tx{}, tx.(interface{ GetProtoTx() *txtypes.Tx }).GetProtoTx())
	require.NotNil(t, tx.(interface{ AsAny() *codectypes.Any }).AsAny(), "which the SDK's transaction queries ask for")
	json, err := config.TxJSONEncoder()(tx)
	require.NoError(t, err)
	require.Contains(t, string(json), injectedMemo)
}

func TestTxConfigLeavesTransactionsAlone(t *testing.T) {
	inner := innerConfig()
	builder := inner.NewTxBuilder()
	builder.SetMemo("hello")
	bz, err := inner.TxEncoder()(builder.GetTx())
	require.NoError(t, err)
	want, err := inner.TxDecoder()(bz)
	require.NoError(t, err)
	got, err := TxConfig(inner).TxDecoder()(bz)
	require.NoError(t, err)
	require.Equal(t, want.(sdk.TxWithMemo).GetMemo(), got.(sdk.TxWithMemo).GetMemo())
	_, err = TxConfig(inner).TxDecoder()([]byte("garbage"))
	require.Error(t, err)
}
