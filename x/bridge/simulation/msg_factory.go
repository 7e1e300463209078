package simulation

import (
	"context"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Weights of the messages beside those of other modules, of which the most frequent have 100.
const (
	WeightBridgeOut       uint32 = 80
	WeightRaiseFee        uint32 = 30
	WeightCancelBridgeOut uint32 = 30
	WeightFundFees        uint32 = 10
	WeightUpdateParams    uint32 = 10
)

// Factories make messages that the state lets through.
type Factories struct{ keeper keeper.Keeper }

// NewFactories returns factories over the state of keeper.
func NewFactories(keeper keeper.Keeper) Factories { return Factories{keeper} }

// BridgeOut makes a random account send a part of what it has to the remote chain.
func (f Factories) BridgeOut() simsx.SimMsgFactoryFn[*types.MsgBridgeOut] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgBridgeOut) {
		row, limits, ok := f.exit(ctx)
		ok = ok && f.movable(ctx)
		sender := data.AnyAccount(reporter, simsx.WithDenomBalance(chain.BaseDenom))
		if reporter.IsSkipped() || !ok {
			reporter.Skip("nowhere to send to")
			return nil, nil
		}
		amount := sender.LiquidBalance().RandSubsetCoin(reporter, chain.BaseDenom)
		if reporter.IsSkipped() {
			return nil, nil
		}
		amount.Amount = math.MinInt(amount.Amount, limits.DailyOutflow)
		fee := sdk.NewCoin(chain.BaseDenom, row.Batch.MinFeeAbtt.AddRaw(int64(data.Rand().IntInRange(0, 100))))
		if amount.Amount.LT(limits.MinWithdrawal) || !sender.LiquidBalance().BlockAmount(fee) {
			reporter.Skip("too little to send")
			return nil, nil
		}
		return []simsx.SimAccount{sender}, &types.MsgBridgeOut{
			Sender: sender.AddressBech32, Row: row.Id, Recipient: address(data.Rand().Rand), Amount: amount, Fee: fee,
		}
	}
}

// movable reports whether BTT may be sent: simulations of x/bank turn that off, too.
func (f Factories) movable(ctx context.Context) bool {
	return f.keeper.Bank.IsSendEnabledCoins(ctx, sdk.NewCoin(chain.BaseDenom, math.OneInt())) == nil
}

// exit returns the row and the limits by which BTT leaves, if nothing stands still.
func (f Factories) exit(ctx context.Context) (types.Row, types.TokenLimits, bool) {
	row, err := f.keeper.Rows.Get(ctx, Row)
	if err != nil {
		return types.Row{}, types.TokenLimits{}, false
	}
	tokens, err := f.keeper.TokensOf(ctx, chain.BaseDenom)
	if err != nil || len(tokens) == 0 {
		return types.Row{}, types.TokenLimits{}, false
	}
	return row, tokens[0].Limits, true
}

// RaiseFee makes the sender of a random waiting withdrawal pay more.
func (f Factories) RaiseFee() simsx.SimMsgFactoryFn[*types.MsgRaiseFee] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRaiseFee) {
		sender, withdrawal, ok := f.anyWaiting(ctx, data, reporter)
		if !ok {
			return nil, nil
		}
		added := sdk.NewCoin(withdrawal.Fee.Denom, math.NewInt(int64(data.Rand().IntInRange(1, 1_000))))
		if !f.movable(ctx) || !sender.LiquidBalance().BlockAmount(added) {
			reporter.Skip("nothing to add")
			return nil, nil
		}
		return []simsx.SimAccount{sender}, &types.MsgRaiseFee{Sender: sender.AddressBech32, Id: withdrawal.Id, Added: added}
	}
}

// CancelBridgeOut makes the sender of a random waiting withdrawal take it back.
func (f Factories) CancelBridgeOut() simsx.SimMsgFactoryFn[*types.MsgCancelBridgeOut] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgCancelBridgeOut) {
		sender, withdrawal, ok := f.anyWaiting(ctx, data, reporter)
		if !ok {
			return nil, nil
		}
		return []simsx.SimAccount{sender}, &types.MsgCancelBridgeOut{Sender: sender.AddressBech32, Id: withdrawal.Id}
	}
}

// FundFees makes a random account pay for control packets.
func (f Factories) FundFees() simsx.SimMsgFactoryFn[*types.MsgFundFees] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgFundFees) {
		if !f.movable(ctx) {
			reporter.Skip("BTT is not sent now")
			return nil, nil
		}
		sender := data.AnyAccount(reporter, simsx.WithDenomBalance(chain.BaseDenom))
		if reporter.IsSkipped() {
			return nil, nil
		}
		amount := sender.LiquidBalance().RandSubsetCoin(reporter, chain.BaseDenom)
		if reporter.IsSkipped() || !amount.IsPositive() || !types.AmountInBounds(amount.Amount) {
			reporter.Skip("nothing to give")
			return nil, nil
		}
		return []simsx.SimAccount{sender}, &types.MsgFundFees{Sender: sender.AddressBech32, Amount: amount}
	}
}

// UpdateParams makes governance choose other parameters.
func UpdateParams() simsx.SimMsgFactoryFn[*types.MsgUpdateParams] {
	return func(_ context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgUpdateParams) {
		return nil, &types.MsgUpdateParams{
			Authority: data.ModuleAccountAddress(reporter, "gov"), Params: randomParams(data.Rand().Rand),
		}
	}
}

// anyWaiting returns a random withdrawal that is in no batch yet and its sender, or skips.
func (f Factories) anyWaiting(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (simsx.SimAccount, types.Withdrawal, bool) {
	next, err := f.keeper.NextWithdrawal.Peek(ctx)
	if err != nil || next <= 2 {
		reporter.Skip("there is no withdrawal")
		return simsx.SimAccount{}, types.Withdrawal{}, false
	}
	// The latest are the likeliest to wait.
	first := max(2, int64(next)-20) //nolint:gosec // a simulation has few
	id := data.Rand().Uint64InRange(uint64(first), next)
	withdrawal, err := f.keeper.Withdrawals.Get(ctx, id)
	if err != nil || withdrawal.State != types.WithdrawalState_WITHDRAWAL_STATE_WAITING {
		reporter.Skip("the withdrawal does not wait")
		return simsx.SimAccount{}, types.Withdrawal{}, false
	}
	sender := data.GetAccount(reporter, withdrawal.Sender)
	return sender, withdrawal, !reporter.IsSkipped()
}
