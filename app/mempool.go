package app

import (
	"context"
	"fmt"
	"math"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/spf13/cast"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkmempool "github.com/cosmos/cosmos-sdk/types/mempool"

	evmmempool "github.com/cosmos/evm/mempool"
	evmserver "github.com/cosmos/evm/server"

	"github.com/bttcprotocol/bttcd/app/gossip"
	"github.com/bttcprotocol/bttcd/app/proposal"
)

// setMempool installs cosmos/evm's mempool, which holds Ethereum transactions by account
// nonce and the others by fee, and the proposals built from it. The template app gets
// none: it never sees a transaction, and the mempool runs goroutines.
func (app *App) setMempool(options servertypes.AppOptions) error {
	if app.ChainID() == "" {
		return nil
	}
	config, maxTxs, err := app.mempoolConfig(options)
	if err != nil {
		return err
	}
	encoder := evmmempool.NewTxEncoder(app.TxConfig())
	pool := evmmempool.NewMempool(app.mempoolContext, app.Logger(), app.EVMKeeper, app.FeeMarketKeeper,
		app.TxConfig(), evmmempool.NewTxRechecker(config.AnteHandler, encoder),
		evmmempool.NewTxRechecker(config.AnteHandler, encoder), config, maxTxs)
	signers := evmmempool.NewEthSignerExtractionAdapter(sdkmempool.NewDefaultSignerExtractionAdapter())
	gate := proposal.NewGate(app.TxDecode, app.TxEncode, signers, app.committedParams)
	handler := proposal.NewHandler(proposal.Deps{
		Pool: pool, Signers: signers, Decode: app.TxDecode, Encode: app.TxEncode, Logger: app.Logger(),
	})

	comet := &neighbor{}
	repeater := gossip.NewRepeater(gossip.Deps{Stale: app.staleness(signers), Peers: comet.peers, Now: time.Now})

	app.mempool = gated{pool, gate, repeater, comet}
	app.SetMempool(pool)
	app.setVoteExtensions(handler)
	app.SetInsertTxHandler(gate.InsertTx(pool.NewInsertTxHandler(app.TxDecode)))
	app.SetReapTxsHandler(repeater.ReapTxs(pool.NewReapTxsHandler()))
	app.SetCheckTxHandler(gate.CheckTx(checkTx(pool, app.TxDecode, evmserver.GetMempoolCheckTxTimeout(options, app.Logger()))))
	app.SetPrepareCheckStater(func(ctx sdk.Context) {
		gate.Follow(app.GetConsensusParams(ctx))
		// With CometBFT in the process the mempool follows its event bus instead.
		if !pool.HasEventBus() {
			pool.NotifyNewBlock()
		}
	})
	return nil
}

// reapMaxGas of config.toml bounds what is gossiped at once.
const reapMaxGas = "mempool.reap_max_gas"

// pendingTxProposalTimeout is what cosmos/evm's own app.toml has.
const pendingTxProposalTimeout = 250 * time.Millisecond

func (app *App) mempoolConfig(options servertypes.AppOptions) (*evmmempool.Config, int, error) {
	maxTxs := evmserver.GetCosmosPoolMaxTx(options, app.Logger())
	if maxTxs < 0 {
		return nil, 0, fmt.Errorf("app.toml: %s = %d turns the mempool off, and without it Ethereum transactions cannot be ordered: set it to 0 (no limit) or more",
			sdkserver.FlagMempoolMaxTxs, maxTxs)
	}
	if gas := cast.ToUint64(options.Get(reapMaxGas)); gas != 0 {
		return nil, 0, fmt.Errorf("config.toml: %s = %d: governance may let a transaction ask for more, and it would block all gossip: set it to 0", reapMaxGas, gas)
	}
	config := evmserver.ResolveMempoolConfig(proposal.Guard(app.refuseStale(app.AnteHandler())), options, app.Logger())
	// Without a bound a proposal waits for the recheck of a block that the mempool, after a restart,
	// never hears of: this node would propose nothing any more.
	if config.PendingTxProposalTimeout <= 0 {
		config.PendingTxProposalTimeout = pendingTxProposalTimeout
	}
	// What genesis.json says is not what governance has made of it: the gate and the ante
	// handler hold transactions to the committed parameters.
	config.BlockGasLimit = math.MaxInt64
	if err := evmserver.ValidateReapBounds(options, 0); err != nil {
		return nil, 0, fmt.Errorf("config.toml: %w", err)
	}
	return config, maxTxs, nil
}

// mempoolContext is the committed state as the mempool checks transactions against it. The
// SDK's query context has no consensus parameters, without which no gas limit is too high,
// and a meter with the limit of queries, at which the mempool's goroutines would panic.
func (app *App) mempoolContext(height int64, prove bool) (sdk.Context, error) {
	if height == 0 {
		height = app.LastBlockHeight()
	}
	ctx, err := app.CreateQueryContext(height, prove)
	if err != nil {
		return ctx, err
	}
	ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
	return ctx.WithConsensusParams(app.GetConsensusParams(ctx)), nil
}

// committedParams also answers after a restart, when no block has been seen yet.
func (app *App) committedParams() (cmtproto.ConsensusParams, error) {
	ctx, err := app.committedContext()
	if err != nil {
		return cmtproto.ConsensusParams{}, err
	}
	return app.GetConsensusParams(ctx), nil
}

// committedContext reads the committed state on behalf of the node itself.
func (app *App) committedContext() (sdk.Context, error) {
	ctx, err := app.LatestContext()
	return ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()), err
}

// gated is the mempool that JSON-RPC inserts into, beside the handlers of ABCI.
type gated struct {
	*evmmempool.Mempool
	gate     *proposal.Gate
	repeater *gossip.Repeater
	comet    *neighbor
}

var _ sdkmempool.ExtMempool = gated{}

// Insert implements sdkmempool.Mempool.
func (g gated) Insert(ctx context.Context, tx sdk.Tx) error {
	if err := g.gate.Admit(tx); err != nil {
		return err
	}
	return g.Mempool.Insert(ctx, tx)
}

// SetEventBus is called by cosmos/evm's server once CometBFT runs.
func (g gated) SetEventBus(bus *cmttypes.EventBus) {
	g.Mempool.SetEventBus(bus)
	followBlocks(bus, g.repeater)
}
