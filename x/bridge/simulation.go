package bridge

import (
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/bttcprotocol/bttcd/x/bridge/simulation"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
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
func (m AppModule) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	factories := simulation.NewFactories(m.keeper)
	registry.Add(weights.Get("msg_bridge_out", simulation.WeightBridgeOut), factories.BridgeOut())
	registry.Add(weights.Get("msg_raise_fee", simulation.WeightRaiseFee), factories.RaiseFee())
	registry.Add(weights.Get("msg_cancel_bridge_out", simulation.WeightCancelBridgeOut), factories.CancelBridgeOut())
	registry.Add(weights.Get("msg_fund_fees", simulation.WeightFundFees), factories.FundFees())
}

// ProposalMsgsX registers the messages that random governance proposals hold.
func (AppModule) ProposalMsgsX(weights simsx.WeightSource, registry simsx.Registry) {
	registry.Add(weights.Get("msg_update_bridge_params", simulation.WeightUpdateParams), simulation.UpdateParams())
}
