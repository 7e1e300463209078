package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func releaseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "release FILE",
		Short: "Close a lane by its payee's signature, pay what is missing and free the rest",
		Long: `Close a lane by its payee's signature: pay what is missing to the amount that the payee signed, and
free the rest of its ring-fence. The owner sends it, or the secured lane's key; anybody if nothing is
missing. FILE is JSON that the payee signed with "bttcd paychan voucher sign", or - for standard input:

  {"type": "Release", "message": {"purse": 7, "epoch": 0, "payee": "0x...", "lane": 1, "expiry": 1800000000,
   "cumulative": "1000000000000000000"}, "signature": "0x..."}`,
		Example: `  bttcd paychan voucher sign release.json --from seeder > signed.json   # the payee
  bttcd tx paychan release signed.json --from alice                      # the owner`,
		Args: cobra.ExactArgs(1),
		RunE: runRelease,
	}
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func runRelease(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	var document voucherDocument
	if err := readJSON(cmd, args[0], &document); err != nil {
		return err
	}
	parsed, err := document.parse()
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if parsed.release == nil {
		return fmt.Errorf("%s holds a %s: to be paid by it, bttcd tx paychan claim; a payee signs a Release", args[0], document.Type)
	}
	if err := checkRelease(document, *parsed.release, clientCtx.ChainID); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &types.MsgRelease{
		Sender: sender(clientCtx), Release: *parsed.release, Signature: document.Signature,
	})
}

// checkRelease checks the payee's signature here if the chain is known.
func checkRelease(document voucherDocument, release types.Release, chainID string) error {
	if len(document.Signature) == 0 {
		return errors.New("not signed: its payee signs it with bttcd paychan voucher sign")
	}
	id, err := chain.EVMChainID(chainID)
	if err != nil {
		return nil //nolint:nilerr // offline, and the chain id was not given: the node will check
	}
	digest, err := release.Digest(types.ChannelDomain(id))
	if err != nil {
		return err
	}
	if document.Signer == "" {
		document.Signer = fmt.Sprintf("0x%x", release.Payee)
	}
	return document.check(digest)
}
