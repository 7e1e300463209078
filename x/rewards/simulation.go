package rewards

import (
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/bttcprotocol/bttcd/x/rewards/simulation"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// GenerateGenesisState writes a random genesis of the module.
func (AppModule) GenerateGenesisState(state *module.SimulationState) {
	simulation.RandomizedGenState(state)
}

// RegisterStoreDecoder tells the simulator how to print entries of the store that differ.
func (m AppModule) RegisterStoreDecoder(registry simtypes.StoreDecoderRegistry) {
	registry[types.StoreKey] = simtypes.NewStoreDecoderFuncFromCollectionsSchema(m.keeper.Schema)
}

// WeightedOperations returns nothing: the simulator prefers WeightedOperationsX.
func (AppModule) WeightedOperations(module.SimulationState) []simtypes.WeightedOperation {
	return nil
}

// WeightedOperationsX registers the messages that random accounts send.
func (AppModule) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	registry.Add(weights.Get("msg_fund_rewards", simulation.WeightFundRewards), simulation.MsgFundRewardsFactory())
}

// ProposalMsgsX registers the messages that random governance proposals hold.
func (AppModule) ProposalMsgsX(weights simsx.WeightSource, registry simsx.Registry) {
	registry.Add(weights.Get("msg_update_rewards_params", simulation.WeightUpdateParams), simulation.MsgUpdateParamsFactory())
}
