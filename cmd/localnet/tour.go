package main

import (
	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/tour"
)

func tourCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "tour",
		Short: "Use everything once, as a user would, and show how long each step takes",
		Long: `Use everything once, as a user would, and show how long each step takes: balances and
transfers by each spelling of an address, the Ethereum JSON-RPC, a payment channel with 10,000
ticks and 1,000 vouchers to 50 payees, delegation, deposits and withdrawals over the bridge,
rewards, a governance decision, the crash of a validator and its return. The first step that
does not hold ends the tour with an error. The tour spends a little of alice's money each time,
and moves some to other accounts; it takes about three minutes.`,
		Example: `  localnet up --detach && localnet tour`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opened, report, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			return tour.Run(cmd.Context(), opened, report)
		},
	}
}
