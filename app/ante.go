package app

import (
	"github.com/spf13/cast"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"
	"github.com/cosmos/cosmos-sdk/x/auth/posthandler"

	evmante "github.com/cosmos/evm/ante"
	antetypes "github.com/cosmos/evm/ante/types"
	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/app/canonical"
	"github.com/bttcprotocol/bttcd/app/eip712"
	"github.com/bttcprotocol/bttcd/internal/address"
	bridgeante "github.com/bttcprotocol/bttcd/x/bridge/ante"
)

// newAnteHandler puts our checks in front of cosmos/evm's chains, which it builds anew for
// each transaction and does not export.
func (app *App) newAnteHandler(options servertypes.AppOptions) (sdk.AnteHandler, error) {
	handlerOptions := evmante.HandlerOptions{
		Cdc:                    app.AppCodec(),
		AccountKeeper:          app.AccountKeeper,
		BankKeeper:             app.BankKeeper,
		ExtensionOptionChecker: antetypes.HasDynamicFeeExtensionOption,
		EvmKeeper:              app.EVMKeeper,
		FeegrantKeeper:         app.FeeGrantKeeper,
		IBCKeeper:              app.IBCKeeper,
		FeeMarketKeeper:        app.FeeMarketKeeper,
		SignModeHandler:        app.TxConfig().SignModeHandler(),
		SigGasConsumer:         evmante.SigVerificationGasConsumer,
		MaxTxGasWanted:         cast.ToUint64(options.Get(evmflags.EVMMaxTxGasWanted)),
		DynamicFeeChecker:      true,
		PendingTxListener:      app.pending.tell,
	}
	if err := handlerOptions.Validate(); err != nil {
		return nil, err
	}
	inner, genesis := evmante.NewAnteHandler(handlerOptions), newGenesisAnteHandler(handlerOptions)
	return sdk.ChainAnteDecorators(
		canonical.NewDecorator(),
		eip712.NewDecorator(app.AccountKeeper, app.TxConfig().SignModeHandler()),
		bridgeante.NewDecorator(app.BridgeKeeper, address.Account(), newFreeAnteHandler(handlerOptions)),
		last(func(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
			if ctx.BlockHeight() == 0 {
				return genesis(ctx, tx, simulate)
			}
			after, err := inner(ctx, tx, simulate)
			if err != nil {
				return after, err
			}
			if simulate {
				return boundSimulation(after), nil
			}
			return app.preverify(after, tx)
		}),
	), nil
}

// boundSimulation gives a simulated transaction no more gas than a block has. The SDK gives it
// any amount, and anybody may ask a node to simulate.
func boundSimulation(ctx sdk.Context) sdk.Context {
	block := ctx.ConsensusParams().Block
	if block == nil || block.MaxGas <= 0 {
		return ctx
	}
	meter := storetypes.NewGasMeter(uint64(block.MaxGas))
	meter.ConsumeGas(ctx.GasMeter().GasConsumed(), "ante handler")
	return ctx.WithGasMeter(meter)
}

// last ends a chain of decorators.
type last sdk.AnteHandler

// AnteHandle implements sdk.AnteDecorator.
func (l last) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, _ sdk.AnteHandler) (sdk.Context, error) {
	return l(ctx, tx, simulate)
}

// newFreeAnteHandler checks transactions that pay no fee: what bounds and authenticates others holds
// for them too.
func newFreeAnteHandler(options evmante.HandlerOptions) sdk.AnteHandler {
	checked := newGenesisAnteHandler(options)
	return sdk.ChainAnteDecorators(
		ante.NewExtensionOptionsDecorator(nil),
		ante.NewTxTimeoutHeightDecorator(),
		last(checked),
	)
}

// newGenesisAnteHandler checks genesis transactions (gentxs), which pay no fee: those who
// assemble a genesis choose them, and nothing competes for space.
func newGenesisAnteHandler(options evmante.HandlerOptions) sdk.AnteHandler {
	return sdk.ChainAnteDecorators(
		ante.NewSetUpContextDecorator(),
		ante.NewValidateBasicDecorator(),
		ante.NewValidateMemoDecorator(options.AccountKeeper),
		ante.NewConsumeGasForTxSizeDecorator(options.AccountKeeper),
		ante.NewSetPubKeyDecorator(options.AccountKeeper),
		ante.NewValidateSigCountDecorator(options.AccountKeeper),
		ante.NewSigGasConsumeDecorator(options.AccountKeeper, options.SigGasConsumer),
		ante.NewSigVerificationDecorator(options.AccountKeeper, options.SignModeHandler),
		ante.NewIncrementSequenceDecorator(options.AccountKeeper),
	)
}

// setHandlers installs what runs around messages and blocks.
func (app *App) setHandlers(options servertypes.AppOptions) error {
	app.SetInitChainer(app.InitChainer)
	app.SetPreBlocker(app.PreBlocker)
	app.SetBeginBlocker(app.BeginBlocker)
	app.SetEndBlocker(app.EndBlocker)

	anteHandler, err := app.newAnteHandler(options)
	if err != nil {
		return err
	}
	app.SetAnteHandler(app.memory.Ante(app.AccountKeeper, anteHandler))
	postHandler, err := posthandler.NewPostHandler(posthandler.HandlerOptions{})
	if err != nil {
		return err
	}
	app.SetPostHandler(postHandler)
	return app.setMempool(options)
}
