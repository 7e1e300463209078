package app

import (
	"github.com/cosmos/cosmos-sdk/baseapp/blockexec"
	"github.com/cosmos/cosmos-sdk/server/config"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	vmrunner "github.com/cosmos/evm/x/vm/runner"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// setExecutor installs the block executor that app.toml names. Both give the same results;
// the sequential one is faster on few cores (docs/adr). The wrapper numbers logs by block.
func (app *App) setExecutor(options servertypes.AppOptions) {
	// Block-STM cannot share a block gas meter between workers; max_gas binds proposals.
	app.SetDisableBlockGasMeter(true)
	blockexec.Apply(app.BaseApp, options, app.stores.all, app.TxConfig().TxDecoder(),
		func(storetypes.MultiStore) string { return chain.BaseDenom },
		blockexec.WithDefaultExecutor(config.BlockExecutorSequential),
		blockexec.WithRunnerWrap(vmrunner.Wrap))
}
