package main

import (
	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

func resetCommand() *cobra.Command {
	var options network.Options
	var bridge bool
	cmd := &cobra.Command{
		Use:   "reset",
		Short: "Take the testnet down and bring up a new one, made with the same flags",
		Long: `Take the testnet down and bring up a new one, made with the same flags but for those given
here, on the same ports. The old chain is gone; saved states and logs of other directories are
not touched. The new testnet runs in the background.`,
		Example: `  localnet reset
  localnet reset --validators 7
  localnet reset --set gov.voting_period=10s --set gov.expedited_voting_period=5s`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed(network.FlagValidators) && options.Validators == 0 {
				options.Validators = -1 // zero would mean: as many as there are
			}
			options.NoBridge, options.Given = !bridge, given(cmd)
			dir, err := openDirectory(cmd)
			if err != nil {
				return err
			}
			running, err := network.Reset(cmd.Context(), dir, options, progress.New(cmd.OutOrStdout()))
			if err != nil {
				return err
			}
			return printEndpoints(cmd, running, true)
		},
	}
	makingFlags(cmd, &options, &bridge)
	return cmd
}
