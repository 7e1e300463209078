package app

import (
	"context"
	"fmt"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// Validators of one network may choose differently: every executor must reach the same
// state from the same blocks, transactions that fail and that depend on each other included.
func TestExecutorsAgree(t *testing.T) {
	sequential := newHarness(t)
	parallel := &harness{t: t, db: dbm.NewMemDB(), key: sequential.key, time: sequential.time.Add(-1e9)}
	parallel.App = newTestAppWith(t, parallel.db, simtestutil.AppOptionsMap{
		"block-executor": "block-stm", "block-stm-workers": 4, "block-stm-pre-estimate": true,
	})
	parallel.start(genesisWith(t, parallel.App, parallel.address()))

	operator := sdk.ValAddress(sequential.address()).String()
	for block := range 5 {
		var txs [][]byte
		for i := range uint64(8) {
			receiver := sdk.AccAddress(fmt.Sprintf("receiver_%02d_________", i%3))
			txs = append(txs, sequential.signAhead(i, banktypes.NewMsgSend(sequential.address(), receiver, sdk.NewCoins(btt(1)))))
		}
		txs = append(txs,
			sequential.signAhead(8, stakingtypes.NewMsgDelegate(sequential.address().String(), operator, btt(2))),
			sequential.signAhead(9, banktypes.NewMsgSend(sequential.address(), sequential.address(), sdk.NewCoins(btt(1_000_000)))),
			[]byte("no transaction"),
		)
		one, other := sequential.block(txs...), parallel.block(txs...)
		require.Len(t, other, len(one))
		for i := range one {
			require.Equal(t, one[i].Code, other[i].Code, "block %d transaction %d", block, i)
			require.Equal(t, one[i].GasUsed, other[i].GasUsed, "block %d transaction %d", block, i)
			require.Equal(t, i < 9, one[i].IsOK(), one[i].Log)
		}
		require.Equal(t, sequential.LastCommitID().Hash, parallel.LastCommitID().Hash, "block %d", block)
	}
	requireInvariants(t, parallel)
}

// refuser is a runner whose transactions all failed.
type refuser struct{}

func (refuser) Run(_ context.Context, _ storetypes.MultiStore, txs [][]byte, _ sdk.DeliverTxFunc) ([]*abci.ExecTxResult, error) {
	results := make([]*abci.ExecTxResult, len(txs))
	for i := range results {
		results[i] = &abci.ExecTxResult{Code: 7, GasUsed: int64(i)}
	}
	return results, nil
}

// Bytes that the decoder breaks on are no transaction to any executor, and end no process.
func TestAlikeSurvivesTheDecoder(t *testing.T) {
	decode := func(raw []byte) (sdk.Tx, error) {
		if string(raw) == "break" {
			panic("the decoder broke")
		}
		return nil, nil
	}
	results, err := alike{inner: refuser{}, decode: decode}.Run(context.Background(), nil, [][]byte{[]byte("fails"), []byte("break")}, nil)
	require.NoError(t, err)
	require.Equal(t, uint32(7), results[0].Code)
	require.Equal(t, sdkerrors.ErrTxDecode.ABCICode(), results[1].Code)
	require.Zero(t, results[1].GasUsed)
}
