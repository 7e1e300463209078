package cmd

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestTipPower(t *testing.T) {
	require.True(t, math.IsNaN(tipPower(&bridgetypes.QueryStatusResponse{TotalPower: 10})), "nothing was ever reported")
	require.InDelta(t, 0.75, tipPower(&bridgetypes.QueryStatusResponse{
		Tips: []bridgetypes.TipPower{{Tip: 1, Power: 1}, {Tip: 2, Power: 2}}, ReportedTotalPower: 4, TotalPower: 400,
	}), 0, "of the power of that report")
}

func TestTipPowers(t *testing.T) {
	require.Equal(t, [3]placed{{"behind", 0}, {"applied", 0}, {"ahead", 0}}, tipPowers(&bridgetypes.QueryStatusResponse{}), "nothing was ever reported")
	require.Equal(t, [3]placed{{"behind", 9}, {"applied", 8}, {"ahead", 48}}, tipPowers(&bridgetypes.QueryStatusResponse{
		Status: bridgetypes.RowStatus{State: bridgetypes.RowState{AppliedNonce: 7}},
		Tips: []bridgetypes.TipPower{
			{Tip: math.MaxUint64, Power: 16}, {Tip: 8, Power: 32}, {Tip: 7, Power: 8}, {Tip: 6, Power: 4}, {Tip: 5, Power: 4}, {Tip: 0, Power: 1},
		},
	}))
}
