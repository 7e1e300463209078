// Package simulation generates random genesis states and messages of x/rewards.
//
// Invariant: everything is a function of the simulation's seed. Its caller is the SDK's
// simulator, through the module.
package simulation

import (
	"math/rand"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// rateKey is the name under which a parameter file may fix the rate.
const rateKey = "rewards_abtt_per_block"

// maxRate is small beside the balances of simulated accounts, so that a pool they fund lives
// for some blocks and then runs dry.
const maxRate = 1_000_000

// RandomizedGenState writes a genesis with a random rate and an empty pool, which messages
// then fill.
func RandomizedGenState(state *module.SimulationState) {
	var rate math.Int
	state.AppParams.GetOrGenerate(rateKey, &rate, state.Rand, func(r *rand.Rand) { rate = randomRate(r) })
	genesis := types.NewGenesisState(types.NewParams(rate), types.NewTotals())
	state.GenState[types.ModuleName] = state.Cdc.MustMarshalJSON(genesis)
}

// randomRate is zero, which stops payments, in one case of eight.
func randomRate(r *rand.Rand) math.Int {
	if r.Intn(8) == 0 {
		return math.ZeroInt()
	}
	return math.NewInt(1 + r.Int63n(maxRate))
}
