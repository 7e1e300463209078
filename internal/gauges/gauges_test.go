package gauges

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
)

var now = time.Date(2027, 1, 15, 8, 0, 0, 0, time.UTC)

// rule is slashing's, block by block: jailed at the first height where it holds.
func rule(s Signing, height int64) bool {
	return height > s.Start+s.Window && s.Missed > s.MaxMissed
}

// TestUntilJailing replays slashing's rule for a validator that misses every block from now on.
func TestUntilJailing(t *testing.T) {
	for name, test := range map[string]struct {
		signing Signing
		height  int64
		want    int64
	}{
		"all signed":        {Signing{Window: 100, MaxMissed: 50}, 1000, 51},
		"half missed":       {Signing{Window: 100, MaxMissed: 50, Missed: 50}, 1000, 1},
		"some missed":       {Signing{Window: 100, MaxMissed: 50, Missed: 20}, 1000, 31},
		"first window":      {Signing{Window: 100, MaxMissed: 50, Start: 990}, 1000, 91},
		"window just over":  {Signing{Window: 100, MaxMissed: 50, Start: 899, Missed: 50}, 1000, 1},
		"nothing forgiven":  {Signing{Window: 100}, 1000, 1},
		"over, not counted": {Signing{Window: 100, MaxMissed: 50, Missed: 60}, 1000, 0},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, test.signing.UntilJailing(test.height))
			replayed, signing := int64(0), test.signing
			for ; !rule(signing, test.height+replayed); replayed++ {
				signing.Missed++
			}
			require.Equal(t, test.want, replayed)
		})
	}
}

func TestBridgeUntilJailing(t *testing.T) {
	require.EqualValues(t, 100, Bridge{AbsenceBlocks: 100}.UntilJailing(1000), "nothing waits")
	require.EqualValues(t, 100, Bridge{AbsenceBlocks: 100, Unsigned: 1, OldestHeight: 1000}.UntilJailing(1000))
	require.EqualValues(t, 40, Bridge{AbsenceBlocks: 100, Unsigned: 2, OldestHeight: 940}.UntilJailing(1000))
	require.Zero(t, Bridge{AbsenceBlocks: 100, Unsigned: 1, OldestHeight: 1}.UntilJailing(1000))
}

func node(facts Facts, err error) Node {
	return Node{Read: func() (Facts, error) { return facts, err }, Now: func() time.Time { return now }}
}

// gather reads a collector through a registry, whose goroutines nobody guards.
func gather(t *testing.T, collector prometheus.Collector) map[string]float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collector)
	families, err := registry.Gather()
	require.NoError(t, err)
	told := map[string]float64{}
	for _, family := range families {
		require.Len(t, family.GetMetric(), 1)
		told[family.GetName()] = family.GetMetric()[0].GetGauge().GetValue()
	}
	return told
}

func TestValidatorIsTold(t *testing.T) {
	facts := Facts{Height: 1000, Time: now.Add(-3 * time.Second), Tombstoned: 2, Validator: &Validator{
		Bonded: true, Power: 25, TotalPower: 100, Signing: Signing{Window: 100, MaxMissed: 50, Missed: 7},
		VotesDue: []time.Time{now.Add(2 * time.Hour), now.Add(time.Hour)},
		Bridge:   Bridge{Key: true, Unsigned: 1, OldestHeight: 990, AbsenceBlocks: 10000},
	}}
	told := gather(t, node(facts, nil))
	for name, want := range map[string]float64{
		"bttc_node_height_blocks": 1000, "bttc_node_block_age_seconds": 3, "bttc_chain_tombstoned_validators": 2, "bttc_validator_registered": 1, "bttc_validator_bonded": 1,
		"bttc_validator_jailed": 0, "bttc_validator_power": 25, "bttc_validator_power_ratio": 0.25,
		"bttc_validator_missed_blocks": 7, "bttc_validator_window_blocks": 100, "bttc_validator_blocks_until_jailing": 44,
		"bttc_validator_unvoted_proposals": 2, "bttc_validator_vote_left_seconds": 3600, "bttc_validator_bridge_key": 1,
		"bttc_validator_bridge_unsigned_packets": 1, "bttc_validator_bridge_blocks_until_jailing": 9990, "bttc_validator_tombstoned": 0,
	} {
		require.Contains(t, told, name)
		require.InDelta(t, want, told[name], 1e-9, name)
	}
	require.Len(t, told, len(descriptions), "everything is told")
}

func TestWhatDoesNotApplyIsLeftOut(t *testing.T) {
	require.Empty(t, gather(t, node(Facts{}, errors.New("no block yet"))))
	full := gather(t, node(Facts{Height: 1, Time: now, Tombstoned: 1}, nil))
	require.Len(t, full, 4, "a node without a validator")
	require.InDelta(t, 1, full["bttc_chain_tombstoned_validators"], 0, "it sees what others did all the same")
	jailed := Facts{Height: 1, Time: now, Validator: &Validator{Jailed: true, Bridge: Bridge{AbsenceBlocks: 10}}}
	told := gather(t, node(jailed, nil))
	require.NotContains(t, told, "bttc_validator_blocks_until_jailing")
	require.NotContains(t, told, "bttc_validator_bridge_blocks_until_jailing")
	require.InDelta(t, 1, told["bttc_validator_jailed"], 0)
}

func TestPanicIsNoneOfTheNodes(t *testing.T) {
	var failed []error
	collector := Node{
		Read: func() (Facts, error) { panic("no such store") }, Now: time.Now,
		Failed: func(err error) { failed = append(failed, err) },
	}
	require.Empty(t, gather(t, collector))
	require.Len(t, failed, 1)
	require.ErrorContains(t, failed[0], "no such store")
}

func TestDisk(t *testing.T) {
	dir := t.TempDir()
	room, err := ReadRoom(dir)
	require.NoError(t, err)
	require.Positive(t, room.Free)
	require.GreaterOrEqual(t, room.Size, room.Free)
	require.Len(t, gather(t, Disk{dir}), 2)
	missing := filepath.Join(dir, "missing")
	_, err = ReadRoom(missing)
	require.ErrorContains(t, err, missing)
	require.Empty(t, gather(t, Disk{missing}))
}
