package paychan

import (
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/bttcprotocol/bttcd/x/paychan/simulation"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
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
	registry.Add(weights.Get("msg_open_purse", simulation.WeightOpenPurse), factories.OpenPurse())
	registry.Add(weights.Get("msg_top_up_purse", simulation.WeightTopUp), factories.TopUp())
	registry.Add(weights.Get("msg_push", simulation.WeightPush), factories.Push())
	registry.Add(weights.Get("msg_allocate", simulation.WeightAllocate), factories.Allocate())
	registry.Add(weights.Get("msg_request_unlock", simulation.WeightRequestUnlock), factories.RequestUnlock())
	registry.Add(weights.Get("msg_withdraw_purse", simulation.WeightWithdraw), factories.Withdraw())
	registry.Add(weights.Get("msg_set_relay_share", simulation.WeightSetRelayShare), factories.SetRelayShare())
}

// ProposalMsgsX registers the messages that random governance proposals hold.
func (AppModule) ProposalMsgsX(weights simsx.WeightSource, registry simsx.Registry) {
	registry.Add(weights.Get("msg_update_paychan_params", simulation.WeightUpdateParams), simulation.UpdateParams())
}
