package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/client/paychan/node"
	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

func paychanStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what the vouchers of a store are worth: received, claimed, claimable, at risk and why",
		Long: `Show what the vouchers of a store are worth. Claimed is what committed blocks have paid, claimable
what a claim would pay now. While "bttcd paychan redeem" holds the store, ask its /status.`,
		Example: `  bttcd paychan status --store ./vouchers
  bttcd paychan status --store ./vouchers -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opened, err := openVouchers(cmd, node.Options{})
			if err != nil {
				return err
			}
			status, err := redeem.New(redeem.Config{Ledger: opened.book, Chain: opened.node}).Status(cmd.Context())
			if err = errors.Join(err, opened.close()); err != nil {
				return err
			}
			format, err := cmd.Flags().GetString(flags.FlagOutput)
			if err != nil {
				return err
			}
			if format == flags.OutputFormatJSON {
				return writeJSON(cmd.OutOrStdout(), status)
			}
			return printVouchers(cmd.OutOrStdout(), status)
		},
	}
	addStoreFlags(cmd)
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	return cmd
}

func printVouchers(out io.Writer, status redeem.Status) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "purse\tepoch\tlane\tpayee\treceived\tclaimed\tclaimable\tat risk\tdenom\twhy")
	for _, lane := range status.Lanes {
		fmt.Fprintf(table, "%d\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", lane.Purse, lane.Epoch, lane.Lane, lane.Payee,
			lane.Received, lane.Claimed, lane.Claimable, lane.AtRisk, lane.Denom, lane.Why)
	}
	for _, total := range status.Denoms {
		fmt.Fprintf(table, "all\t\t\t\t%s\t%s\t%s\t%s\t%s\t\n", total.Received, total.Claimed, total.Claimable, total.AtRisk, total.Denom)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(status.Lanes) == 0 {
		_, err := fmt.Fprintln(out, "no vouchers yet")
		return err
	}
	return nil
}

// redeemMetrics asks the redeemer when it is asked.
type redeemMetrics struct {
	ctx      context.Context
	redeemer *redeem.Redeemer
}

var (
	voucherAmount = prometheus.NewDesc("bttc_paychan_amount", "Amounts of all lanes, in base units.", []string{"denom", "state"}, nil)
	voucherLanes  = prometheus.NewDesc("bttc_paychan_lanes", "Lanes with vouchers in the store.", nil, nil)
	redeemerUp    = prometheus.NewDesc("bttc_paychan_up", "1 if the chain could be asked.", nil, nil)
	laneExpiry    = prometheus.NewDesc("bttc_paychan_expiry_left_seconds", "Time until the first lane expires that has unclaimed vouchers; 180 days if none has.", nil, nil)
)

// Describe implements prometheus.Collector.
func (redeemMetrics) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- voucherAmount
	descriptions <- voucherLanes
	descriptions <- redeemerUp
	descriptions <- laneExpiry
}

// Collect implements prometheus.Collector.
func (m redeemMetrics) Collect(metrics chan<- prometheus.Metric) {
	gauge := func(description *prometheus.Desc, value float64, labels ...string) {
		metrics <- prometheus.MustNewConstMetric(description, prometheus.GaugeValue, value, labels...)
	}
	status, err := m.redeemer.Status(m.ctx)
	if err != nil {
		gauge(redeemerUp, 0)
		return
	}
	gauge(redeemerUp, 1)
	gauge(voucherLanes, float64(len(status.Lanes)))
	gauge(laneExpiry, expiryLeft(status.Lanes, time.Now()).Seconds())
	for _, denom := range withBTT(status.Denoms) {
		for state, amount := range map[string]math.Int{
			"received": denom.Received, "claimed": denom.Claimed, "claimable": denom.Claimable,
			"at_risk": denom.AtRisk, "lost": denom.Lost,
		} {
			value, _ := amount.ToLegacyDec().Float64()
			gauge(voucherAmount, value, denom.Denom, state)
		}
	}
}

// withBTT adds BTT where a store has none yet: an alert on a metric that is not there would never fire.
func withBTT(denoms []redeem.DenomStatus) []redeem.DenomStatus {
	if slices.ContainsFunc(denoms, func(d redeem.DenomStatus) bool { return d.Denom == chain.BaseDenom }) {
		return denoms
	}
	none := math.ZeroInt()
	return append(slices.Clone(denoms), redeem.DenomStatus{Denom: chain.BaseDenom, Amounts: redeem.Amounts{
		Received: none, Claimed: none, Claimable: none, AtRisk: none, Lost: none,
	}})
}

// longestLane is the most that the chain accepts between now and an expiry.
const longestLane = 180 * 24 * time.Hour

// expiryLeft is how long it takes until vouchers that still could be claimed cannot any more.
func expiryLeft(lanes []redeem.LaneStatus, now time.Time) time.Duration {
	left := longestLane
	for _, lane := range lanes {
		if lane.Expiry == 0 || lane.Expiry > 1<<40 { // cheques do not expire
			continue
		}
		if lane.Received.Sub(lane.Claimed).Sub(lane.Lost).IsPositive() {
			left = min(left, max(0, time.Unix(int64(lane.Expiry), 0).Sub(now))) //nolint:gosec // the chain bounds it
		}
	}
	return left
}
