package keeper

import (
	"context"
	"fmt"

	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// Invariants returns what must hold of the module's state after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: types.ModuleName + "/params-valid", Check: k.checkParams},
		{Name: types.ModuleName + "/totals-valid", Check: k.checkTotals},
		{Name: types.ModuleName + "/pool-covers-funding", Check: k.checkPool},
	}
}

func (k Keeper) checkParams(ctx context.Context) (string, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return "", err
	}
	return sentence(params.Validate()), nil
}

func (k Keeper) checkTotals(ctx context.Context) (string, error) {
	totals, err := k.Totals.Get(ctx)
	if err != nil {
		return "", err
	}
	return sentence(totals.Validate()), nil
}

// checkPool wants at least funded less paid in the pool. There may be more: genesis, plain
// transfers and the EVM can put abtt there that no message counted.
func (k Keeper) checkPool(ctx context.Context) (string, error) {
	totals, err := k.Totals.Get(ctx)
	if err != nil {
		return "", err
	}
	pool, least := k.Pool(ctx), totals.Unpaid()
	if pool.GTE(least) {
		return "", nil
	}
	return fmt.Sprintf("the pool holds %sabtt, but %sabtt funded less %sabtt paid are %sabtt",
		pool, totals.FundedAbtt, totals.PaidAbtt, least), nil
}

func sentence(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
