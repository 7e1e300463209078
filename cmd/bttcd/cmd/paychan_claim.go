package cmd

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

const (
	flagPurse = "purse"
	flagEpoch = "epoch"
)

// addPaychanModuleCommands adds the commands that take files to those that AutoCLI made.
func addPaychanModuleCommands(root *cobra.Command) error {
	for path, commands := range map[string][]*cobra.Command{
		"tx":    {claimCommand(), pushCommand(), releaseCommand()},
		"query": {claimableCommand()},
	} {
		parent, _, err := root.Find([]string{path, types.ModuleName})
		if err != nil {
			return fmt.Errorf("bttcd %s %s: %w", path, types.ModuleName, err)
		}
		parent.AddCommand(commands...)
	}
	return nil
}

func claimCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "claim FILE...",
		Short: "Claim vouchers, chain vouchers and BTFS cheques, all in one transaction",
		Long: `Claim what files hold, all in one transaction: vouchers and chain vouchers as "bttcd paychan voucher sign"
and "bttcd paychan pay" print them, and BTFS cheques. A file has one or several; - is standard input.
Anybody may claim: the money goes to the payees alone. Of several on one lane the highest is claimed.
Signatures are checked before anything is sent. Without --gas the limit is computed from the batch.

` + voucherForm + "\n\n" + chequeForm,
		Example: `  bttcd tx paychan claim signed.json --from seeder
  bttcd paychan voucher sign voucher.json --from alice | bttcd tx paychan claim - --from seeder -y
  bttcd tx paychan claim cheque.json --purse 7 --from host`,
		Args: cobra.MinimumNArgs(1),
		RunE: runClaim,
	}
	addChequeFlags(cmd)
	flags.AddTxFlagsToCmd(cmd)
	return cmd
}

func addChequeFlags(cmd *cobra.Command) {
	cmd.Flags().Uint64(flagPurse, 0, "purse that cheques of go-btfs are drawn on")
	cmd.Flags().Uint32(flagEpoch, 0, "epoch of that purse (default: its present one)")
}

func runClaim(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	b, err := readBatch(cmd, clientCtx, args)
	if err != nil {
		return err
	}
	claim := b.message(sender(clientCtx))
	return sendBatch(cmd, clientCtx, claim, claim.Gas(), claim.Size())
}

func sender(clientCtx client.Context) string {
	return paychan.Bech32(common.BytesToAddress(clientCtx.GetFromAddress()))
}

func readBatch(cmd *cobra.Command, clientCtx client.Context, files []string) (*batch, error) {
	b := &batch{}
	if id, err := chain.EVMChainID(clientCtx.ChainID); err == nil {
		domain := types.ChannelDomain(id)
		b.domain = &domain
	}
	var err error
	if b.purse, err = readChequePurse(cmd, clientCtx); err != nil {
		return nil, err
	}
	for _, file := range files {
		if err := b.addFile(cmd, file); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// readChequePurse asks the chain for what cheques of go-btfs leave open.
func readChequePurse(cmd *cobra.Command, clientCtx client.Context) (*chequePurse, error) {
	if !cmd.Flags().Changed(flagPurse) {
		return nil, nil
	}
	id, err := cmd.Flags().GetUint64(flagPurse)
	if err != nil {
		return nil, err
	}
	epoch, err := cmd.Flags().GetUint32(flagEpoch)
	if err != nil {
		return nil, err
	}
	if clientCtx.Offline {
		return nil, fmt.Errorf("--%s asks the chain about the purse, which --%s forbids: give cheques in the form with a type", flagPurse, flags.FlagOffline)
	}
	purse, err := askPurse(cmd, clientCtx, id)
	if err != nil {
		return nil, err
	}
	if !cmd.Flags().Changed(flagEpoch) {
		epoch = purse.Epoch
	}
	return &chequePurse{id, epoch, purse.Denom}, nil
}

func askPurse(cmd *cobra.Command, clientCtx client.Context, id uint64) (types.Purse, error) {
	answer, err := types.NewQueryClient(clientCtx).Purse(cmd.Context(), &types.QueryPurseRequest{Purse: id})
	if err != nil {
		return types.Purse{}, fmt.Errorf("purse %d: %w", id, err)
	}
	return answer.Purse.Purse, nil
}

// Gas of a batch's transaction beside what x/paychan counts: its signature, fee and bytes.
const (
	gasAround  = 120_000
	gasPerByte = 12
)

// sendBatch sends a message whose gas is known beforehand.
func sendBatch(cmd *cobra.Command, clientCtx client.Context, message sdk.Msg, gas uint64, size int) error {
	if !cmd.Flags().Changed(flags.FlagGas) {
		limit := gas + gasAround + gasPerByte*uint64(size)
		if err := cmd.Flags().Set(flags.FlagGas, fmt.Sprint(limit)); err != nil {
			return err
		}
	}
	return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), message)
}

func claimableCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "claimable FILE",
		Short: "Query what a claim of a voucher, chain voucher or BTFS cheque would pay now, and why not all",
		Long: `Query what a claim of what FILE holds would pay now, each alone, and if that is less than it asks,
why. Nothing is sent and nothing is paid. FILE may be - for standard input.

` + voucherForm + "\n\n" + chequeForm,
		Example: `  bttcd query paychan claimable signed.json
  bttcd query paychan claimable cheque.json --purse 7 -o json`,
		Args: cobra.ExactArgs(1),
		RunE: runClaimable,
	}
	addChequeFlags(cmd)
	flags.AddQueryFlagsToCmd(cmd)
	return cmd
}

func runClaimable(cmd *cobra.Command, args []string) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	b := &batch{}
	if b.purse, err = readChequePurse(cmd, clientCtx); err != nil {
		return err
	}
	if err := b.addFile(cmd, args[0]); err != nil {
		return err
	}
	for _, lane := range b.order {
		item := b.items[lane]
		answer, err := types.NewQueryClient(clientCtx).Claimable(cmd.Context(), &types.QueryClaimableRequest{
			Voucher: item.voucher, ChainVoucher: item.chain, Cheque: item.cheque,
		})
		if err != nil {
			return err
		}
		if err := clientCtx.PrintProto(answer); err != nil {
			return err
		}
	}
	return nil
}
