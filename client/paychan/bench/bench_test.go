package bench_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan/bench"
)

func TestAllMeasuresEverything(t *testing.T) {
	results, err := bench.All(context.Background(), t.TempDir(), bench.Sizes{Vouchers: 64, Chains: 1, Lanes: 8})
	require.NoError(t, err)
	var names []string
	for _, result := range results {
		require.Positive(t, result.Value, result.Name)
		names = append(names, result.Name)
	}
	require.Equal(t, []string{"issue_per_s", "issue_durable_per_s", "verify_per_s", "ticks_issued_per_s", "ticks_per_s", "receive_durable_per_s"}, names)
}

func BenchmarkPaychan(b *testing.B) {
	for range b.N {
		results, err := bench.All(context.Background(), b.TempDir(), bench.Sizes{})
		require.NoError(b, err)
		for _, result := range results {
			b.ReportMetric(result.Value, result.Name)
		}
	}
}

// BenchmarkTicks is for profiles of the path of one tick.
func BenchmarkTicks(b *testing.B) {
	for range b.N {
		results, err := bench.Ticks(context.Background(), b.TempDir(), bench.Sizes{})
		require.NoError(b, err)
		for _, result := range results {
			b.ReportMetric(result.Value, result.Name)
		}
	}
}
