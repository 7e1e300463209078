package simulation

import (
	"context"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// Weights of the messages beside those of other modules, of which the most frequent have 100.
const (
	WeightFundRewards  uint32 = 40
	WeightUpdateParams uint32 = 50
)

// MsgFundRewardsFactory makes a random account fund the pool with a part of its abtt.
func MsgFundRewardsFactory() simsx.SimMsgFactoryFn[*types.MsgFundRewards] {
	return func(_ context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgFundRewards) {
		sender := data.AnyAccount(reporter, simsx.WithDenomBalance(chain.BaseDenom))
		if reporter.IsSkipped() {
			return nil, nil
		}
		amount := sender.LiquidBalance().RandSubsetCoin(reporter, chain.BaseDenom)
		if reporter.IsSkipped() {
			return nil, nil
		}
		return []simsx.SimAccount{sender}, &types.MsgFundRewards{Sender: sender.AddressBech32, Amount: amount}
	}
}

// MsgUpdateParamsFactory makes governance choose another rate.
func MsgUpdateParamsFactory() simsx.SimMsgFactoryFn[*types.MsgUpdateParams] {
	return func(_ context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgUpdateParams) {
		return nil, &types.MsgUpdateParams{
			Authority: data.ModuleAccountAddress(reporter, "gov"),
			Params:    types.NewParams(randomRate(data.Rand().Rand)),
		}
	}
}
