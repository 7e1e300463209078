package app

import (
	"encoding/json"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// ExportAppStateAndValidators returns the loaded state as a genesis. A chain restarted
// from it goes on at the next height, or with forZeroHeight at height 1: then rewards are
// paid out, heights in the state are reset and validators outside jailAllowed (if any are
// named) start jailed.
func (app *App) ExportAppStateAndValidators(
	forZeroHeight bool, jailAllowed, modules []string,
) (servertypes.ExportedApp, error) {
	ctx := app.NewContextLegacy(true, cmtproto.Header{Height: app.LastBlockHeight(), ChainID: app.ChainID()})
	height := app.LastBlockHeight() + 1
	if forZeroHeight {
		height = 0
		if err := app.prepareForZeroHeight(ctx, jailAllowed); err != nil {
			return servertypes.ExportedApp{}, fmt.Errorf("preparing the state for height zero: %w", err)
		}
	}
	state, err := app.modules.ExportGenesisForModules(ctx, app.AppCodec(), modules)
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	if err := app.addPackets(state); err != nil {
		return servertypes.ExportedApp{}, err
	}
	appState, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	validators, err := staking.WriteValidators(ctx, app.StakingKeeper)
	return servertypes.ExportedApp{
		AppState: appState, Validators: validators, Height: height, ConsensusParams: app.GetConsensusParams(ctx),
	}, err
}

// addPackets makes the packets known that were made after the exported height: their signatures are
// public, and would be evidence against honest validators of a chain that never made them.
func (app *App) addPackets(state map[string]json.RawMessage) error {
	raw, exported := state[bridgetypes.ModuleName]
	if !exported {
		return nil
	}
	genesis := bridgetypes.GenesisState{}
	if err := app.AppCodec().UnmarshalJSON(raw, &genesis); err != nil {
		return err
	}
	if !genesis.AddPackets(app.packets) {
		return nil
	}
	raw, err := app.AppCodec().MarshalJSON(&genesis)
	state[bridgetypes.ModuleName] = raw
	return err
}

func (app *App) prepareForZeroHeight(ctx sdk.Context, jailAllowed []string) error {
	allowed := map[string]bool{}
	for _, operator := range jailAllowed {
		bz, err := address.Validator().StringToBytes(operator)
		if err != nil {
			return err
		}
		allowed[string(bz)] = true
	}
	if err := app.resetDistribution(ctx); err != nil {
		return err
	}
	if err := app.resetStaking(ctx, allowed); err != nil {
		return err
	}
	return app.resetSlashing(ctx)
}

// resetDistribution pays out commissions and rewards and starts every reward period anew.
func (app *App) resetDistribution(ctx sdk.Context) error {
	validators, err := app.StakingKeeper.GetAllValidators(ctx)
	if err != nil {
		return err
	}
	for _, validator := range validators {
		operator, err := address.Validator().StringToBytes(validator.OperatorAddress)
		if err != nil {
			return err
		}
		// A validator without commission has nothing to withdraw, which is an error there.
		_, _ = app.DistrKeeper.WithdrawValidatorCommission(ctx, operator)
	}
	delegations, err := app.StakingKeeper.GetAllDelegations(ctx)
	if err != nil {
		return err
	}
	if err := app.eachDelegation(delegations, func(delegator sdk.AccAddress, operator sdk.ValAddress) error {
		_, err := app.DistrKeeper.WithdrawDelegationRewards(ctx, delegator, operator)
		return err
	}); err != nil {
		return err
	}
	app.DistrKeeper.DeleteAllValidatorSlashEvents(ctx)
	app.DistrKeeper.DeleteAllValidatorHistoricalRewards(ctx)
	zero := ctx.WithBlockHeight(0)
	for _, validator := range validators {
		if err := app.restartRewards(zero, validator); err != nil {
			return err
		}
	}
	return app.eachDelegation(delegations, func(delegator sdk.AccAddress, operator sdk.ValAddress) error {
		if err := app.DistrKeeper.Hooks().BeforeDelegationCreated(zero, delegator, operator); err != nil {
			return err
		}
		return app.DistrKeeper.Hooks().AfterDelegationModified(zero, delegator, operator)
	})
}

// restartRewards gives what rounding left of a validator's rewards to the community pool.
func (app *App) restartRewards(ctx sdk.Context, validator stakingtypes.Validator) error {
	operator, err := address.Validator().StringToBytes(validator.OperatorAddress)
	if err != nil {
		return err
	}
	left, err := app.DistrKeeper.GetValidatorOutstandingRewardsCoins(ctx, operator)
	if err != nil {
		return err
	}
	pool, err := app.DistrKeeper.FeePool.Get(ctx)
	if err != nil {
		return err
	}
	pool.CommunityPool = pool.CommunityPool.Add(left...)
	if err := app.DistrKeeper.FeePool.Set(ctx, pool); err != nil {
		return err
	}
	return app.DistrKeeper.Hooks().AfterValidatorCreated(ctx, operator)
}

func (app *App) eachDelegation(
	delegations []stakingtypes.Delegation, do func(sdk.AccAddress, sdk.ValAddress) error,
) error {
	for _, delegation := range delegations {
		delegator, err := address.Account().StringToBytes(delegation.DelegatorAddress)
		if err != nil {
			return err
		}
		operator, err := address.Validator().StringToBytes(delegation.ValidatorAddress)
		if err != nil {
			return err
		}
		if err := do(delegator, operator); err != nil {
			return err
		}
	}
	return nil
}

func (app *App) resetStaking(ctx sdk.Context, allowed map[string]bool) error {
	var redelegations []stakingtypes.Redelegation
	if err := app.StakingKeeper.IterateRedelegations(ctx, func(_ int64, redelegation stakingtypes.Redelegation) bool {
		redelegations = append(redelegations, redelegation)
		return false
	}); err != nil {
		return err
	}
	for _, redelegation := range redelegations {
		for i := range redelegation.Entries {
			redelegation.Entries[i].CreationHeight = 0
		}
		if err := app.StakingKeeper.SetRedelegation(ctx, redelegation); err != nil {
			return err
		}
	}
	if err := app.resetUnbonding(ctx); err != nil {
		return err
	}
	validators, err := app.StakingKeeper.GetAllValidators(ctx)
	if err != nil {
		return err
	}
	for _, validator := range validators {
		operator, err := address.Validator().StringToBytes(validator.OperatorAddress)
		if err != nil {
			return err
		}
		validator.UnbondingHeight = 0
		if len(allowed) > 0 && !allowed[string(operator)] {
			validator.Jailed = true
		}
		if err := app.StakingKeeper.SetValidator(ctx, validator); err != nil {
			return err
		}
	}
	_, err = app.StakingKeeper.ApplyAndReturnValidatorSetUpdates(ctx)
	return err
}

func (app *App) resetUnbonding(ctx sdk.Context) error {
	var unbondings []stakingtypes.UnbondingDelegation
	if err := app.StakingKeeper.IterateUnbondingDelegations(ctx, func(_ int64, unbonding stakingtypes.UnbondingDelegation) bool {
		unbondings = append(unbondings, unbonding)
		return false
	}); err != nil {
		return err
	}
	for _, unbonding := range unbondings {
		for i := range unbonding.Entries {
			unbonding.Entries[i].CreationHeight = 0
		}
		if err := app.StakingKeeper.SetUnbondingDelegation(ctx, unbonding); err != nil {
			return err
		}
	}
	return nil
}

func (app *App) resetSlashing(ctx sdk.Context) error {
	type signing struct {
		consensus sdk.ConsAddress
		info      slashingtypes.ValidatorSigningInfo
	}
	var all []signing
	if err := app.SlashingKeeper.IterateValidatorSigningInfos(ctx, func(consensus sdk.ConsAddress, info slashingtypes.ValidatorSigningInfo) bool {
		all = append(all, signing{consensus, info})
		return false
	}); err != nil {
		return err
	}
	for _, one := range all {
		one.info.StartHeight = 0
		if err := app.SlashingKeeper.SetValidatorSigningInfo(ctx, one.consensus, one.info); err != nil {
			return err
		}
	}
	return nil
}
