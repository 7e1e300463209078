package app

import (
	"context"
	"fmt"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkmodule "github.com/cosmos/cosmos-sdk/types/module"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"
)

// Upgrade is what a new version of the program does to the state, once, at the start of the block
// that governance has named in a plan of the same name.
type Upgrade struct {
	Name string
	// Stores are added, renamed or deleted before that block.
	Stores storetypes.StoreUpgrades
	// Migrate runs before the modules' own migrations; nil does nothing. It must be deterministic.
	Migrate func(ctx sdk.Context, app *App) error
}

// Upgrades are those that this program can carry out, the oldest first. Keep one for as long as
// it may be the last that some chain has done: a program without it is refused by that chain. It
// changes before the first New only; the rehearsal of test/e2e adds its own.
var Upgrades []Upgrade

// registerUpgrades makes x/upgrade find them. It comes before the state is loaded. An app without
// a home, which serves encodings and commands alone, has nothing to read there.
func (app *App) registerUpgrades(hasHome bool) error {
	var due upgradetypes.Plan
	if hasHome {
		var err error
		if due, err = app.UpgradeKeeper.ReadUpgradeInfoFromDisk(); err != nil {
			return fmt.Errorf("data/%s, which the program before this one wrote, is damaged: %w: restore it, or copy that of another node of this chain", upgradetypes.UpgradeInfoFilename, err)
		}
	}
	for _, upgrade := range Upgrades {
		app.UpgradeKeeper.SetUpgradeHandler(upgrade.Name, app.upgradeHandler(upgrade))
		if upgrade.Name == due.Name && !app.UpgradeKeeper.IsSkipHeight(due.Height) {
			app.SetStoreLoader(upgradetypes.UpgradeStoreLoader(due.Height, &upgrade.Stores))
		}
	}
	return nil
}

func (app *App) upgradeHandler(upgrade Upgrade) upgradetypes.UpgradeHandler {
	return func(ctx context.Context, plan upgradetypes.Plan, from sdkmodule.VersionMap) (sdkmodule.VersionMap, error) {
		if upgrade.Migrate != nil {
			if err := upgrade.Migrate(sdk.UnwrapSDKContext(ctx), app); err != nil {
				return nil, fmt.Errorf("upgrade %s: %w", plan.Name, err)
			}
		}
		return app.modules.RunMigrations(ctx, app.configurator, from)
	}
}
