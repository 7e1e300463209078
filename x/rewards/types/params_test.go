package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func TestDefaultParamsPayNothing(t *testing.T) {
	params := types.DefaultParams()
	require.NoError(t, params.Validate())
	require.True(t, params.AbttPerBlock.IsZero())
}

func TestParamsValidate(t *testing.T) {
	for name, tc := range map[string]struct {
		rate math.Int
		says string
	}{
		"zero":    {math.ZeroInt(), ""},
		"one":     {math.OneInt(), ""},
		"highest": {types.MaxAbttPerBlock(), ""},
		"above":   {types.MaxAbttPerBlock().AddRaw(1), "abtt_per_block is 990000000000000000000000000000001, more than all the BTT in the world (990000000000000btt)"},
		"minus":   {math.NewInt(-1), "abtt_per_block is -1: it must be zero (pay nothing) or more"},
		"missing": {math.Int{}, `abtt_per_block is missing: write "0" to pay nothing`},
	} {
		t.Run(name, func(t *testing.T) {
			err := types.NewParams(tc.rate).Validate()
			if tc.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, types.ErrInvalidParams)
			require.ErrorContains(t, err, tc.says)
		})
	}
}
