package gauges

import (
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// noVoteDue is what is said of the time to vote while there is nothing to vote on.
const noVoteDue = 365 * 24 * time.Hour

// Node is a collector of facts.
type Node struct {
	// Read returns the facts of the last block; before there is one, an error.
	Read func() (Facts, error)
	// Now is this machine's time.
	Now func() time.Time
	// Failed is told of a panic while reading, which is a defect.
	Failed func(error)
}

// Describe implements prometheus.Collector.
func (Node) Describe(to chan<- *prometheus.Desc) {
	for _, description := range descriptions {
		to <- description
	}
}

// Collect implements prometheus.Collector. It runs on a goroutine of the registry's, where a panic would
// end the node.
func (n Node) Collect(to chan<- prometheus.Metric) {
	facts, ok := n.read()
	if !ok {
		return
	}
	gauge := func(description *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(description, prometheus.GaugeValue, value)
	}
	now := n.Now()
	gauge(heightDesc, float64(facts.Height))
	gauge(blockAgeDesc, now.Sub(facts.Time).Seconds())
	gauge(doubleDesc, float64(facts.Tombstoned))
	gauge(registeredDesc, flag(facts.Validator != nil))
	if validator := facts.Validator; validator != nil {
		validator.collect(facts.Height, now, gauge)
	}
}

func (n Node) read() (facts Facts, ok bool) {
	defer func() {
		if panicked := recover(); panicked != nil {
			n.Failed(fmt.Errorf("the validator is not measured: %v", panicked))
			facts, ok = Facts{}, false
		}
	}()
	facts, err := n.Read()
	return facts, err == nil
}

func (v Validator) collect(height int64, now time.Time, gauge func(*prometheus.Desc, float64)) {
	gauge(bondedDesc, flag(v.Bonded))
	gauge(jailedDesc, flag(v.Jailed))
	gauge(tombstonedDesc, flag(v.Tombstoned))
	gauge(powerDesc, float64(v.Power))
	if v.TotalPower > 0 {
		gauge(shareDesc, float64(v.Power)/float64(v.TotalPower))
	}
	gauge(missedDesc, float64(v.Signing.Missed))
	gauge(windowDesc, float64(v.Signing.Window))
	gauge(votesDesc, float64(len(v.VotesDue)))
	left := noVoteDue
	for _, end := range v.VotesDue {
		left = min(left, max(0, end.Sub(now)))
	}
	gauge(voteLeftDesc, left.Seconds())
	gauge(bridgeKeyDesc, flag(v.Bridge.Key))
	gauge(unsignedDesc, float64(v.Bridge.Unsigned))
	// Who is out of the active set cannot be jailed.
	if v.Bonded && !v.Jailed {
		gauge(jailingDesc, float64(v.Signing.UntilJailing(height)))
		if v.Bridge.AbsenceBlocks > 0 {
			gauge(bridgeLeftDesc, float64(v.Bridge.UntilJailing(height)))
		}
	}
}

func flag(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
