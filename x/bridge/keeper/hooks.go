package keeper

import (
	"context"

	"cosmossdk.io/math"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Hooks is what x/staking tells the bridge. None of them fails: an error in one of them would stop
// blocks.
//
// That a member begins to unbond needs no hook. updateSets runs after staking in the same block and
// compares who is there, which holds after an import of genesis, too.
type Hooks struct{ k Keeper }

var _ stakingtypes.StakingHooks = Hooks{}

// Hooks returns the hooks to register with x/staking.
func (k Keeper) Hooks() Hooks { return Hooks{k} }

// AfterValidatorRemoved forgets the bridge key of a validator that is gone. Whose it was stays known,
// so that nobody takes it again. A transaction that undelegates the last share may call this, and its
// gas must not run out where panics are recovered: two deletions are free.
func (h Hooks) AfterValidatorRemoved(ctx context.Context, _ sdk.ConsAddress, operator sdk.ValAddress) error {
	unmetered := sdk.UnwrapSDKContext(ctx).WithGasMeter(storetypes.NewInfiniteGasMeter())
	try(unmetered, "forgetting a bridge key failed", func(ctx sdk.Context) error {
		if err := h.k.Keyless.Remove(ctx, operator); err != nil {
			return err
		}
		return h.k.BridgeKeys.Remove(ctx, operator)
	})
	return nil
}

// AfterValidatorBeginUnbonding implements stakingtypes.StakingHooks: see Hooks.
func (h Hooks) AfterValidatorBeginUnbonding(ctx context.Context, _ sdk.ConsAddress, operator sdk.ValAddress) error {
	sdk.UnwrapSDKContext(ctx).Logger().Debug("a validator begins to unbond", "module", types.ModuleName, "operator", operator.String())
	return nil
}

// AfterValidatorCreated implements stakingtypes.StakingHooks.
func (Hooks) AfterValidatorCreated(context.Context, sdk.ValAddress) error { return nil }

// BeforeValidatorModified implements stakingtypes.StakingHooks.
func (Hooks) BeforeValidatorModified(context.Context, sdk.ValAddress) error { return nil }

// AfterValidatorBonded implements stakingtypes.StakingHooks.
func (Hooks) AfterValidatorBonded(context.Context, sdk.ConsAddress, sdk.ValAddress) error { return nil }

// BeforeDelegationCreated implements stakingtypes.StakingHooks.
func (Hooks) BeforeDelegationCreated(context.Context, sdk.AccAddress, sdk.ValAddress) error {
	return nil
}

// BeforeDelegationSharesModified implements stakingtypes.StakingHooks.
func (Hooks) BeforeDelegationSharesModified(context.Context, sdk.AccAddress, sdk.ValAddress) error {
	return nil
}

// BeforeDelegationRemoved implements stakingtypes.StakingHooks.
func (Hooks) BeforeDelegationRemoved(context.Context, sdk.AccAddress, sdk.ValAddress) error {
	return nil
}

// AfterDelegationModified implements stakingtypes.StakingHooks.
func (Hooks) AfterDelegationModified(context.Context, sdk.AccAddress, sdk.ValAddress) error {
	return nil
}

// BeforeValidatorSlashed implements stakingtypes.StakingHooks.
func (Hooks) BeforeValidatorSlashed(context.Context, sdk.ValAddress, math.LegacyDec) error {
	return nil
}

// AfterUnbondingInitiated implements stakingtypes.StakingHooks.
func (Hooks) AfterUnbondingInitiated(context.Context, uint64) error { return nil }
