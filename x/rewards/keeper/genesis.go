package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// InitGenesis writes the module's part of a genesis. The bank's part must be written before,
// because it holds the pool.
func (k Keeper) InitGenesis(ctx context.Context, genesis types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := k.checkPoolCovers(ctx, genesis.Totals); err != nil {
		return err
	}
	if err := k.createPoolAccount(ctx); err != nil {
		return err
	}
	if err := k.Params.Set(ctx, genesis.Params); err != nil {
		return errorsmod.Wrap(err, "writing the rewards parameters")
	}
	return errorsmod.Wrap(k.Totals.Set(ctx, genesis.Totals), "writing the rewards totals")
}

// ExportGenesis returns the module's part of a genesis that continues this state.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, errorsmod.Wrap(err, "reading the rewards parameters")
	}
	totals, err := k.Totals.Get(ctx)
	if err != nil {
		return nil, errorsmod.Wrap(err, "reading the rewards totals")
	}
	return types.NewGenesisState(params, totals), nil
}

func (k Keeper) checkPoolCovers(ctx context.Context, totals types.Totals) error {
	pool, least := k.Pool(ctx), totals.Unpaid()
	if pool.GTE(least) {
		return nil
	}
	return errorsmod.Wrapf(types.ErrInvalidGenesis,
		"the rewards pool was funded with %sabtt and paid %sabtt, so at least %sabtt must be left, but its account %s holds %sabtt: correct rewards.totals or bank.balances",
		totals.FundedAbtt, totals.PaidAbtt, least, k.poolAddress, pool)
}

// createPoolAccount makes the module account before a plain transfer can make an ordinary one
// of its address.
func (k Keeper) createPoolAccount(ctx context.Context) error {
	account := k.accountKeeper.GetAccount(ctx, k.poolAddress)
	if _, ok := account.(sdk.ModuleAccountI); account != nil && !ok {
		return errorsmod.Wrapf(types.ErrInvalidGenesis,
			"auth.accounts has an ordinary account %s, which is the address of the rewards pool: remove it there; what it holds stays in bank.balances",
			k.poolAddress)
	}
	k.accountKeeper.GetModuleAccount(ctx, types.ModuleName)
	return nil
}
