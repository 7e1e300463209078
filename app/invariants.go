package app

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/invariant"
)

// Invariants are the statements about the whole state; the SDK no longer has any.
func (app *App) Invariants() []invariant.Invariant {
	all := []invariant.Invariant{
		{Name: "bank/supply-equals-balances", Check: app.checkSupply},
		{Name: "staking/bonded-pool-holds-stake", Check: app.checkBondedPool},
		{Name: "staking/unbonded-pool-holds-rest", Check: app.checkUnbondedPool},
		{Name: "staking/shares-equal-delegations", Check: app.checkShares},
		{Name: "distribution/pool-covers-rewards", Check: app.checkDistribution},
		{Name: "gov/pool-covers-deposits", Check: app.checkDeposits},
	}
	all = append(all, app.RewardsKeeper.Invariants()...)
	all = append(all, app.PaychanKeeper.Invariants()...)
	return append(all, app.BridgeKeeper.Invariants()...)
}

// CheckInvariants checks every invariant at ctx, which it does not write to.
func (app *App) CheckInvariants(ctx sdk.Context) []invariant.Result {
	cached, _ := ctx.CacheContext()
	return invariant.Run(cached, app.Invariants())
}

// checkSupply allows balances below the supply of abtt alone: what a contract holds when
// it destroys itself is gone, and the EVM does not tell x/bank.
func (app *App) checkSupply(ctx context.Context) (string, error) {
	sums := sdk.NewCoins()
	app.BankKeeper.IterateAllBalances(ctx, func(_ sdk.AccAddress, coin sdk.Coin) bool {
		sums = sums.Add(coin)
		return false
	})
	broken := ""
	app.BankKeeper.IterateTotalSupply(ctx, func(supply sdk.Coin) bool {
		held := sums.AmountOf(supply.Denom)
		if held.Equal(supply.Amount) || (supply.Denom == chain.BaseDenom && held.LT(supply.Amount)) {
			return false
		}
		broken = fmt.Sprintf("accounts hold %s%s, the supply is %s", held, supply.Denom, supply)
		return true
	})
	if broken != "" {
		return broken, nil
	}
	for _, sum := range sums {
		if !app.BankKeeper.HasSupply(ctx, sum.Denom) {
			return fmt.Sprintf("accounts hold %s, of which there is no supply", sum), nil
		}
	}
	return "", nil
}

func (app *App) checkBondedPool(ctx context.Context) (string, error) {
	bonded, _, err := app.stake(ctx)
	if err != nil {
		return "", err
	}
	return app.comparePool(ctx, stakingtypes.BondedPoolName, bonded), nil
}

func (app *App) checkUnbondedPool(ctx context.Context) (string, error) {
	_, unbonded, err := app.stake(ctx)
	if err != nil {
		return "", err
	}
	err = app.StakingKeeper.IterateUnbondingDelegations(ctx, func(_ int64, unbonding stakingtypes.UnbondingDelegation) bool {
		for _, entry := range unbonding.Entries {
			unbonded = unbonded.Add(entry.Balance)
		}
		return false
	})
	return app.comparePool(ctx, stakingtypes.NotBondedPoolName, unbonded), err
}

// stake returns the tokens of bonded validators and those of all others.
func (app *App) stake(ctx context.Context) (bonded, unbonded math.Int, err error) {
	bonded, unbonded = math.ZeroInt(), math.ZeroInt()
	err = app.StakingKeeper.IterateValidators(ctx, func(_ int64, validator stakingtypes.ValidatorI) bool {
		if validator.IsBonded() {
			bonded = bonded.Add(validator.GetTokens())
		} else {
			unbonded = unbonded.Add(validator.GetTokens())
		}
		return false
	})
	return bonded, unbonded, err
}

func (app *App) comparePool(ctx context.Context, pool string, want math.Int) string {
	held := app.BankKeeper.GetBalance(ctx, authtypes.NewModuleAddress(pool), chain.BaseDenom).Amount
	if held.Equal(want) {
		return ""
	}
	return fmt.Sprintf("%s holds %s%s, its books say %s", pool, held, chain.BaseDenom, want)
}

func (app *App) checkShares(ctx context.Context) (string, error) {
	validators, err := app.StakingKeeper.GetAllValidators(ctx)
	if err != nil {
		return "", err
	}
	for _, validator := range validators {
		operator, err := address.Validator().StringToBytes(validator.OperatorAddress)
		if err != nil {
			return "", err
		}
		delegations, err := app.StakingKeeper.GetValidatorDelegations(ctx, operator)
		if err != nil {
			return "", err
		}
		total := math.LegacyZeroDec()
		for _, delegation := range delegations {
			total = total.Add(delegation.Shares)
		}
		if !total.Equal(validator.DelegatorShares) {
			return fmt.Sprintf("delegations to %s have %s shares, the validator %s", validator.OperatorAddress, total, validator.DelegatorShares), nil
		}
	}
	return "", nil
}

func (app *App) checkDistribution(ctx context.Context) (string, error) {
	owed := sdk.DecCoins{}
	app.DistrKeeper.IterateValidatorOutstandingRewards(ctx, func(_ sdk.ValAddress, rewards distrtypes.ValidatorOutstandingRewards) bool {
		owed = owed.Add(rewards.Rewards...)
		return false
	})
	pool, err := app.DistrKeeper.FeePool.Get(ctx)
	if err != nil {
		return "", err
	}
	owed = owed.Add(pool.CommunityPool...)
	whole, _ := owed.TruncateDecimal()
	held := app.BankKeeper.GetAllBalances(ctx, authtypes.NewModuleAddress(distrtypes.ModuleName))
	if !held.IsAllGTE(whole) {
		return fmt.Sprintf("the module holds %s and owes %s", held, owed), nil
	}
	return "", nil
}

func (app *App) checkDeposits(ctx context.Context) (string, error) {
	total := sdk.NewCoins()
	err := app.GovKeeper.Deposits.Walk(ctx, nil, func(_ collections.Pair[uint64, sdk.AccAddress], deposit govv1.Deposit) (bool, error) {
		total = total.Add(deposit.Amount...)
		return false, nil
	})
	if err != nil {
		return "", err
	}
	held := app.BankKeeper.GetAllBalances(ctx, authtypes.NewModuleAddress(govtypes.ModuleName))
	if !held.IsAllGTE(total) {
		return fmt.Sprintf("the module holds %s, deposits are %s", held, total), nil
	}
	return "", nil
}
