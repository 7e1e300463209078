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
