package cmd

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func bridgeClaimCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "claim CHAIN TOKEN|AMOUNT",
		Short: "Take a withdrawal that could not be paid out, on the remote chain",
		Long: `Take from the Portal of a remote chain what it could not pay out, such as tokens for a contract that
refused them: "bttcd bridge track" calls such a withdrawal claimable. The key must be the recipient's; it
may send the money to any address. A token's name alone takes all there is.`,
		Example: `  bttcd bridge claim ethereum usdt --from alice --remote-rpc http://127.0.0.1:8545
  bttcd bridge claim ethereum 10usdt --to 0x... --key-file key.json --password-file password --remote-rpc https://...`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return runBridgeClaim(cmd, args[0], args[1]) },
	}
	addNodeFlags(cmd)
	addRemoteFlags(cmd)
	addRemoteKeyFlags(cmd)
	cmd.Flags().String(flagTo, "", "who gets it there: a key or any spelling of an address (default: that of the key)")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	return cmd
}

// claimed is what claim prints.
type claimed struct {
	landed
	Chain  string         `json:"chain"`
	Amount string         `json:"amount"`
	To     common.Address `json:"to"`
}

func runBridgeClaim(cmd *cobra.Command, chainName, what string) (err error) {
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
	to := common.Address(user.remote.Account())
	if name := stringFlag(cmd, flagTo); name != "" {
		if to, err = accountNamed(cmd, name); err != nil {
			return fmt.Errorf("--%s: %w", flagTo, err)
		}
	}
	result, err := user.claim(ctx, what, to)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(cmd.OutOrStdout(), result)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s claimed on %s for %s, in block %d\n%s\n", result.Amount, result.Chain, result.To, result.Block, result.Hash)
	return err
}

var tokenName = regexp.MustCompile(`^[a-zA-Z]`)

func (u *remoteUser) claim(ctx context.Context, what string, to common.Address) (claimed, error) {
	all := tokenName.MatchString(what)
	if all {
		what = "1" + what
	}
	amount, err := u.amount(ctx, what)
	if err != nil {
		return claimed{}, err
	}
	account, contract := u.remote.Account(), amount.contract()
	owed, err := u.number(ctx, contractCall(u.portal.Address, claimableSignature, contract[:], account[:]))
	switch {
	case err != nil:
		return claimed{}, err
	case owed.IsZero():
		return claimed{}, fmt.Errorf("the Portal on %s owes %s no %s", u.portal.Name, common.Address(account), amount.token.Symbol)
	case all:
		amount.units = owed
	case owed.LT(amount.units):
		return claimed{}, fmt.Errorf("the Portal on %s owes %s only %s", u.portal.Name, common.Address(account), amount.token.Show(owed))
	}
	call, err := portalabi.ClaimCalldata(contract, portalabi.Address(to), amount.units.BigInt())
	if err != nil {
		return claimed{}, err
	}
	at, err := u.send(ctx, "claim", chain.Call{To: u.portal.Address, Data: call})
	return claimed{landed: at, Chain: u.portal.Name, Amount: amount.String(), To: to}, err
}
