package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func TestDefaultParams(t *testing.T) {
	params := types.DefaultParams()
	require.NoError(t, params.Validate())
	require.Equal(t, uint64(180*24*3600), params.MaxLaneLifeSeconds)
	require.Equal(t, uint64(24*3600), params.MinUnlockDelaySeconds)
	require.Equal(t, uint64(30*24*3600), params.MaxUnlockDelaySeconds)
	require.Equal(t, uint64(199), params.ChequeChainId)
}

func TestParamsValidate(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*types.Params)
		says   string
	}{
		"no items":         {func(p *types.Params) { p.MaxBatchItems = 0 }, "max_batch_items is 0: it must be from 1 to 10000"},
		"too many items":   {func(p *types.Params) { p.MaxBatchItems = 10_001 }, "max_batch_items is 10001"},
		"short life":       {func(p *types.Params) { p.MaxLaneLifeSeconds = 3599 }, "max_lane_life_seconds is 3599"},
		"endless life":     {func(p *types.Params) { p.MaxLaneLifeSeconds = 1 << 63 }, "max_lane_life_seconds is"},
		"short delay":      {func(p *types.Params) { p.MinUnlockDelaySeconds = 59 }, "min_unlock_delay_seconds is 59"},
		"most below least": {func(p *types.Params) { p.MaxUnlockDelaySeconds = 1000 }, "max_unlock_delay_seconds is 1000: it must be from 86400"},
		"long delay":       {func(p *types.Params) { p.MaxUnlockDelaySeconds = 1 << 40 }, "max_unlock_delay_seconds"},
		"no chain":         {func(p *types.Params) { p.ChequeChainId = 0 }, "cheque_chain_id is 0"},
		"greedy relays":    {func(p *types.Params) { p.MaxRelayShareBps = 1001 }, "max_relay_share_bps is 1001: it must be from 0 to 1000"},
		"negative deposit": {func(p *types.Params) { p.MinDeposits = sdk.Coins{{Denom: "abtt", Amount: most.Neg()}} }, "min_deposits"},
		"endless deposit":  {func(p *types.Params) { p.MinDeposits = sdk.NewCoins(sdk.NewCoin("abtt", power(127))) }, "less than 2^127"},
		"deposits unsorted": {func(p *types.Params) {
			p.MinDeposits = sdk.Coins{sdk.NewInt64Coin("b0b", 1), sdk.NewInt64Coin("abtt", 1)}
		}, "min_deposits"},
	} {
		t.Run(name, func(t *testing.T) {
			params := types.DefaultParams()
			tc.change(&params)
			err := params.Validate()
			require.ErrorIs(t, err, types.ErrInvalidParams)
			require.ErrorContains(t, err, tc.says)
			require.ErrorIs(t, (&types.MsgUpdateParams{Params: params}).ValidateBasic(), types.ErrInvalidParams)
		})
	}
	local := types.DefaultParams()
	local.MinUnlockDelaySeconds = 60
	local.MinDeposits = nil
	require.NoError(t, local.Validate())
}
