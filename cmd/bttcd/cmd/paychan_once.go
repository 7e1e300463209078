package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

// claimRow is one transaction of redeem --once.
type claimRow struct {
	Vouchers   int       `json:"vouchers"`
	Refused    int       `json:"refused"`
	Paid       sdk.Coins `json:"paid"`
	GasUsed    uint64    `json:"gas_used"`
	GasVoucher uint64    `json:"gas_per_voucher"`
	Fee        math.Int  `json:"fee_abtt"`
	Height     int64     `json:"height"`
	Hash       string    `json:"tx"`
}

// redeemed is what redeem --once did.
type redeemed struct {
	Claims  []claimRow `json:"claims"`
	Total   claimRow   `json:"total"`
	Seconds float64    `json:"seconds"`
}

// oncePolicy claims what is worth its own gas: the user said when.
func oncePolicy(batch int) redeem.Policy {
	return redeem.Policy{Multiple: 1, Rider: 1, MaxItems: batch}
}

// runOnce claims what is claimable, waits for the blocks, and prints what came of it, also of
// what was claimed before an error.
func runOnce(ctx context.Context, cmd *cobra.Command, redeemer *redeem.Redeemer) error {
	began := time.Now()
	report, err := redeemer.Step(ctx)
	result := newRedeemed(report, time.Since(began))
	if printErr := printRedeemed(cmd, result); err == nil {
		err = printErr
	}
	if err == nil && result.Total.Refused > 0 {
		err = fmt.Errorf("the chain refused %d of %d vouchers, see the log above", result.Total.Refused, result.Total.Vouchers)
	}
	return err
}

func newRedeemed(report redeem.Report, took time.Duration) redeemed {
	r := redeemed{Claims: []claimRow{}, Total: claimRow{Fee: math.ZeroInt(), Paid: sdk.Coins{}}, Seconds: took.Seconds()}
	for _, claim := range report.Claims {
		row := claimRow{
			Vouchers: claim.Items, Refused: claim.Refused, Paid: claim.Paid, GasUsed: claim.GasUsed, Fee: claim.Fee,
			Height: claim.Height, Hash: claim.Hash,
		}
		r.Claims = append(r.Claims, row.perVoucher())
		r.Total.Vouchers += row.Vouchers
		r.Total.Refused += row.Refused
		r.Total.Paid = r.Total.Paid.Add(row.Paid...)
		r.Total.GasUsed += row.GasUsed
		r.Total.Fee = r.Total.Fee.Add(row.Fee)
	}
	r.Total = r.Total.perVoucher()
	return r
}

func (c claimRow) perVoucher() claimRow {
	if c.Vouchers > 0 {
		c.GasVoucher = c.GasUsed / uint64(c.Vouchers)
	}
	return c
}

func printRedeemed(cmd *cobra.Command, r redeemed) error {
	format, err := cmd.Flags().GetString(flags.FlagOutput)
	if err != nil {
		return err
	}
	if format == flags.OutputFormatJSON {
		encoder := json.NewEncoder(cmd.OutOrStdout())
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	return printClaims(cmd.OutOrStdout(), r)
}

func printClaims(out io.Writer, r redeemed) error {
	if len(r.Claims) == 0 {
		_, err := fmt.Fprintln(out, "nothing to claim that is worth its gas: see bttcd paychan status")
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "vouchers\trefused\tpaid\tgas\tgas/voucher\tfee\tblock\ttx")
	row := func(c claimRow, height, hash string) {
		fmt.Fprintf(table, "%d\t%d\t%s\t%d\t%d\t%s\t%s\t%s\n", c.Vouchers, c.Refused, coinsText(c.Paid), c.GasUsed, c.GasVoucher,
			amountText(c.Fee, chain.BaseDenom), height, hash)
	}
	for _, c := range r.Claims {
		row(c, fmt.Sprint(c.Height), c.Hash)
	}
	row(r.Total, "all", fmt.Sprintf("in %.1fs", r.Seconds))
	return table.Flush()
}

func coinsText(coins sdk.Coins) string {
	text := ""
	for i, coin := range coins {
		if i > 0 {
			text += ","
		}
		text += amountText(coin.Amount, coin.Denom)
	}
	if text == "" {
		return "0"
	}
	return text
}
