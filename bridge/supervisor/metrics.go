package supervisor

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// MeterName is that of the meter which metrics are registered with.
const MeterName = "bttc/bridge"

type instruments struct {
	height, lag, scanned, seen, applied, age, reported metric.Int64ObservableGauge
	disagreements, signed                              metric.Int64ObservableCounter
}

// RegisterMetrics observes the status whenever metrics are read. signed counts signatures, as signers
// do; nil counts none. Labels are rows and hosts of endpoints, as configured.
func (s *Supervisor) RegisterMetrics(meter metric.Meter, signed func() uint64) (metric.Registration, error) {
	var in instruments
	var failed []error
	gauge := func(into *metric.Int64ObservableGauge, name, text string) {
		made, err := meter.Int64ObservableGauge(name, metric.WithDescription(text))
		*into, failed = made, append(failed, err)
	}
	counter := func(into *metric.Int64ObservableCounter, name, text string) {
		made, err := meter.Int64ObservableCounter(name, metric.WithDescription(text))
		*into, failed = made, append(failed, err)
	}
	gauge(&in.height, "bttc_bridge_endpoint_height_blocks", "Last block that the endpoint called final")
	gauge(&in.lag, "bttc_bridge_endpoint_lag_seconds", "How old that block is")
	gauge(&in.scanned, "bttc_bridge_endpoint_scanned_blocks", "Last block whose logs were read")
	counter(&in.disagreements, "bttc_bridge_endpoint_disagreements_total", "Rounds in which the endpoint contradicted itself or others")
	gauge(&in.seen, "bttc_bridge_seen_nonce", "Last event of the Portal that is final and agreed on")
	gauge(&in.applied, "bttc_bridge_applied_nonce", "Last event that this node counted its votes from")
	gauge(&in.age, "bttc_bridge_observation_age_seconds", "Time since enough endpoints agreed")
	gauge(&in.reported, "bttc_bridge_reported_rows", "1 if this node votes on the row, 0 if it abstains")
	counter(&in.signed, "bttc_bridge_signed_packets_total", "Signatures of packets made")
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	observe := func(_ context.Context, o metric.Observer) error {
		defer s.contain()
		s.observe(o, in)
		if signed != nil {
			o.ObserveInt64(in.signed, int64(signed())) //nolint:gosec // far below 2^63
		}
		return nil
	}
	return meter.RegisterCallback(observe, in.height, in.lag, in.scanned, in.seen, in.applied, in.age, in.reported,
		in.disagreements, in.signed)
}

// contain logs a panic: on the goroutine that reads metrics it would end the node.
func (s *Supervisor) contain() {
	if cause := recover(); cause != nil {
		s.deps.Log.Error("what this node sees of remote chains is not measured", "err", fmt.Sprint(cause), "stack", string(debug.Stack()))
	}
}

func (s *Supervisor) observe(o metric.Observer, in instruments) {
	for _, row := range s.Status().Rows {
		of := metric.WithAttributes(attribute.String("row", row.Name))
		o.ObserveInt64(in.seen, clamp(row.Nonce), of)
		o.ObserveInt64(in.applied, clamp(row.Applied), of)
		o.ObserveInt64(in.reported, flag(row.Reported), of)
		if !row.Observed.IsZero() {
			o.ObserveInt64(in.age, int64(s.deps.Now().Sub(row.Observed).Seconds()), of)
		}
		for _, end := range row.Ends {
			at := metric.WithAttributes(attribute.String("row", row.Name), attribute.String("endpoint", end.Name))
			o.ObserveInt64(in.height, clamp(end.FinalBlock), at)
			o.ObserveInt64(in.lag, clamp(end.LagSeconds), at)
			o.ObserveInt64(in.scanned, clamp(end.Scanned), at)
			o.ObserveInt64(in.disagreements, clamp(end.Disagreements), at)
		}
	}
}

// clamp is for numbers that endpoints control.
func clamp(value uint64) int64 { return int64(min(value, 1<<62)) } //nolint:gosec // bounded

func flag(set bool) int64 {
	if set {
		return 1
	}
	return 0
}
