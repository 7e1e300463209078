package main

import (
	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

func downCommand() *cobra.Command {
	var purge bool
	cmd := &cobra.Command{
		Use:   "down",
		Short: "End every validator; up resumes the chain",
		Example: `  localnet down
  localnet down --purge            # and remove the testnet`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if purge {
				dir, err := openDirectory(cmd)
				if err != nil {
					return err
				}
				return network.Purge(cmd.Context(), dir, progress.New(cmd.OutOrStdout()))
			}
			opened, report, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			return opened.Down(cmd.Context(), report)
		},
	}
	cmd.Flags().BoolVar(&purge, "purge", false, "remove the testnet with its chain, keys and logs, a half-made one too; saved states stay")
	return cmd
}
