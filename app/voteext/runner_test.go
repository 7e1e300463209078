package voteext

import (
	"context"
	"errors"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp/txnrunner"
	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// executors are those that validators choose from.
func executors() map[string]sdk.TxRunner {
	decode := func(bz []byte) (sdk.Tx, error) {
		if string(bz) == "bad" {
			return nil, errors.New("no transaction")
		}
		return nil, nil
	}
	denom := func(storetypes.MultiStore) string { return "abtt" }
	return map[string]sdk.TxRunner{
		"sequential": txnrunner.NewDefaultRunner(decode),
		"block-stm":  txnrunner.NewSTMRunner(decode, []storetypes.StoreKey{storeKey}, 4, false, denom),
		"estimating": txnrunner.NewSTMRunner(decode, []storetypes.StoreKey{storeKey}, 4, true, denom),
	}
}

// deliver counts gas by index, and more for the injected transaction, as executors do for what
// they cannot decode.
func deliver(tx []byte, _ sdk.Tx, _ storetypes.MultiStore, index int, _ map[string]any) *abci.ExecTxResult {
	return &abci.ExecTxResult{Data: tx, GasUsed: int64(index)}
}

func multiStore(t *testing.T) storetypes.MultiStore {
	t.Helper()
	stores := rootmulti.NewStore(dbm.NewMemDB(), log.NewNopLogger())
	stores.MountStoreWithDB(storeKey, storetypes.StoreTypeIAVL, nil)
	require.NoError(t, stores.LoadLatestVersion())
	return stores.CacheMultiStore()
}

func TestRunnerAnswersForTheInjection(t *testing.T) {
	_, txs := injecting(t)
	for name, inner := range executors() {
		results, err := Runner(inner).Run(context.Background(), multiStore(t), append(txs, []byte("one"), []byte("two")), deliver)
		require.NoError(t, err, name)
		require.Equal(t, []*abci.ExecTxResult{{}, {Data: []byte("one"), GasUsed: 1}, {Data: []byte("two"), GasUsed: 2}}, results, name)

		results, err = Runner(inner).Run(context.Background(), multiStore(t), txs, deliver)
		require.NoError(t, err, name)
		require.Equal(t, []*abci.ExecTxResult{{}}, results, name)
	}
}

func TestRunnerLeavesOtherBlocksAlone(t *testing.T) {
	_, txs := injecting(t)
	for name, inner := range executors() {
		results, err := Runner(inner).Run(context.Background(), multiStore(t), [][]byte{[]byte("one"), txs[0]}, deliver)
		require.NoError(t, err, name)
		require.Equal(t, []*abci.ExecTxResult{{Data: []byte("one")}, {Data: txs[0], GasUsed: 1}}, results, name)
		results, err = Runner(inner).Run(context.Background(), multiStore(t), nil, deliver)
		require.NoError(t, err, name)
		require.Empty(t, results, name)
	}
}

func TestRunnerPassesErrorsOn(t *testing.T) {
	_, txs := injecting(t)
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	inner := executors()["sequential"]
	_, err := Runner(inner).Run(canceled, multiStore(t), append(txs, []byte("one")), deliver)
	require.ErrorIs(t, err, context.Canceled)
}
