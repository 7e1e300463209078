package join

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/networks"
)

func TestPublishedUnbonding(t *testing.T) {
	for _, name := range networks.Names() {
		network, err := networks.Load(name)
		require.NoError(t, err)
		unbonding, known, err := PublishedUnbonding(network.AppState)
		require.NoError(t, err, name)
		require.True(t, known, name)
		require.Positive(t, unbonding, name)
		require.LessOrEqual(t, unbonding, maxUnbonding, name)
	}
	_, known, err := PublishedUnbonding(nil)
	require.NoError(t, err)
	require.False(t, known)
	for _, bad := range []string{"", "0s", "-1s", "21 days"} {
		_, _, err := PublishedUnbonding(map[string]any{"staking": map[string]any{"params": map[string]any{"unbonding_time": bad}}})
		require.ErrorContains(t, err, "unbonding time", bad)
	}
}

// TestOneEndpointDoesNotStretchTrust has an old checkpoint, and an endpoint that says that it is young enough.
func TestOneEndpointDoesNotStretchTrust(t *testing.T) {
	liar := healthy()
	liar.unbonding = maxUnbonding
	alone := survey(t, liar)
	old := Block{Height: 3600, Hash: liar.hash(3600), Time: testNow.Add(-60 * 24 * time.Hour)}
	require.NoError(t, alone.Confirm(t.Context(), old, testNow))
	alone.LimitUnbonding(21 * 24 * time.Hour)
	require.Equal(t, 14*24*time.Hour, alone.Period())
	require.ErrorContains(t, alone.Confirm(t.Context(), old, testNow), "a block can be trusted for 336h0m0s")

	shorter := survey(t, healthy())
	shorter.LimitUnbonding(maxUnbonding)
	require.Equal(t, 14*24*time.Hour, shorter.Period(), "what the endpoint tells counts if it is less")
}
