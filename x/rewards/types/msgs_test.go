package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// What a node refuses when it takes a transaction in, before anybody pays for it.
func TestValidateBasic(t *testing.T) {
	for name, tc := range map[string]struct {
		msg sdk.HasValidateBasic
		is  error
	}{
		"fund":          {&types.MsgFundRewards{Amount: sdk.NewInt64Coin("abtt", 1)}, nil},
		"other denom":   {&types.MsgFundRewards{Amount: sdk.NewInt64Coin("btt", 1)}, types.ErrInvalidDenom},
		"nothing":       {&types.MsgFundRewards{}, types.ErrInvalidDenom},
		"no amount":     {&types.MsgFundRewards{Amount: sdk.Coin{Denom: "abtt"}}, types.ErrInvalidAmount},
		"zero":          {&types.MsgFundRewards{Amount: sdk.NewInt64Coin("abtt", 0)}, types.ErrInvalidAmount},
		"negative":      {&types.MsgFundRewards{Amount: sdk.Coin{Denom: "abtt", Amount: math.NewInt(-1)}}, types.ErrInvalidAmount},
		"update":        {&types.MsgUpdateParams{Params: types.DefaultParams()}, nil},
		"no rate":       {&types.MsgUpdateParams{}, types.ErrInvalidParams},
		"negative rate": {&types.MsgUpdateParams{Params: types.NewParams(math.NewInt(-1))}, types.ErrInvalidParams},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tc.msg.ValidateBasic(); tc.is == nil {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, tc.is)
			}
		})
	}
}
