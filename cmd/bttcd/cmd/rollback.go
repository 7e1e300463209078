package cmd

import (
	"errors"
	"fmt"
	"path/filepath"

	cmtcmd "github.com/cometbft/cometbft/cmd/cometbft/commands"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
)

const flagHard = "hard"

// mendRollback gives the SDK's command what it lacks: it closes no database, and leaves the
// block that it takes back in the indexes and among the snapshots.
func mendRollback(root *cobra.Command) {
	cmd, _, err := root.Find([]string{"rollback"})
	if err != nil {
		panic(err)
	}
	cmd.Short = "Take the last block back: state, indexes and snapshots"
	cmd.Long = `Take the last block back: the node's state becomes that of the block before, and the
transaction indexes and snapshots forget the block.

It is for a node that computed another state than the others, or that must run another
program from this block on. Without --hard the block itself stays and is executed again at
the next start. With --hard it goes too, and the node fetches or makes the block of that
height anew; repeat it to go back further.

A validator never signs two blocks of one height and round. Only where it is the network's
sole validator does --hard make it forget what it signed, since nobody else could make the
block anew; every other node of such a network must go back as well.`
	cmd.Example = `  bttcd rollback          # the last block is executed again at the next start
  bttcd rollback --hard   # the last block is removed`
	cmd.Args = cobra.NoArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		hard, err := cmd.Flags().GetBool(flagHard)
		if err != nil {
			return err
		}
		height, err := rollback(sdkserver.GetServerContextFromCmd(cmd), hard)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "rolled back: the state is that of height %d\n", height)
		return err
	}
}

// rollback returns the height that the home goes on from. What can fail without harm comes
// first: the next start completes the indexes again.
func rollback(serverCtx *sdkserver.Context, hard bool) (height int64, err error) {
	last, err := readTip(serverCtx.Config)
	if err != nil {
		return 0, err
	}
	if height = last.rollbackHeight(); height < last.initialHeight {
		return 0, fmt.Errorf("there is no block before height %d to go back to", last.initialHeight)
	}
	if err := forgetBlocks(serverCtx, last, height); err != nil {
		return 0, fmt.Errorf("taking the indexes back: %w", err)
	}
	node, err := openHome(serverCtx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, node.Close()) }()
	if hard && last.soleValidator(serverCtx.Config) {
		forgetSignatures(serverCtx.Config)
	}
	if height, _, err = cmtcmd.RollbackState(serverCtx.Config, hard); err != nil {
		return 0, fmt.Errorf("taking the consensus state back: %w", err)
	}
	if err := node.CommitMultiStore().RollbackToVersion(height); err != nil {
		return 0, fmt.Errorf("taking the application's state back to height %d: %w", height, err)
	}
	return height, nil
}

// openHome opens the application of a home whose node is down.
func openHome(serverCtx *sdkserver.Context) (servertypes.Application, error) {
	dir := filepath.Join(serverCtx.Config.RootDir, "data")
	db, err := dbm.NewDB("application", sdkserver.GetAppDBBackend(serverCtx.Viper), dir)
	if err != nil {
		return nil, fmt.Errorf("opening the application's database: %w", err)
	}
	return newServerApp(serverCtx.Logger, db, serverCtx.Viper), nil
}

// forgetBlocks removes what was derived from the blocks above height.
func forgetBlocks(serverCtx *sdkserver.Context, last tip, height int64) error {
	if err := forgetTxIndex(serverCtx.Config, last, height); err != nil {
		return fmt.Errorf("transactions: %w", err)
	}
	if err := forgetEthIndex(serverCtx, height); err != nil {
		return fmt.Errorf("Ethereum transactions: %w", err)
	}
	if err := forgetSnapshots(serverCtx, height); err != nil {
		return fmt.Errorf("snapshots: %w", err)
	}
	return nil
}
