package bridge_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/bench/bridge"
)

// A small run does all that a large one does, and fails if a block does less than it should.
func TestAll(t *testing.T) {
	results, err := bridge.All(t.Context(), t.TempDir(), bridge.Sizes{Validators: 7, Deposits: 6, Packets: 4, Rounds: 2})
	require.NoError(t, err)
	figures := map[string]float64{}
	for _, result := range results {
		figures[result.Name] = result.Value
	}
	require.Len(t, figures, 4*8+1)
	require.Zero(t, figures["voteext_idle_bytes"])
	require.Positive(t, figures["voteext_idle_ms"])
	require.Positive(t, figures["deposits_per_s"])
	require.Greater(t, figures["voteext_busy_bytes"], figures["voteext_signatures_bytes"])
	require.Greater(t, figures["voteext_signatures_bytes"], figures["voteext_deposits_bytes"])
	require.Greater(t, figures["voteext_busy_ms"], figures["voteext_busy_prepare_ms"])
}

func TestAllCanBeStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := bridge.All(ctx, t.TempDir(), bridge.Sizes{Validators: 4})
	require.ErrorIs(t, err, context.Canceled)
}

func BenchmarkAll(b *testing.B) {
	for b.Loop() {
		results, err := bridge.All(b.Context(), b.TempDir(), bridge.Sizes{})
		require.NoError(b, err)
		for _, result := range results {
			b.ReportMetric(result.Value, result.Name)
		}
	}
}
