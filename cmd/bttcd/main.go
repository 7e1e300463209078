// Command bttcd is the validator node of BTTC, the BitTorrent Chain, and its command-line
// client.
package main

import (
	"errors"
	"os"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/cmd/bttcd/cmd"
	// Address prefixes and denominations are set before any command is built.
	_ "github.com/bttcprotocol/bttcd/internal/chain"
)

func main() {
	sdk.GetConfig().Seal()
	root, err := cmd.NewRoot()
	if err == nil {
		// Flags may also come from variables named BTTCD_..., such as BTTCD_HOME.
		err = svrcmd.Execute(root, "BTTCD", cmd.DefaultHome())
	}
	if exit := (cmd.ExitError{}); errors.As(err, &exit) {
		os.Exit(exit.Code)
	}
	if err != nil {
		cmd.PrintError(os.Stderr, err)
		os.Exit(1)
	}
}
