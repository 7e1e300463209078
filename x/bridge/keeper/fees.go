package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// fundFees adds to the pool that pays for control packets.
func (k Keeper) fundFees(ctx context.Context, sender sdk.AccAddress, amount sdk.Coin) error {
	if err := types.ValidateAmount(amount); err != nil {
		return err
	}
	if amount.Denom != chain.BaseDenom {
		return errorsmod.Wrapf(types.ErrInvalidAmount, "the fee pool pays in %s: fund it with that and not with %s", chain.BaseDenom, amount.Denom)
	}
	if err := k.Bank.IsSendEnabledCoins(ctx, amount); err != nil {
		return err
	}
	return k.Bank.SendCoinsFromAccountToModule(ctx, sender, types.FeePoolName, sdk.NewCoins(amount))
}

// payFees gives the fees of an executed packet to the relayer. What it cannot be given is kept: no choice of a relayer may keep a packet from being closed. It returns what the
// relayer got.
func (k Keeper) payFees(ctx context.Context, relayer [20]byte, fees sdk.Coins) (sdk.Coins, error) {
	if fees.Empty() {
		return nil, nil
	}
	if k.pay(ctx, types.ModuleName, relayer, fees) {
		return fees, nil
	}
	return nil, k.keepFees(ctx, fees)
}

// keepTenth takes a tenth of a withdrawal's fee, and returns what is left of the withdrawal.
func (k Keeper) keepTenth(ctx context.Context, w types.Withdrawal) (types.Withdrawal, error) {
	refunded, kept := w.RefundedFee()
	if err := k.keepFees(ctx, sdk.NewCoins(sdk.NewCoin(w.Fee.Denom, kept))); err != nil {
		return w, err
	}
	w.Fee.Amount = refunded
	return w, nil
}

// keepFees moves fees that the module holds into the fee pool. That pays in abtt alone: other tokens go
// to the validators with the fees of the block, or nobody could ever take them out.
func (k Keeper) keepFees(ctx context.Context, fees sdk.Coins) error {
	base := sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, fees.AmountOf(chain.BaseDenom)))
	for _, part := range []struct {
		to    string
		coins sdk.Coins
	}{
		{types.FeePoolName, base},
		{authtypes.FeeCollectorName, fees.Sub(base...)},
	} {
		if part.coins.Empty() {
			continue
		}
		if err := k.Bank.SendCoinsFromAccountToModule(ctx, k.moduleAddress, part.to, part.coins); err != nil {
			return err
		}
	}
	return nil
}

// payControlFee pays whoever carried a control packet what the row gives for it, or what the fee
// pool has left.
func (k Keeper) payControlFee(ctx context.Context, row types.Row, relayer [20]byte) sdk.Coins {
	has := k.Bank.GetBalance(ctx, k.feePoolAddress, chain.BaseDenom).Amount
	fee := sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, math.MinInt(row.Batch.ControlFeeAbtt, has)))
	if fee.Empty() || !k.pay(ctx, types.FeePoolName, relayer, fee) {
		return nil
	}
	return fee
}

// pay reports whether a relayer could be paid. If not, nothing moved.
func (k Keeper) pay(ctx context.Context, module string, relayer [20]byte, coins sdk.Coins) bool {
	if !types.IsAddress(relayer[:]) || k.Bank.BlockedAddr(relayer[:]) {
		return false
	}
	return attempt(sdk.UnwrapSDKContext(ctx), func(ctx sdk.Context) error {
		return k.Bank.SendCoinsFromModuleToAccount(ctx, module, relayer[:], coins)
	}) == nil
}
