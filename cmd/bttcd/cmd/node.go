package cmd

import (
	"errors"
	"fmt"
	"os"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cast"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	evmserver "github.com/cosmos/evm/server"

	"github.com/bttcprotocol/bttcd/app"
)

// newNodeApp builds the app that `bttcd start` runs. The server gives no way to return an
// error, so what is wrong is printed and the process ends.
func newNodeApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions) evmserver.Application {
	node, err := openApp(logger, db, options, true, sdkserver.DefaultBaseappOptions(options)...)
	if err != nil {
		PrintError(os.Stderr, err)
		os.Exit(1)
	}
	if tower != nil {
		tower.attach(node)
		exposeValidator(node, options)
	}
	validatorKey.attach(node)
	return tellingApp{newLimitedApp(node, options, served.close)}
}

// newServerApp is newNodeApp for the SDK's own commands.
func newServerApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions) servertypes.Application {
	return newNodeApp(logger, db, options)
}

func openApp(
	logger log.Logger, db dbm.DB, options servertypes.AppOptions, loadLatest bool, baseOptions ...func(*baseapp.BaseApp),
) (*app.App, error) {
	chainID, err := chainIDOf(options)
	if err != nil {
		return nil, err
	}
	return app.New(logger, db, loadLatest, options, append(baseOptions, baseapp.SetChainID(chainID))...)
}

// chainIDOf returns the chain id of the home's genesis.
func chainIDOf(options servertypes.AppOptions) (string, error) {
	if chainID := cast.ToString(options.Get(flags.FlagChainID)); chainID != "" {
		return chainID, nil
	}
	path := cast.ToString(options.Get(flags.FlagHome)) + "/config/genesis.json"
	genesis, err := genutiltypes.AppGenesisFromFile(path)
	if err != nil {
		return "", fmt.Errorf("reading the chain id: %w: %w", err, errNoGenesis)
	}
	return genesis.ChainID, nil
}

// exportState writes the state at a height, or the latest at -1, as a genesis.
func exportState(
	logger log.Logger, db dbm.DB, height int64, forZeroHeight bool, jailAllowed []string,
	options servertypes.AppOptions, modules []string,
) (servertypes.ExportedApp, error) {
	if cast.ToString(options.Get(flags.FlagHome)) == "" {
		return servertypes.ExportedApp{}, errors.New("export needs --home")
	}
	node, err := openApp(logger, db, options, height == -1)
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	if height != -1 {
		if err := node.LoadHeight(height); err != nil {
			return servertypes.ExportedApp{}, fmt.Errorf("the state at height %d is not kept: %w", height, err)
		}
	}
	return node.ExportAppStateAndValidators(forZeroHeight, jailAllowed, modules)
}
