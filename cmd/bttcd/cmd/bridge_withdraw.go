package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/tronaddr"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	flagFee = "fee"
	// maxWaitTold bounds what is said of the wait, in seconds.
	maxWaitTold = 365 * 24 * 3600
)

func withdrawCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "withdraw CHAIN RECIPIENT AMOUNT",
		Short: "Send money from BTTC to a remote chain",
		Long: `Send money to an account of a remote chain. A relayer carries it there and is paid --fee for that, on top
of the amount; without --fee the chain's own suggestion is paid, which gets into the next batch as
things are. What it costs and how long it takes is said before anything is signed.

AMOUNT is in whole tokens by their symbol, such as 1.5btt or 10usdt, or in base units by their denom.
As long as no batch holds it, "bttcd tx bridge cancel" takes it back.`,
		Example: `  bttcd bridge withdraw ethereum 0x52908400098527886E0F7030069857D2E4169EE7 100btt --from alice
  bttcd bridge withdraw ethereum bob 10.5usdt --fee 5btt --from alice --yes`,
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error { return runWithdraw(cmd, args[0], args[1], args[2]) },
	}
	flags.AddTxFlagsToCmd(cmd)
	setDefault(cmd.Flags().Lookup(flags.FlagGas), flags.GasFlagAuto)
	cmd.Flags().String(flagFee, "", "what the relayer gets, such as 5btt (default: what the chain suggests)")
	return cmd
}

func runWithdraw(cmd *cobra.Command, chainName, recipientText, amount string) error {
	if err := offerDefaultPrice(cmd); err != nil {
		return err
	}
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	if clientCtx.FromAddress.Empty() {
		return fmt.Errorf("--%s is missing: name the key that pays", flags.FlagFrom)
	}
	recipient, err := remoteRecipient(cmd, clientCtx, recipientText)
	if err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	node := bridgeNode{bridgetypes.NewQueryClient(clientCtx), clientCtx}
	plan, err := node.planWithdrawal(cmd.Context(), chainName, amount, stringFlag(cmd, flagFee))
	if err != nil {
		return err
	}
	if err := checkSpelling(plan.row, recipientText, recipient); err != nil {
		return err
	}
	if err := plan.tell(cmd.ErrOrStderr(), recipient); err != nil {
		return err
	}
	return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &bridgetypes.MsgBridgeOut{
		Sender: sender(clientCtx), Row: plan.row.Id, Recipient: recipient.Bytes(), Amount: plan.amount.coin(), Fee: plan.fee,
	})
}

// remoteRecipient reads an address or the name of a key, which must be one that wallets of remote chains have: nobody
// could spend there what a multisignature or another kind of key gets.
func remoteRecipient(cmd *cobra.Command, clientCtx client.Context, text string) (common.Address, error) {
	recipient, err := accountNamed(cmd, text)
	if err != nil || address.Looks(text) {
		return recipient, err
	}
	record, err := clientCtx.Keyring.Key(text)
	if err != nil {
		return recipient, err
	}
	key, err := record.GetPubKey()
	if err != nil {
		return recipient, fmt.Errorf("the key %q: %w", text, err)
	}
	return recipient, spendsThere(text, key)
}

// spendsThere refuses keys that have no account on remote chains.
func spendsThere(name string, key cryptotypes.PubKey) error {
	if key.Type() != ethsecp256k1.KeyType {
		return fmt.Errorf("the key %q is of the kind %s, which has no account on remote chains: name an address there", name, key.Type())
	}
	return nil
}

// checkSpelling refuses a recipient in TRON's spelling on a chain that is not TRON: it may be an account of
// somebody, an exchange for instance, who has no key for the same bytes elsewhere.
func checkSpelling(row bridgetypes.Row, text string, recipient common.Address) error {
	if _, err := tronaddr.Decode(text); err != nil || row.Kind == bridgetypes.RowKind_ROW_KIND_TRON {
		return nil //nolint:nilerr // spelled otherwise
	}
	return fmt.Errorf("%s is an address of TRON, and %s is not TRON: if the same key is yours there, write %s", text, row.Name, recipient)
}

// withdrawalPlan is a withdrawal that the chain would take, and what to expect of it.
type withdrawalPlan struct {
	row    bridgetypes.Row
	amount remoteAmount
	fee    sdk.Coin
	// feeText spells the fee for people.
	feeText   string
	suggested bool
	wait      time.Duration
}

func (a remoteAmount) coin() sdk.Coin { return sdk.NewCoin(a.token.Denom, a.units) }

// planWithdrawal asks the chain what it takes. An empty fee is what it suggests.
func (n bridgeNode) planWithdrawal(ctx context.Context, chainName, amount, fee string) (withdrawalPlan, error) {
	status, err := n.row(ctx, chainName)
	if err != nil {
		return withdrawalPlan{}, err
	}
	plan := withdrawalPlan{row: status.Row}
	if plan.amount, err = n.amountNamed(ctx, plan.row, amount); err != nil {
		return plan, err
	}
	estimate, err := n.estimate(ctx, plan.row.Id, plan.amount.coin())
	if err != nil {
		return plan, err
	}
	plan.fee, plan.feeText, plan.suggested = estimate.SuggestedFee, amountText(estimate.SuggestedFee.Amount, estimate.SuggestedFee.Denom), true
	if fee != "" {
		given, err := n.amountNamed(ctx, plan.row, fee)
		if err != nil {
			return plan, fmt.Errorf("--%s: %w", flagFee, err)
		}
		plan.fee, plan.feeText, plan.suggested = given.coin(), given.String(), false
		if plan.fee.Denom == estimate.MinFee.Denom && plan.fee.IsLT(estimate.MinFee) {
			return plan, fmt.Errorf("--%s %s is less than the least fee, %s", flagFee, plan.feeText,
				amountText(estimate.MinFee.Amount, estimate.MinFee.Denom))
		}
	}
	// An estimate takes the fee out of the amount; here it comes on top.
	if spent := plan.amount.coin(); spent.Denom == plan.fee.Denom {
		if estimate, err = n.estimate(ctx, plan.row.Id, spent.Add(plan.fee)); err != nil {
			return plan, err
		}
	}
	if estimate.Refusal != "" {
		return plan, errors.New(estimate.Refusal)
	}
	plan.wait = time.Duration(min(estimate.WaitSeconds, maxWaitTold)) * time.Second //nolint:gosec // bounded
	return plan, nil
}

func (n bridgeNode) estimate(ctx context.Context, row uint32, spent sdk.Coin) (*bridgetypes.QueryEstimateBridgeOutResponse, error) {
	estimate, err := n.EstimateBridgeOut(ctx, &bridgetypes.QueryEstimateBridgeOutRequest{Row: row, Amount: spent})
	if err != nil {
		return nil, n.unreachable(err)
	}
	return estimate, nil
}

// tell says what will happen, apart from the transaction on standard output.
func (p withdrawalPlan) tell(out io.Writer, recipient common.Address) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s to %s on %s", p.amount, recipient, p.row.Name)
	fmt.Fprintf(&b, ", and %s for the relayer", p.feeText)
	if p.suggested {
		b.WriteString(" (as the chain suggests)")
	}
	if p.wait > 0 {
		fmt.Fprintf(&b, "; there in about %s", p.wait)
	}
	b.WriteString("\nfollow it with: bttcd bridge track TXHASH --watch\n")
	_, err := io.WriteString(out, b.String())
	return err
}
