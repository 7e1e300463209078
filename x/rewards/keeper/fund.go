package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// Fund moves amount, which the caller has checked to be some abtt, from sender to the pool
// and returns what the pool holds then. The bank's error comes back if sender has too little.
func (k Keeper) Fund(ctx context.Context, sender sdk.AccAddress, amount sdk.Coin) (sdk.Coin, error) {
	text, err := k.addressCodec.BytesToString(sender)
	if err != nil {
		return sdk.Coin{}, errorsmod.Wrap(err, "funding the rewards pool")
	}
	if err := k.bankKeeper.SendCoinsFromAccountToModule(ctx, sender, types.ModuleName, sdk.NewCoins(amount)); err != nil {
		return sdk.Coin{}, errorsmod.Wrap(err, "funding the rewards pool")
	}
	totals, err := k.Totals.Get(ctx)
	if err != nil {
		return sdk.Coin{}, errorsmod.Wrap(err, "reading the rewards totals")
	}
	if totals, err = totals.AddFunded(amount.Amount); err != nil {
		return sdk.Coin{}, err
	}
	if err := k.Totals.Set(ctx, totals); err != nil {
		return sdk.Coin{}, errorsmod.Wrap(err, "writing the rewards totals")
	}
	pool := sdk.NewCoin(amount.Denom, k.Pool(ctx))
	return pool, emit(ctx, &types.EventPoolFunded{Sender: text, AmountAbtt: amount.Amount, PoolAbtt: pool.Amount})
}
