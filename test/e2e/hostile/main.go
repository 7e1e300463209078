// Command hostile is a validator of a local testnet that lies, and otherwise bttcd: the same command tree,
// whose application the engine of consensus asks through a falsifier of votes and proposals.
//
// Invariant: without orders in its home it behaves as bttcd does; it never lies in what honest nodes could not
// have received over the network from a validator with this key. The end-to-end tests build and run it.
package main

import (
	"os"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/cmd/bttcd/cmd"
	// Address prefixes and denominations are set before any command is built.
	_ "github.com/bttcprotocol/bttcd/internal/chain"
)

func main() {
	sdk.GetConfig().Seal()
	root, err := cmd.NewRoot(newValidator)
	if err == nil {
		root.AddCommand(forgeCommand())
		err = svrcmd.Execute(root, "BTTCD", cmd.DefaultHome())
	}
	if err != nil {
		cmd.PrintError(os.Stderr, err)
		os.Exit(1)
	}
}
