package voteext

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// runner answers for the injected transaction itself. Executors differ in the gas that they count
// for bytes that are no transaction, and gas is part of what validators agree on.
type runner struct{ inner sdk.TxRunner }

// Runner wraps an executor of blocks: to it a block begins after its injected transaction, whose
// result is success without gas, data or events, PreBlock having applied it. Transactions keep
// the indexes that they have in the block.
func Runner(inner sdk.TxRunner) sdk.TxRunner { return runner{inner} }

// Run implements sdk.TxRunner.
func (r runner) Run(
	ctx context.Context, stores storetypes.MultiStore, txs [][]byte, deliver sdk.DeliverTxFunc,
) ([]*abci.ExecTxResult, error) {
	injected, rest := split(txs)
	if injected == nil {
		return r.inner.Run(ctx, stores, txs, deliver)
	}
	shifted := func(tx []byte, decoded sdk.Tx, stores storetypes.MultiStore, index int, cache map[string]any) *abci.ExecTxResult {
		return deliver(tx, decoded, stores, index+1, cache)
	}
	results, err := r.inner.Run(ctx, stores, rest, shifted)
	if err != nil {
		return nil, err
	}
	return append([]*abci.ExecTxResult{{}}, results...), nil
}
