package main

import (
	"context"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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
		Long: `Make a testnet, or resume the one in the directory, and run it: a stopped one goes on at
the height it had, of one that runs in part the rest is started.

--set changes a parameter of the genesis, and may be given again: durations like 30s, amounts
like 1.5btt. An unknown name is answered with those that there are. A testnet keeps the flags
that it was made with: other ones need "localnet reset".

up returns (--detach) or prints the endpoints once every validator makes blocks. If anything
fails before, no process is left behind. In the foreground it reports validators that die
and leaves the others alone; Ctrl-C takes everything down, a second Ctrl-C at once.`,
		Example: `  localnet up
  localnet up --validators 7 --dir /tmp/seven
  localnet up --set gov.voting_period=10s --set gov.expedited_voting_period=5s
  localnet up --detach && localnet tour
  localnet up --fresh              # forget the old chain`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("validators") && options.Validators == 0 {
				options.Validators = -1 // zero would mean: as many as there are
			}
			options.NoBridge, options.Given = !bridge, given(cmd)
			return up(cmd, options, detach)
		},
	}
	flags := cmd.Flags()
	makingFlags(cmd, &options, &bridge)
	flags.BoolVar(&options.Fresh, "fresh", false, "wipe a stopped testnet and start a new chain")
	flags.BoolVar(&detach, "detach", false, "return once the testnet is up, leave it running")
	return cmd
}

// makingFlags are those by which a testnet is made, and how it comes up.
func makingFlags(cmd *cobra.Command, options *network.Options, bridge *bool) {
	flags := cmd.Flags()
	flags.IntVar(&options.Validators, network.FlagValidators, 0, "number of validators (default 4, or as many as the testnet has)")
	flags.StringVar(&options.Binary, "bttcd", "", "the node binary (default: bttcd beside localnet, or the one last used)")
	flags.StringArrayVar(&options.Settings, network.FlagSet, nil, "a parameter of the genesis, as module.param=value; may be repeated")
	flags.BoolVar(bridge, network.FlagBridge, true, "with a development Ethereum and the bridge to it")
	flags.Uint64Var(&options.FinalityLag, network.FlagFinalityLag, devchain.DefaultFinalityLag, "blocks that the development Ethereum takes to call one final")
	flags.StringVar(&options.Anvil, network.FlagAnvil, "", "path of Foundry's anvil, to run as Ethereum in place of the one inside")
	launchFlags(cmd, options)
}

// launchFlags say when a testnet counts as up.
func launchFlags(cmd *cobra.Command, options *network.Options) {
	cmd.Flags().Int64Var(&options.Height, "height", 2, "height that every validator must reach before the testnet counts as up")
	cmd.Flags().DurationVar(&options.Timeout, "timeout", 2*time.Minute, "how long to wait for that height")
}

// given returns the names of the flags that were given.
func given(cmd *cobra.Command) map[string]bool {
	names := map[string]bool{}
	cmd.Flags().Visit(func(flag *pflag.Flag) { names[flag.Name] = true })
	return names
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
	// Another command may have put another testnet in its place meanwhile.
	if running, err = network.Open(dir); err != nil {
		return err
	}
	return running.Down(ctx, report)
}
