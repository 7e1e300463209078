package keeper

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// payBlock moves the rate from the pool to the fee collector, or all that the pool holds if
// that is less. It does nothing if either is zero.
func (k Keeper) payBlock(ctx sdk.Context) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return errorsmod.Wrap(err, "reading the rewards parameters")
	}
	pool := k.Pool(ctx)
	amount := math.MinInt(params.AbttPerBlock, pool)
	if !amount.IsPositive() {
		return nil
	}
	coins := sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, amount))
	if err := k.bankKeeper.SendCoinsFromModuleToModule(ctx, types.ModuleName, k.feeCollectorName, coins); err != nil {
		return errorsmod.Wrapf(err, "paying %s from the rewards pool", coins)
	}
	if err := k.countPaid(ctx, amount); err != nil {
		return err
	}
	left := pool.Sub(amount)
	if err := emit(ctx, &types.EventRewardsPaid{AmountAbtt: amount, PoolAbtt: left}); err != nil {
		return err
	}
	if left.IsPositive() {
		return nil
	}
	return emit(ctx, &types.EventPoolEmptied{ShortfallAbtt: params.AbttPerBlock.Sub(amount)})
}

func (k Keeper) countPaid(ctx sdk.Context, amount math.Int) error {
	totals, err := k.Totals.Get(ctx)
	if err != nil {
		return errorsmod.Wrap(err, "reading the rewards totals")
	}
	if totals, err = totals.AddPaid(amount); err != nil {
		return err
	}
	return errorsmod.Wrap(k.Totals.Set(ctx, totals), "writing the rewards totals")
}
