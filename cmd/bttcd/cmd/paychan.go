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
		Short: "Sign and check vouchers, redeem them (payment channels of Speed and BTFS)",
		Long: `Sign and check vouchers offline, and turn those received into money. Purses are opened and
queried with "bttcd tx paychan" and "bttcd query paychan". docs/spec/paychan.md is the protocol.`,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(voucherCommand(), redeemCommand(), paychanStatusCommand())
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
