package app

import (
	"context"

	"github.com/spf13/cast"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/runtime"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensuskeeper "github.com/cosmos/cosmos-sdk/x/consensus/keeper"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distrkeeper "github.com/cosmos/cosmos-sdk/x/distribution/keeper"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencekeeper "github.com/cosmos/cosmos-sdk/x/evidence/keeper"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantkeeper "github.com/cosmos/cosmos-sdk/x/feegrant/keeper"
	govkeeper "github.com/cosmos/cosmos-sdk/x/gov/keeper"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1beta1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1beta1"
	slashingkeeper "github.com/cosmos/cosmos-sdk/x/slashing/keeper"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradekeeper "github.com/cosmos/cosmos-sdk/x/upgrade/keeper"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	transferkeeper "github.com/cosmos/ibc-go/v11/modules/apps/transfer/keeper"
	ibckeeper "github.com/cosmos/ibc-go/v11/modules/core/keeper"

	erc20keeper "github.com/cosmos/evm/x/erc20/keeper"
	feemarketkeeper "github.com/cosmos/evm/x/feemarket/keeper"
	evmkeeper "github.com/cosmos/evm/x/vm/keeper"

	"github.com/bttcprotocol/bttcd/app/canonical"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	bridgekeeper "github.com/bttcprotocol/bttcd/x/bridge/keeper"
	paychankeeper "github.com/bttcprotocol/bttcd/x/paychan/keeper"
	rewardskeeper "github.com/bttcprotocol/bttcd/x/rewards/keeper"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

// Keepers own the state of the modules, one substore each.
type Keepers struct {
	ConsensusKeeper consensuskeeper.Keeper
	AccountKeeper   authkeeper.AccountKeeper
	BankKeeper      bankkeeper.BaseKeeper
	StakingKeeper   *stakingkeeper.Keeper
	DistrKeeper     distrkeeper.Keeper
	SlashingKeeper  slashingkeeper.Keeper
	FeeGrantKeeper  feegrantkeeper.Keeper
	AuthzKeeper     authzkeeper.Keeper
	UpgradeKeeper   *upgradekeeper.Keeper
	GovKeeper       govkeeper.Keeper
	EvidenceKeeper  evidencekeeper.Keeper

	IBCKeeper      *ibckeeper.Keeper
	TransferKeeper *transferkeeper.Keeper

	FeeMarketKeeper feemarketkeeper.Keeper
	EVMKeeper       *evmkeeper.Keeper
	Erc20Keeper     erc20keeper.Keeper

	RewardsKeeper rewardskeeper.Keeper
	PaychanKeeper paychankeeper.Keeper
	BridgeKeeper  bridgekeeper.Keeper
}

// governance is the one authority over parameters: the account of the gov module.
func governance() string {
	return authtypes.NewModuleAddress(govtypes.ModuleName).String()
}

// refuseMintingBTT is the mint restriction of every keeper's bank but that of x/bridge: BTT
// exists on this chain only as far as it is locked elsewhere.
func refuseMintingBTT(_ context.Context, coins sdk.Coins) error {
	if amount := coins.AmountOf(chain.BaseDenom); amount.IsPositive() {
		return errorsmod.Wrapf(sdkerrors.ErrUnauthorized, "minting %s%s: BTT comes into being by deposits of the bridge alone", amount, chain.BaseDenom)
	}
	return nil
}

func (app *App) newKeepers(options servertypes.AppOptions) {
	app.newAccountKeepers()
	app.newStakingKeepers()
	app.newGovernanceKeepers(options)
	app.newPaychanKeeper()
	app.newBridgeKeeper()
	app.StakingKeeper.SetHooks(stakingtypes.NewMultiStakingHooks(
		app.DistrKeeper.Hooks(), app.SlashingKeeper.Hooks(), app.BridgeKeeper.Hooks()))
	app.newEVMKeepers(options)
}

func (app *App) newAccountKeepers() {
	cdc, kv := app.AppCodec(), app.stores.kv
	app.ConsensusKeeper = consensuskeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[consensustypes.StoreKey]), governance(), runtime.EventService{})
	app.SetParamStore(app.ConsensusKeeper.ParamsStore)

	app.AccountKeeper = authkeeper.NewAccountKeeper(cdc,
		runtime.NewKVStoreService(kv[authtypes.StoreKey]), authtypes.ProtoBaseAccount,
		moduleAccountPermissions(), address.Account(), chain.AccountPrefix, governance())

	app.mintingBank = bankkeeper.NewBaseKeeper(cdc,
		runtime.NewKVStoreService(kv[banktypes.StoreKey]), app.AccountKeeper,
		blockedAddresses(), governance(), app.Logger()).
		WithObjStoreKey(app.stores.object[banktypes.ObjectStoreKey])
	app.BankKeeper = app.mintingBank.WithMintCoinsRestriction(refuseMintingBTT)

	app.FeeGrantKeeper = feegrantkeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[feegrant.StoreKey]), app.AccountKeeper)
	app.AuthzKeeper = authzkeeper.NewKeeper(
		runtime.NewKVStoreService(kv[authzkeeper.StoreKey]), cdc, app.MsgServiceRouter(), app.AccountKeeper)
}

func (app *App) newStakingKeepers() {
	cdc, kv := app.AppCodec(), app.stores.kv
	app.StakingKeeper = stakingkeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[stakingtypes.StoreKey]), app.AccountKeeper, app.BankKeeper,
		governance(), address.Validator(), address.Consensus())
	app.DistrKeeper = distrkeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[distrtypes.StoreKey]), app.AccountKeeper, app.BankKeeper,
		app.StakingKeeper, authtypes.FeeCollectorName, governance())
	app.SlashingKeeper = slashingkeeper.NewKeeper(cdc, app.LegacyAmino(),
		runtime.NewKVStoreService(kv[slashingtypes.StoreKey]), app.StakingKeeper, governance())
	evidence := evidencekeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[evidencetypes.StoreKey]), app.StakingKeeper, app.SlashingKeeper,
		address.Account(), runtime.ProvideCometInfoService())
	// No evidence can be submitted by transaction; without a router x/evidence panics on it.
	evidence.SetRouter(evidencetypes.NewRouter())
	app.EvidenceKeeper = *evidence
	app.RewardsKeeper = rewardskeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[rewardstypes.StoreKey]), address.Account(),
		app.AccountKeeper, app.BankKeeper, authtypes.FeeCollectorName, governance())
}

func (app *App) newGovernanceKeepers(options servertypes.AppOptions) {
	cdc, kv := app.AppCodec(), app.stores.kv
	skip := map[int64]bool{}
	for _, height := range cast.ToIntSlice(options.Get(sdkserver.FlagUnsafeSkipUpgrades)) {
		skip[int64(height)] = true
	}
	app.UpgradeKeeper = upgradekeeper.NewKeeper(skip,
		runtime.NewKVStoreService(kv[upgradetypes.StoreKey]), cdc,
		cast.ToString(options.Get(flags.FlagHome)), app.BaseApp, governance())
	gov := govkeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[govtypes.StoreKey]), app.AccountKeeper, app.BankKeeper,
		app.DistrKeeper, app.MsgServiceRouter(), govtypes.DefaultConfig(), governance(),
		govkeeper.NewDefaultCalculateVoteResultsAndVotingPower(app.StakingKeeper))
	gov.SetHooks(soundProposals{governance: gov, walker: canonical.NewWalker()})
	// Old wallets still send text proposals in the old form; without a router x/gov panics.
	gov.SetLegacyRouter(govv1beta1.NewRouter().AddRoute(govtypes.RouterKey, govv1beta1.ProposalHandler))
	app.GovKeeper = *gov
}
