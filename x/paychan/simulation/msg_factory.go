package simulation

import (
	"context"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Weights of the messages beside those of other modules, of which the most frequent have 100.
// Claims need keys that sign as Ethereum does, which simulated accounts have not: pushes take
// their place, and do the same to the state.
const (
	WeightOpenPurse     uint32 = 40
	WeightTopUp         uint32 = 20
	WeightPush          uint32 = 100
	WeightAllocate      uint32 = 30
	WeightRequestUnlock uint32 = 20
	WeightWithdraw      uint32 = 20
	WeightSetRelayShare uint32 = 10
	WeightUpdateParams  uint32 = 20
)

// Factories make messages about purses that exist.
type Factories struct{ keeper keeper.Keeper }

// NewFactories returns factories over the state of keeper.
func NewFactories(keeper keeper.Keeper) Factories { return Factories{keeper} }

// OpenPurse makes a random account deposit a part of what it has.
func (f Factories) OpenPurse() simsx.SimMsgFactoryFn[*types.MsgOpenPurse] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgOpenPurse) {
		owner := data.AnyAccount(reporter, simsx.WithSpendableBalance())
		if reporter.IsSkipped() {
			return nil, nil
		}
		coins := owner.LiquidBalance().RandSubsetCoins(reporter, simsx.WithSendEnabledCoins())
		params, err := f.keeper.Params.Get(ctx)
		if reporter.IsSkipped() || err != nil || coins.Empty() || !fits(params, coins[0]) {
			reporter.Skip("nothing to deposit")
			return nil, nil
		}
		return []simsx.SimAccount{owner}, &types.MsgOpenPurse{
			Owner: owner.AddressBech32, Deposit: coins[0], UnlockDelaySeconds: params.MinUnlockDelaySeconds,
		}
	}
}

func fits(params types.Params, deposit sdk.Coin) bool {
	return types.AmountInBounds(deposit.Amount) && deposit.Amount.GTE(params.MinDeposits.AmountOf(deposit.Denom))
}

// TopUp makes a random account add to a random purse.
func (f Factories) TopUp() simsx.SimMsgFactoryFn[*types.MsgTopUp] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgTopUp) {
		purse, ok := f.anyPurse(ctx, data, reporter)
		if !ok {
			return nil, nil
		}
		sender := data.AnyAccount(reporter, simsx.WithDenomBalance(purse.Denom))
		if reporter.IsSkipped() {
			return nil, nil
		}
		amount := sender.LiquidBalance().RandSubsetCoin(reporter, purse.Denom)
		if reporter.IsSkipped() || !types.AmountInBounds(purse.Balance.Add(amount.Amount)) {
			reporter.Skip("nothing to add")
			return nil, nil
		}
		return []simsx.SimAccount{sender}, &types.MsgTopUp{Sender: sender.AddressBech32, Purse: purse.Id, Amount: amount}
	}
}

// Push makes the owner of a random purse pay some accounts, sometimes more than is there.
func (f Factories) Push() simsx.SimMsgFactoryFn[*types.MsgPush] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgPush) {
		owner, purse, ok := f.anyOwned(ctx, data, reporter)
		if !ok {
			return nil, nil
		}
		msg := &types.MsgPush{Sender: owner.AddressBech32, Purse: purse.Id, Epoch: purse.Epoch}
		params, err := f.keeper.Params.Get(ctx)
		if err != nil {
			reporter.Skip(err.Error())
			return nil, nil
		}
		for range data.Rand().IntInRange(1, min(10, int(params.MaxBatchItems)+1)) {
			msg.Items = append(msg.Items, types.PushItem{
				Payee: data.AnyAccount(reporter).Address, Lane: uint32(data.Rand().IntInRange(0, 3)),
				Cumulative: portion(data, purse.Balance), Expiry: soon(ctx, data),
			})
		}
		if reporter.IsSkipped() {
			return nil, nil
		}
		return []simsx.SimAccount{owner}, msg
	}
}

// Allocate makes the owner of a random purse ring-fence a part of it.
func (f Factories) Allocate() simsx.SimMsgFactoryFn[*types.MsgAllocate] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAllocate) {
		owner, purse, ok := f.anyOwned(ctx, data, reporter)
		if !ok {
			return nil, nil
		}
		payee, amount := data.AnyAccount(reporter), math.MinInt(purse.Free(), portion(data, purse.Free()))
		if reporter.IsSkipped() || !amount.IsPositive() {
			reporter.Skip("nothing to allocate")
			return nil, nil
		}
		return []simsx.SimAccount{owner}, &types.MsgAllocate{
			Owner: owner.AddressBech32, Purse: purse.Id, Payee: payee.AddressBech32, Signer: owner.AddressBech32,
			// Numbers that no push uses, so that the lane is not a credit lane already.
			Lane: 100 + uint32(data.Rand().IntInRange(0, 1_000_000)), Expiry: soon(ctx, data), Amount: amount,
		}
	}
}

// RequestUnlock makes the owner of a random purse ask for the rest.
func (f Factories) RequestUnlock() simsx.SimMsgFactoryFn[*types.MsgRequestUnlock] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRequestUnlock) {
		owner, purse, ok := f.anyOwned(ctx, data, reporter)
		phase := purse.Phase(now(ctx))
		if !ok || phase == types.UnlockWaiting || phase == types.UnlockMatured {
			reporter.Skip("no purse to unlock")
			return nil, nil
		}
		return []simsx.SimAccount{owner}, &types.MsgRequestUnlock{Owner: owner.AddressBech32, Purse: purse.Id}
	}
}

// Withdraw makes the owner of a random purse take the rest, if its unlock has matured.
func (f Factories) Withdraw() simsx.SimMsgFactoryFn[*types.MsgWithdraw] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgWithdraw) {
		owner, purse, ok := f.anyOwned(ctx, data, reporter)
		if !ok || purse.Phase(now(ctx)) != types.UnlockMatured {
			reporter.Skip("no purse to withdraw")
			return nil, nil
		}
		return []simsx.SimAccount{owner}, &types.MsgWithdraw{Owner: owner.AddressBech32, Purse: purse.Id}
	}
}

// SetRelayShare makes a random account give a share.
func (f Factories) SetRelayShare() simsx.SimMsgFactoryFn[*types.MsgSetRelayShare] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSetRelayShare) {
		payee := data.AnyAccount(reporter)
		params, err := f.keeper.Params.Get(ctx)
		if reporter.IsSkipped() || err != nil {
			reporter.Skip("nobody to give a share")
			return nil, nil
		}
		return []simsx.SimAccount{payee}, &types.MsgSetRelayShare{
			Payee: payee.AddressBech32, ShareBps: uint32(data.Rand().IntInRange(0, int(params.MaxRelayShareBps)+1)),
		}
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

// anyPurse returns a random purse, or skips if there is none.
func (f Factories) anyPurse(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (types.Purse, bool) {
	next, err := f.keeper.NextPurse.Peek(ctx)
	if err != nil || next <= 1 {
		reporter.Skip("there is no purse")
		return types.Purse{}, false
	}
	purse, err := f.keeper.Purses.Get(ctx, data.Rand().Uint64InRange(1, next))
	if err != nil {
		reporter.Skip("the purse is gone")
		return types.Purse{}, false
	}
	return purse, true
}

// anyOwned returns a random purse and its owner, or skips.
func (f Factories) anyOwned(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) (simsx.SimAccount, types.Purse, bool) {
	purse, ok := f.anyPurse(ctx, data, reporter)
	if !ok {
		return simsx.SimAccount{}, types.Purse{}, false
	}
	owner := data.GetAccount(reporter, purse.Owner)
	return owner, purse, !reporter.IsSkipped()
}

// portion returns up to a third more than amount.
func portion(data *simsx.ChainDataSource, amount math.Int) math.Int {
	return amount.MulRaw(int64(data.Rand().IntInRange(0, 400))).QuoRaw(300)
}

// soon returns an expiry within the hour, in steps, so that lanes are met again.
func soon(ctx context.Context, data *simsx.ChainDataSource) uint64 {
	const step = 600
	blocks := uint64(now(ctx).Time)/step + data.Rand().Uint64InRange(1, 6)
	return blocks * step
}

func now(ctx context.Context) types.Mark {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	return types.Mark{Time: sdkCtx.BlockTime().Unix(), Height: sdkCtx.BlockHeight()}
}
