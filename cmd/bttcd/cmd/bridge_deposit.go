package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/cobra"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

const (
	flagTo     = "to"
	flagAction = "action"
	// approval is what approve's transaction is called; it moves no money.
	approval = "approval"
)

func depositCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "deposit CHAIN AMOUNT",
		Short: "Send money from a remote chain to BTTC",
		Long: `Lock tokens in the Portal of a remote chain, for an account of BTTC: it has them about two blocks after
the remote chain calls the deposit final. The key of --from or --key-file owns the tokens there and pays
the gas; it first lets the Portal take exactly this amount. The command ends once a block holds the
deposit, and prints the hash to track.

--action does more with the money when it arrives: delegate:VALIDATOR, purse:ID, or
forward:CHAIN:RECIPIENT:FEE, with the fee inside the amount. If that fails the account keeps the money.`,
		Example: `  bttcd bridge deposit ethereum 100btt --from alice --remote-rpc http://127.0.0.1:8545
  bttcd bridge deposit ethereum 10.5usdt --to bttc1... --key-file key.json --password-file password --remote-rpc https://...
  bttcd bridge deposit ethereum 100btt --action delegate:bttcvaloper1... --from alice --remote-rpc http://127.0.0.1:8545`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return runDeposit(cmd, args[0], args[1]) },
	}
	addNodeFlags(cmd)
	addRemoteFlags(cmd)
	addRemoteKeyFlags(cmd)
	cmd.Flags().String(flagTo, "", "account of BTTC that gets the money: a key or any spelling (default: that of the key that pays)")
	cmd.Flags().String(flagAction, "", "what to do with it: delegate:VALIDATOR, purse:ID or forward:CHAIN:RECIPIENT:FEE")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	return cmd
}

// deposited is what deposit prints.
type deposited struct {
	landed
	Chain     string         `json:"chain"`
	Amount    string         `json:"amount"`
	Recipient string         `json:"recipient"`
	Data      hexutil.Bytes  `json:"data,omitempty"`
	Token     common.Address `json:"token"`
}

func runDeposit(cmd *cobra.Command, chainName, amountText string) (err error) {
	asJSON, err := wantsJSON(cmd)
	if err != nil {
		return err
	}
	user, err := openRemoteUser(cmd, chainName)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, user.close()) }()
	ctx, stop := untilSignal(cmd)
	defer stop()
	amount, err := user.amount(ctx, amountText)
	if err != nil {
		return err
	}
	recipient := common.Address(user.remote.Account())
	if to := stringFlag(cmd, flagTo); to != "" {
		if recipient, err = accountNamed(cmd, to); err != nil {
			return fmt.Errorf("--%s: %w", flagTo, err)
		}
	}
	data, err := user.actionData(ctx, stringFlag(cmd, flagAction), amount)
	if err != nil {
		return fmt.Errorf("--%s: %w", flagAction, err)
	}
	result, err := user.deposit(ctx, amount, recipient, data)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s deposited on %s for %s, in block %d\n%s\n\nfollow it with: bttcd bridge track %s --watch\n",
		result.Amount, result.Chain, result.Recipient, result.Block, result.Hash, result.Hash)
	return err
}

func (u *remoteUser) deposit(ctx context.Context, amount remoteAmount, recipient common.Address, data []byte) (deposited, error) {
	if err := u.checkDeposit(ctx, amount); err != nil {
		return deposited{}, err
	}
	if err := u.approve(ctx, amount); err != nil {
		return deposited{}, err
	}
	call, err := portalabi.DepositCalldata(amount.contract(), amount.units.BigInt(), recipient, data)
	if err != nil {
		return deposited{}, err
	}
	at, err := u.send(ctx, "deposit", chain.Call{To: u.portal.Address, Data: call})
	if err != nil {
		return deposited{}, err
	}
	return deposited{
		landed: at, Chain: u.portal.Name, Amount: amount.String(), Recipient: sdk.AccAddress(recipient.Bytes()).String(), Data: data,
		Token: common.Address(amount.contract()),
	}, nil
}

// checkDeposit says in words what the Portal would refuse without any.
func (u *remoteUser) checkDeposit(ctx context.Context, amount remoteAmount) error {
	if least := amount.token.Limits.MinDeposit; amount.units.LT(least) {
		return fmt.Errorf("%s is less than the least deposit on %s, %s", amount, u.portal.Name, amount.token.Show(least))
	}
	account := u.remote.Account()
	balance, err := u.number(ctx, contractCall(amount.contract(), balanceOfSignature, account[:]))
	if err != nil {
		return err
	}
	if balance.LT(amount.units) {
		return fmt.Errorf("%s has %s on %s, which is less than %s", common.Address(account), amount.token.Show(balance), u.portal.Name, amount)
	}
	return nil
}

// approve lets the Portal take the amount. Tokens like Tether's change an allowance only from zero.
func (u *remoteUser) approve(ctx context.Context, amount remoteAmount) error {
	account := u.remote.Account()
	allowed, err := u.number(ctx, contractCall(amount.contract(), allowanceSignature, account[:], u.portal.Address[:]))
	if err != nil || allowed.GTE(amount.units) {
		return err
	}
	steps := []math.Int{amount.units}
	if allowed.IsPositive() {
		steps = []math.Int{math.ZeroInt(), amount.units}
	}
	for _, step := range steps {
		call := contractCall(amount.contract(), approveSignature, u.portal.Address[:], step.BigInt().Bytes())
		if _, err := u.send(ctx, approval, call); err != nil {
			return err
		}
	}
	return nil
}
