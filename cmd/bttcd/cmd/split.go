package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	sdk "github.com/cosmos/cosmos-sdk/types"
	bankcli "github.com/cosmos/cosmos-sdk/x/bank/client/cli"
)

// refuseUnevenSplits keeps `tx bank multi-send --split` from dropping what does not divide.
func refuseUnevenSplits(root *cobra.Command) {
	cmd, rest, err := root.Find([]string{"tx", "bank", "multi-send"})
	if err != nil || len(rest) > 0 {
		panic("there is no command tx bank multi-send")
	}
	next := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		split, err := cmd.Flags().GetBool(bankcli.FlagSplit)
		if err != nil {
			return err
		}
		if split && len(args) > 2 {
			if err := checkSplit(args[len(args)-1], int64(len(args)-2)); err != nil {
				return err
			}
		}
		return next(cmd, args)
	}
}

// checkSplit refuses an amount that recipients cannot share equally.
func checkSplit(amount string, recipients int64) error {
	coins, err := sdk.ParseCoinsNormalized(amount)
	if err != nil {
		return err
	}
	for _, coin := range coins {
		if left := coin.Amount.ModRaw(recipients); !left.IsZero() {
			return fmt.Errorf("%s cannot be split equally between %d: %s%s would be left", coin, recipients, left, coin.Denom)
		}
	}
	return nil
}
