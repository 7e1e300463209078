package app

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/cosmos/cosmos-sdk/baseapp/blockexec"
	"github.com/cosmos/cosmos-sdk/baseapp/txnrunner"
	"github.com/cosmos/cosmos-sdk/server/config"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	vmrunner "github.com/cosmos/evm/x/vm/runner"

	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

// setExecutor installs the block executor that app.toml names. Both give the same results;
// the sequential one is faster on few cores (docs/adr/0004).
func (app *App) setExecutor(options servertypes.AppOptions) {
	// Block-STM cannot share a block gas meter between workers; max_gas binds proposals.
	app.SetDisableBlockGasMeter(true)
	decode := app.TxDecode
	blockexec.Apply(app.BaseApp, options, app.stores.all, decode,
		func(storetypes.MultiStore) string { return chain.BaseDenom },
		blockexec.WithDefaultExecutor(config.BlockExecutorSequential),
		blockexec.WithRunnerWrap(func(inner sdk.TxRunner) sdk.TxRunner {
			if _, sequential := inner.(*txnrunner.DefaultRunner); sequential && app.memory != nil {
				inner = ahead{decode: decode, prepare: app.memory.RecoverSender}
			}
			// x/vm's wrapper numbers the logs of a block; what the proposer injected is no
			// transaction to either executor.
			return vmrunner.Wrap(voteext.Runner(alike{inner: inner, decode: decode}))
		}))
}

// alike makes both executors report the same of bytes that are no transaction: Block-STM
// counts gas for them and the sequential executor does not, and gas is part of the results
// hash that validators agree on.
type alike struct {
	inner  sdk.TxRunner
	decode sdk.TxDecoder
}

// Run implements sdk.TxRunner.
func (a alike) Run(
	ctx context.Context, stores storetypes.MultiStore, txs [][]byte, deliver sdk.DeliverTxFunc,
) ([]*abci.ExecTxResult, error) {
	results, err := a.inner.Run(ctx, stores, txs, deliver)
	if err != nil {
		return nil, err
	}
	for i, result := range results {
		if result.IsOK() {
			continue
		}
		if !a.decodes(txs[i]) {
			results[i] = sdkerrors.ResponseExecTxResultWithEvents(sdkerrors.ErrTxDecode, 0, 0, nil, false)
		}
	}
	return results, nil
}

// decodes must not end the process: a block may hold anything.
func (a alike) decodes(raw []byte) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	_, err := a.decode(raw)
	return err == nil
}
