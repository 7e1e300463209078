// Command upgraded is bttcd as the end-to-end test upgrades a network to it: the same node with one
// upgrade more, which doubles what validators are paid per block.
//
// Invariant: it differs from bttcd by that upgrade and its version alone.
//
// Callers: the upgrade's test in test/e2e, through cosmovisor.
package main

import (
	"os"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/cmd/bttcd/cmd"
	_ "github.com/bttcprotocol/bttcd/internal/chain" // address prefixes and denominations, before any command is built
)

// rehearsal is the upgrade of that name.
var rehearsal = app.Upgrade{Name: "rehearsal", Migrate: func(ctx sdk.Context, node *app.App) error {
	params, err := node.RewardsKeeper.Params.Get(ctx)
	if err != nil {
		return err
	}
	params.AbttPerBlock = params.AbttPerBlock.MulRaw(2)
	return node.RewardsKeeper.Params.Set(ctx, params)
}}

func main() {
	app.Upgrades = append(app.Upgrades, rehearsal)
	sdk.GetConfig().Seal()
	root, err := cmd.NewRoot()
	if err == nil {
		err = svrcmd.Execute(root, "BTTCD", cmd.DefaultHome())
	}
	if err != nil {
		cmd.PrintError(os.Stderr, err)
		os.Exit(1)
	}
}
