package cmd

import (
	"cmp"
	"context"
	"math"
	"math/big"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	sdkmath "cosmossdk.io/math"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"github.com/bttcprotocol/bttcd/app"
	bridgekeeper "github.com/bttcprotocol/bttcd/x/bridge/keeper"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// bridgeMetrics reads the bridge's state of the last block whenever metrics are read: what all nodes
// agree on, where the supervisor's say what this node sees.
type bridgeMetrics struct {
	node *app.App
	now  func() time.Time
}

var (
	rowLabels   = []string{"row"}
	tipLabels   = []string{"row", "tip"}
	tokenLabels = []string{"row", "token"}

	openPacketsDesc   = prometheus.NewDesc("bttc_bridge_open_packets", "Packets that are neither executed nor expired", rowLabels, nil)
	packetAgeDesc     = prometheus.NewDesc("bttc_bridge_oldest_packet_age_seconds", "Age of the oldest open packet, 0 if there is none", rowLabels, nil)
	unsignedDesc      = prometheus.NewDesc("bttc_bridge_unsigned_packets", "Open packets without enough signatures", rowLabels, nil)
	waitingDesc       = prometheus.NewDesc("bttc_bridge_waiting_withdrawals", "Withdrawals in no batch yet", rowLabels, nil)
	heldDesc          = prometheus.NewDesc("bttc_bridge_held_deposits", "Deposits that are not credited", rowLabels, nil)
	pausedDesc        = prometheus.NewDesc("bttc_bridge_paused_directions", "How many of the two directions stand still", rowLabels, nil)
	tipPowerDesc      = prometheus.NewDesc("bttc_bridge_tip_power_ratio", "Part of all power whose reports were in the last injection, NaN before the first", rowLabels, nil)
	tipsDesc          = prometheus.NewDesc("bttc_bridge_tip_power", "Power that reported in the last injection, by where its tip is now: behind what is applied, applied, or ahead of it", tipLabels, nil)
	keyedPowerDesc    = prometheus.NewDesc("bttc_bridge_keyed_power_ratio", "Part of all power that has a bridge key", rowLabels, nil)
	inflowUsedDesc    = prometheus.NewDesc("bttc_bridge_inflow_used_ratio", "Part of the daily limit on deposits that is used", tokenLabels, nil)
	outflowUsedDesc   = prometheus.NewDesc("bttc_bridge_outflow_used_ratio", "Part of the daily limit on withdrawals that is used", tokenLabels, nil)
	lockedPortionDesc = prometheus.NewDesc("bttc_bridge_locked_ratio", "Part of what the Portal may hold that it holds", tokenLabels, nil)
)

// Describe implements prometheus.Collector.
func (m bridgeMetrics) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{
		openPacketsDesc, packetAgeDesc, unsignedDesc, waitingDesc, heldDesc, pausedDesc, tipPowerDesc, tipsDesc,
		keyedPowerDesc, inflowUsedDesc, outflowUsedDesc, lockedPortionDesc,
	} {
		to <- desc
	}
}

// Collect implements prometheus.Collector. While there is no state there are no metrics. It runs on a
// goroutine of the registry's, where a panic would end the node.
func (m bridgeMetrics) Collect(to chan<- prometheus.Metric) {
	defer func() {
		if panicked := recover(); panicked != nil {
			m.node.Logger().Error("the bridge's state is not measured", "error", panicked)
		}
	}()
	ctx, err := m.node.LatestContext()
	if err != nil {
		return
	}
	ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
	queries := bridgekeeper.NewQueryServer(m.node.BridgeKeeper)
	rows, err := queries.Rows(ctx, &bridgetypes.QueryRowsRequest{})
	if err != nil {
		return
	}
	for _, row := range rows.Rows {
		m.collectRow(ctx, queries, row, to)
	}
}

func (m bridgeMetrics) collectRow(ctx context.Context, queries bridgetypes.QueryServer, row bridgetypes.RowStatus, to chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, append([]string{row.Row.Name}, labels...)...)
	}
	gauge(openPacketsDesc, float64(row.OpenPackets))
	gauge(waitingDesc, float64(row.Waiting))
	gauge(heldDesc, float64(row.Held))
	gauge(pausedDesc, float64(directions(row.State.Pause)))
	if status, err := queries.Status(ctx, &bridgetypes.QueryStatusRequest{Row: row.Row.Id}); err == nil && status.TotalPower > 0 {
		gauge(tipPowerDesc, tipPower(status))
		for _, tip := range tipPowers(status) {
			gauge(tipsDesc, float64(tip.power), tip.place)
		}
		gauge(keyedPowerDesc, float64(status.KeyedPower)/float64(status.TotalPower))
	}
	if packets, err := queries.Packets(ctx, &bridgetypes.QueryPacketsRequest{Row: row.Row.Id}); err == nil {
		age, unsigned := m.packets(packets.Packets)
		gauge(packetAgeDesc, age)
		gauge(unsignedDesc, float64(unsigned))
	}
	if tokens, err := queries.Tokens(ctx, &bridgetypes.QueryTokensRequest{Row: row.Row.Id}); err == nil {
		for _, token := range tokens.Tokens {
			limits := token.Token.Limits
			gauge(inflowUsedDesc, 1-ratio(token.InflowRoom, limits.DailyInflow), token.Token.Symbol)
			gauge(outflowUsedDesc, 1-ratio(token.OutflowRoom, limits.DailyOutflow), token.Token.Symbol)
			gauge(lockedPortionDesc, ratio(token.Ledger.Locked, limits.MaxLocked), token.Token.Symbol)
		}
	}
}

// tipPower is NaN before the first report, which is no number to warn of: an idle bridge reports
// nothing. Who joined since the last report is not missing from it.
func tipPower(status *bridgetypes.QueryStatusResponse) float64 {
	if status.ReportedTotalPower == 0 {
		return math.NaN()
	}
	var reported uint64
	for _, tip := range status.Tips {
		reported += tip.Power
	}
	return float64(reported) / float64(status.ReportedTotalPower)
}

// placed is the power whose tips are at one place.
type placed struct {
	place string
	power uint64
}

// tipPowers returns that of all places, so that none of them is a gap in a graph.
func tipPowers(status *bridgetypes.QueryStatusResponse) [3]placed {
	const behind, applied, ahead = 0, 1, 2
	places := [3]placed{behind: {place: "behind"}, applied: {place: "applied"}, ahead: {place: "ahead"}}
	for _, tip := range status.Tips {
		places[cmp.Compare(tip.Tip, status.Status.State.AppliedNonce)+applied].power += tip.Power
	}
	return places
}

// packets returns the age of the oldest and how many lack signatures.
func (m bridgeMetrics) packets(open []bridgetypes.PacketStatus) (age float64, unsigned int) {
	for _, packet := range open {
		age = max(age, m.now().Sub(time.Unix(packet.Packet.Time, 0)).Seconds())
		if !packet.Signed {
			unsigned++
		}
	}
	return age, unsigned
}

func directions(pause bridgetypes.Pause) (count int) {
	for _, paused := range []bool{pause.Inbound, pause.Outbound} {
		if paused {
			count++
		}
	}
	return count
}

// ratio is 0 of nothing: a limit of 0 has no room left, so all of it is used.
func ratio(part, whole sdkmath.Int) float64 {
	if !whole.IsPositive() {
		return 0
	}
	value, _ := new(big.Rat).SetFrac(part.BigInt(), whole.BigInt()).Float64()
	return value
}
