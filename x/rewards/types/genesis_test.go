package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func TestGenesisValidate(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())

	badParams := types.NewGenesisState(types.NewParams(math.NewInt(-1)), types.NewTotals())
	require.ErrorIs(t, badParams.Validate(), types.ErrInvalidParams)
	require.ErrorContains(t, badParams.Validate(), "rewards.params: abtt_per_block is -1")

	badTotals := types.NewGenesisState(types.DefaultParams(), types.Totals{})
	require.ErrorIs(t, badTotals.Validate(), types.ErrInvalidGenesis)
	require.ErrorContains(t, badTotals.Validate(), "rewards.totals.funded_abtt is missing")
}
