package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/client/paychan/key"
)

func newKeyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new-key FILE",
		Short: "Make a session key in a file that only you can read, and print its address",
		Long: `Make a key in a new file that only you can read, and print its address. With "bttcd tx paychan
delegate" the owner of a purse lets it sign vouchers up to a cap, so that the owner's own key need
not lie where a torrent client runs. The key itself is never printed.`,
		Example: `  bttcd paychan new-key session.key
  bttcd tx paychan delegate 7 $(bttcd paychan new-key s.key) '{"cap":"5000000000000000000","expiry":"1893456000"}' --from alice`,
		Args:        cobra.ExactArgs(1),
		Annotations: map[string]string{homeless: ""},
		RunE: func(cmd *cobra.Command, args []string) error {
			made, err := key.New()
			if err != nil {
				return err
			}
			if err := made.Save(args[0]); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), made.Address().Hex())
			return err
		},
	}
}
