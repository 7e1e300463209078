package main

import (
	"context"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

func upCommand() *cobra.Command {
	var options network.Options
	var detach, bridge bool
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Make a testnet, or resume a stopped one, and run it",
		Long: `Make a testnet, or resume the stopped one in the directory, and run it.

up returns (--detach) or prints the endpoints once every validator makes blocks. If anything
fails before, no process is left behind. In the foreground it reports validators that die
and leaves the others alone; Ctrl-C takes everything down, a second Ctrl-C at once.`,
		Example: `  localnet up
  localnet up --validators 7 --dir /tmp/seven
  localnet up --detach && localnet tour
  localnet up --fresh              # forget the old chain`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("validators") && options.Validators == 0 {
				options.Validators = -1 // zero would mean: as many as there are
			}
			options.NoBridge = !bridge
			return up(cmd, options, detach)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&options.Validators, "validators", 0, "number of validators (default 4, or as many as the stopped testnet has)")
	flags.StringVar(&options.Binary, "bttcd", "", "the node binary (default: bttcd beside localnet, or the one last used)")
	flags.BoolVar(&options.Fresh, "fresh", false, "wipe a stopped testnet and start a new chain")
	flags.BoolVar(&detach, "detach", false, "return once the testnet is up, leave it running")
	flags.Int64Var(&options.Height, "height", 2, "height that every validator must reach before the testnet counts as up")
	flags.BoolVar(&bridge, "bridge", true, "with a development Ethereum and the bridge to it (new testnets only)")
	flags.Uint64Var(&options.FinalityLag, "ethereum-finality", devchain.DefaultFinalityLag, "blocks that the development Ethereum takes to call one final (new testnets only)")
	flags.StringVar(&options.Anvil, "anvil", "", "path of Foundry's anvil, to run as Ethereum in place of the one inside (new testnets only)")
	flags.DurationVar(&options.Timeout, "timeout", 2*time.Minute, "how long to wait for that height")
	return cmd
}

func up(cmd *cobra.Command, options network.Options, detach bool) error {
	dir, err := openDirectory(cmd)
	if err != nil {
		return err
	}
	report := progress.New(cmd.OutOrStdout())
	running, children, err := network.Up(cmd.Context(), dir, options, report)
	if err != nil {
		return err
	}
	if err := printEndpoints(cmd, running, detach); err != nil || detach {
		return err
	}
	if err := running.Supervise(cmd.Context(), children, report); err != nil || cmd.Context().Err() == nil {
		return err
	}
	// The first signal ended the context; the next one ends the patience with slow validators.
	ctx, stop := signal.NotifyContext(context.WithoutCancel(cmd.Context()), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	return running.Down(ctx, report)
}
