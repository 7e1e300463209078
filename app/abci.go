package app

import (
	"encoding/json"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// GenesisState is the app_state of a genesis file: each module's own JSON by module name.
type GenesisState map[string]json.RawMessage

// InitChainer makes the state of block 0 of a genesis file.
func (app *App) InitChainer(ctx sdk.Context, req *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	var state GenesisState
	if err := json.Unmarshal(req.AppStateBytes, &state); err != nil {
		return nil, fmt.Errorf("genesis: app_state: %w", err)
	}
	if err := app.ValidateGenesis(state); err != nil {
		return nil, fmt.Errorf("genesis: %w", err)
	}
	if err := app.UpgradeKeeper.SetModuleVersionMap(ctx, app.modules.GetVersionMap()); err != nil {
		return nil, err
	}
	return app.modules.InitGenesis(ctx, app.AppCodec(), state)
}

// PreBlocker, BeginBlocker and EndBlocker run the modules in the orders of modules.go. What
// validators agree on about remote chains comes before all transactions.
func (app *App) PreBlocker(ctx sdk.Context, req *abci.RequestFinalizeBlock) (*sdk.ResponsePreBlock, error) {
	response, err := app.modules.PreBlock(ctx)
	if err == nil && app.extensions != nil {
		app.extensions.PreBlock(ctx, req)
	}
	return response, err
}

func (app *App) BeginBlocker(ctx sdk.Context) (sdk.BeginBlock, error) {
	return app.modules.BeginBlock(ctx)
}

func (app *App) EndBlocker(ctx sdk.Context) (sdk.EndBlock, error) {
	return app.modules.EndBlock(ctx)
}

// LoadHeight loads the state after the block at height, and remembers what an export of it must know
// of later blocks.
func (app *App) LoadHeight(height int64) error {
	if err := app.CommitMultiStore().LoadLatestVersion(); err != nil {
		return err
	}
	ctx := sdk.NewContext(app.CommitMultiStore().CacheMultiStore(), cmtproto.Header{}, false, app.Logger())
	var err error
	if app.packets, err = app.BridgeKeeper.PacketsMade(ctx); err != nil {
		return fmt.Errorf("reading the packets of the bridge: %w", err)
	}
	return app.LoadVersion(height)
}
