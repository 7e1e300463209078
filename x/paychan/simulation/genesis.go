// Package simulation generates random genesis states and messages of x/paychan.
//
// Invariant: everything is a function of the simulation's seed and of the state. Its caller is
// the SDK's simulator, through the module.
package simulation

import (
	"math/rand"
	"time"

	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// RandomizedGenState writes a genesis with random parameters and no purses, which messages then
// open. Delays and lives are short beside the blocks of a simulation, so that all ends are met.
func RandomizedGenState(state *module.SimulationState) {
	genesis := types.DefaultGenesis()
	genesis.Params = randomParams(state.Rand)
	state.GenState[types.ModuleName] = state.Cdc.MustMarshalJSON(genesis)
}

func randomParams(r *rand.Rand) types.Params {
	params := types.DefaultParams()
	params.MaxBatchItems = uint32(1 + r.Intn(50))
	params.MinDeposits = nil
	params.MinUnlockDelaySeconds = uint64(types.MinUnlockDelay / time.Second)
	params.MaxLaneLifeSeconds = uint64(time.Hour/time.Second) + uint64(r.Intn(100_000))
	params.MaxRelayShareBps = uint32(r.Intn(types.MaxRelayShareBps + 1))
	return params
}
