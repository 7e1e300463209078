package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
)

// paychanCommand holds what payers and payees do beside the chain. Transactions and queries are
// under tx and query, as those of every module.
func paychanCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "paychan",
		Short: "Pay, be paid and redeem (payment channels of Speed and BTFS)",
		Long: `Pay from a purse, take payments, and turn them into money; sign and check vouchers offline. Purses
are opened, filled and withdrawn with "bttcd tx paychan", and queried with "bttcd query paychan".
docs/spec/paychan.md is the protocol, docs/runbook/paychan.md how to run this.`,
		Example: `  bttcd tx paychan open 100btt 86400 --from alice
  bttcd paychan pay 7 bttc1... --amount 0.05btt --store ./payer --from alice > payments.jsonl
  bttcd paychan receive bttc1... --store ./vouchers < payments.jsonl
  bttcd paychan redeem --store ./vouchers --from seeder --once`,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(newKeyCommand(), payCommand(), receiveCommand(), redeemCommand(), paychanStatusCommand(), voucherCommand())
	return cmd
}

// readJSON decodes the file of that name, or standard input for "-", into value, and refuses
// fields that it does not know: a misspelled one would be signed as zero.
func readJSON(cmd *cobra.Command, name string, value any) error {
	input := cmd.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("%w: name a file, or - for standard input", err)
		}
		defer func() { _ = file.Close() }()
		input = file
	}
	decoder := json.NewDecoder(io.LimitReader(input, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return fmt.Errorf("%s is no JSON of the form that --help shows: %w", name, err)
	}
	return nil
}

func writeJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
