package simulation_test

import (
	"encoding/json"
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/types/module"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/bttcprotocol/bttcd/x/rewards"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func randomGenesis(t *testing.T, cdc codec.Codec, seed int64, params simtypes.AppParams) types.GenesisState {
	t.Helper()
	state := &module.SimulationState{
		AppParams: params, Cdc: cdc, Rand: rand.New(rand.NewSource(seed)),
		GenState: map[string]json.RawMessage{},
	}
	rewards.AppModule{}.GenerateGenesisState(state)
	var genesis types.GenesisState
	require.NoError(t, cdc.UnmarshalJSON(state.GenState[types.ModuleName], &genesis))
	return genesis
}

func TestRandomizedGenState(t *testing.T) {
	cdc := moduletestutil.MakeTestEncodingConfig(rewards.AppModule{}).Codec
	stopped, paying := 0, 0
	for seed := range int64(200) {
		genesis := randomGenesis(t, cdc, seed, simtypes.AppParams{})
		require.NoError(t, genesis.Validate())
		require.Equal(t, genesis, randomGenesis(t, cdc, seed, simtypes.AppParams{}), "a function of the seed")
		if genesis.Params.AbttPerBlock.IsZero() {
			stopped++
		} else {
			paying++
		}
	}
	require.NotZero(t, stopped)
	require.Greater(t, paying, stopped)
}

func TestGenesisRateFromParameterFile(t *testing.T) {
	cdc := moduletestutil.MakeTestEncodingConfig(rewards.AppModule{}).Codec

	genesis := randomGenesis(t, cdc, 1, simtypes.AppParams{"rewards_abtt_per_block": json.RawMessage(`"77"`)})

	require.Equal(t, int64(77), genesis.Params.AbttPerBlock.Int64())
}
