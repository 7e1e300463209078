package main

import (
	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

func loadCommand() *cobra.Command {
	var options network.Options
	cmd := &cobra.Command{
		Use:   "load NAME",
		Short: "Put a saved state back in place of the testnet",
		Long: `Put a saved state back in place of the testnet, which is lost unless it was saved itself. If any
of it runs it is stopped, and the one that was put back is brought up; otherwise it stays stopped.
Before anything is stopped the state is copied and every file compared with what was saved.`,
		Example: `  localnet load before-upgrade
  localnet save --list`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := openDirectory(cmd)
			if err != nil {
				return err
			}
			report := progress.New(cmd.OutOrStdout())
			loaded, up, err := network.Load(cmd.Context(), dir, args[0], options, report)
			if err != nil {
				return err
			}
			if !up {
				report.Say("nothing runs: `localnet up` brings it up")
				return nil
			}
			report.Say("it runs, see %s", loaded.Dir.Endpoints())
			return nil
		},
	}
	launchFlags(cmd, &options)
	return cmd
}
