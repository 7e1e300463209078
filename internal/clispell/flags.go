package clispell

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
)

// flagKinds says what the flags of hand-written commands hold. A flag's name means the same in
// all of them.
var flagKinds = map[string]Kind{
	flags.FlagFrom:       Key,
	flags.FlagFeePayer:   Account,
	flags.FlagFeeGranter: Account,
	flags.FlagFees:       Fees,
	flags.FlagGasPrices:  GasPrices,

	"minimum-gas-prices": GasPrices, // start
	"amount":             Coins,     // genesis gentx
	"deposit":            Coins,     // gov proposals
	"spend-limit":        Coins,     // authz grant, feegrant grant
	"period-limit":       Coins,     // feegrant grant
	"vesting-amount":     Coins,     // genesis add-genesis-account
	"authority":          Account,   // upgrade proposals
	"allow-list":         Account,   // authz grant
	"validator":          Validator, // staking queries
	"allowed-validators": Validator, // authz grant
	"deny-validators":    Validator, // authz grant

	"jail-allowed-addrs":    Validator, // export
	"addr-validator-source": Validator,
	"addr-validator-dest":   Validator,
}

// NormalizeFlags spells the flags of a command. It must run before the SDK reads them: first in
// the root's PersistentPreRunE. Names of keys are then known to --from only, because the
// keyring is not open yet.
func NormalizeFlags(cmd *cobra.Command) error {
	return spellFlags(cmd, nil)
}

func spellFlags(cmd *cobra.Command, keys keyring.Keyring) error {
	var failed error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		kind, ok := flagKinds[flag.Name]
		if !ok || failed != nil {
			return
		}
		if err := spellFlag(flag, kind, keys); err != nil {
			failed = fmt.Errorf("--%s: %w", flag.Name, err)
		}
	})
	return failed
}

// spellFlag leaves the flags of AutoCLI alone, whose types spell for themselves.
func spellFlag(flag *pflag.Flag, kind Kind, keys keyring.Keyring) error {
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		values := list.GetSlice()
		for i, value := range values {
			spelled, err := kind.spell(keys, value)
			if err != nil {
				return err
			}
			values[i] = spelled
		}
		return list.Replace(values)
	}
	if flag.Value.Type() != "string" {
		return nil
	}
	spelled, err := kind.spell(keys, flag.Value.String())
	if err != nil {
		return err
	}
	return flag.Value.Set(spelled)
}
