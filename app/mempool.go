package app

import (
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	evmmempool "github.com/cosmos/evm/mempool"
	evmserver "github.com/cosmos/evm/server"
)

// setMempool installs cosmos/evm's mempool, which holds Ethereum transactions by account
// nonce and the others by fee, and the proposals built from it. The template app gets
// none: it never sees a transaction, and the mempool runs goroutines.
func (app *App) setMempool(options servertypes.AppOptions) error {
	if app.ChainID() == "" {
		return nil
	}
	maxTxs := evmserver.GetCosmosPoolMaxTx(options, app.Logger())
	if maxTxs < 0 {
		return fmt.Errorf("app.toml: %s = %d turns the mempool off, and without it Ethereum transactions cannot be ordered: set it to 0 (no limit) or more",
			sdkserver.FlagMempoolMaxTxs, maxTxs)
	}
	config := evmserver.ResolveMempoolConfig(app.AnteHandler(), options, app.Logger())
	if err := evmserver.ValidateReapBounds(options, config.BlockGasLimit); err != nil {
		return fmt.Errorf("config.toml: %w", err)
	}
	encoder := evmmempool.NewTxEncoder(app.TxConfig())
	pool := evmmempool.NewMempool(app.CreateQueryContext, app.Logger(), app.EVMKeeper, app.FeeMarketKeeper,
		app.TxConfig(), evmmempool.NewTxRechecker(config.AnteHandler, encoder),
		evmmempool.NewTxRechecker(config.AnteHandler, encoder), config, maxTxs)

	app.mempool = pool
	app.SetMempool(pool)
	app.SetPrepareProposal(baseapp.NewDefaultProposalHandler(pool, rechecked{app.BaseApp}).PrepareProposalHandler())
	app.SetInsertTxHandler(pool.NewInsertTxHandler(app.TxDecode))
	app.SetReapTxsHandler(pool.NewReapTxsHandler())
	app.SetCheckTxHandler(answered(pool.NewCheckTxHandler(app.TxDecode,
		evmserver.GetMempoolCheckTxTimeout(options, app.Logger()))))
	app.SetPrepareCheckStater(func(sdk.Context) {
		// With CometBFT in the process the mempool follows its event bus instead.
		if !pool.HasEventBus() {
			pool.NotifyNewBlock()
		}
	})
	return nil
}

// answered turns an error of the handler, such as bytes that do not decode, into a refusal.
// CometBFT does not answer the client after an error.
func answered(handle sdk.CheckTxHandler) sdk.CheckTxHandler {
	return func(run sdk.RunTx, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
		response, err := handle(run, req)
		if err != nil {
			return evmmempool.ErrAsCheckTxResponse(errorsmod.Wrap(sdkerrors.ErrTxDecode, err.Error())), nil
		}
		return response, nil
	}
}

// rechecked verifies no transaction again while a proposal is made: the mempool has
// checked each against the state of the block before.
type rechecked struct{ *baseapp.BaseApp }

var _ baseapp.ProposalTxVerifier = rechecked{}

func (r rechecked) PrepareProposalVerifyTx(tx sdk.Tx) ([]byte, error) { return r.TxEncode(tx) }
