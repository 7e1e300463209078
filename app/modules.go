package app

import (
	"fmt"

	"github.com/cosmos/cosmos-sdk/codec"
	sdkmodule "github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authsims "github.com/cosmos/cosmos-sdk/x/auth/simulation"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/auth/vesting"
	vestingtypes "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	authzmodule "github.com/cosmos/cosmos-sdk/x/authz/module"
	"github.com/cosmos/cosmos-sdk/x/bank"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distr "github.com/cosmos/cosmos-sdk/x/distribution"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	"github.com/cosmos/cosmos-sdk/x/evidence"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	feegrantmodule "github.com/cosmos/cosmos-sdk/x/feegrant/module"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	"github.com/cosmos/cosmos-sdk/x/gov"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	"github.com/cosmos/cosmos-sdk/x/slashing"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	"github.com/cosmos/cosmos-sdk/x/upgrade"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/cosmos/ibc-go/v11/modules/apps/transfer"
	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"
	ibc "github.com/cosmos/ibc-go/v11/modules/core"
	ibcexported "github.com/cosmos/ibc-go/v11/modules/core/exported"
	ibctm "github.com/cosmos/ibc-go/v11/modules/light-clients/07-tendermint"

	"github.com/cosmos/evm/x/erc20"
	erc20types "github.com/cosmos/evm/x/erc20/types"
	"github.com/cosmos/evm/x/feemarket"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/bridge"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
	"github.com/bttcprotocol/bttcd/x/paychan"
	paychantypes "github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/rewards"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

// The order of each block phase. A module that a phase does not list and that has work in
// it makes the manager panic at construction.
var (
	// An upgrade may change the code that everything after it runs.
	preBlockers = []string{upgradetypes.ModuleName, authtypes.ModuleName, evmtypes.ModuleName}

	// Rewards arrive in the fee collector before distribution shares it out; slashing
	// follows distribution, so that what a validator has earned is not slashed with it.
	beginBlockers = []string{
		rewardstypes.ModuleName,
		ibcexported.ModuleName, transfertypes.ModuleName,
		erc20types.ModuleName, feemarkettypes.ModuleName, evmtypes.ModuleName,
		distrtypes.ModuleName, slashingtypes.ModuleName, evidencetypes.ModuleName,
		stakingtypes.ModuleName, authz.ModuleName, feegrant.ModuleName,
	}

	// The fee market reads the gas of the whole block, so it is last of those with work.
	endBlockers = []string{
		banktypes.ModuleName, govtypes.ModuleName, stakingtypes.ModuleName, feegrant.ModuleName,
		paychantypes.ModuleName, bridgetypes.ModuleName,
		evmtypes.ModuleName, erc20types.ModuleName, feemarkettypes.ModuleName,
	}

	// Accounts and balances come first, gentxs (genutil) after all they touch: staking, and
	// the fee market that checks their gas price.
	genesisOrder = []string{
		authtypes.ModuleName, banktypes.ModuleName, distrtypes.ModuleName, stakingtypes.ModuleName,
		slashingtypes.ModuleName, govtypes.ModuleName, consensustypes.ModuleName,
		ibcexported.ModuleName, evmtypes.ModuleName, feemarkettypes.ModuleName, erc20types.ModuleName,
		rewardstypes.ModuleName, paychantypes.ModuleName, bridgetypes.ModuleName, transfertypes.ModuleName, genutiltypes.ModuleName,
		evidencetypes.ModuleName, authz.ModuleName, feegrant.ModuleName, upgradetypes.ModuleName,
		vestingtypes.ModuleName, ibctm.ModuleName,
	}
)

func (app *App) newModules() error {
	app.modules = sdkmodule.NewManager(app.moduleList()...)
	app.basics = sdkmodule.NewBasicManagerFromManager(app.modules, map[string]sdkmodule.AppModuleBasic{
		genutiltypes.ModuleName: genutil.NewAppModuleBasic(genutiltypes.DefaultMessageValidator),
		govtypes.ModuleName:     gov.NewAppModuleBasic(nil),
	})
	app.registerAmino(app.LegacyAmino())
	app.basics.RegisterInterfaces(app.InterfaceRegistry())

	app.modules.SetOrderPreBlockers(preBlockers...)
	app.modules.SetOrderBeginBlockers(completed(beginBlockers, app.modules)...)
	app.modules.SetOrderEndBlockers(completed(endBlockers, app.modules)...)
	app.modules.SetOrderInitGenesis(genesisOrder...)
	app.modules.SetOrderExportGenesis(genesisOrder...)

	// Every query accepts every spelling of an address; messages are held to the canonical
	// one by the ante chain.
	app.configurator = sdkmodule.NewConfigurator(app.AppCodec(), app.MsgServiceRouter(),
		canonical.NewQueryServer(app.GRPCQueryRouter()))
	if err := app.modules.RegisterServices(app.configurator); err != nil {
		return fmt.Errorf("registering the modules' services: %w", err)
	}
	if err := app.registerReflection(); err != nil {
		return err
	}
	app.simulation = sdkmodule.NewSimulationManagerFromAppModules(app.modules.Modules, map[string]sdkmodule.AppModuleSimulation{
		authtypes.ModuleName: auth.NewAppModule(app.AppCodec(), app.AccountKeeper, authsims.RandomGenesisAccounts, nil),
	})
	app.simulation.RegisterStoreDecoders()
	return nil
}

func (app *App) moduleList() []sdkmodule.AppModule {
	cdc, registry := app.AppCodec(), app.InterfaceRegistry()
	return append(app.sdkModules(cdc),
		authzmodule.NewAppModule(cdc, app.AuthzKeeper, app.AccountKeeper, app.BankKeeper, registry),
		feegrantmodule.NewAppModule(cdc, app.AccountKeeper, app.BankKeeper, app.FeeGrantKeeper, registry),
		ibc.NewAppModule(app.IBCKeeper),
		ibctm.NewAppModule(app.tendermintClient()),
		transfer.NewAppModule(app.TransferKeeper),
		newEVMModule(app.EVMKeeper, app.AccountKeeper, app.BankKeeper, address.Account()),
		feemarket.NewAppModule(app.FeeMarketKeeper),
		erc20.NewAppModule(app.Erc20Keeper, app.AccountKeeper),
		rewards.NewAppModule(cdc, app.RewardsKeeper),
		paychan.NewAppModule(cdc, app.PaychanKeeper),
		bridge.NewAppModule(cdc, app.BridgeKeeper),
	)
}

func (app *App) sdkModules(cdc codec.Codec) []sdkmodule.AppModule {
	return []sdkmodule.AppModule{
		genutil.NewAppModule(app.AccountKeeper, app.StakingKeeper, app, app.TxConfig()),
		auth.NewAppModule(cdc, app.AccountKeeper, authsims.RandomGenesisAccounts, nil),
		vesting.NewAppModule(app.AccountKeeper, app.BankKeeper),
		bank.NewAppModule(cdc, app.BankKeeper, app.AccountKeeper, nil),
		gov.NewAppModule(cdc, &app.GovKeeper, app.AccountKeeper, app.BankKeeper, nil),
		slashing.NewAppModule(cdc, app.SlashingKeeper, app.AccountKeeper, app.BankKeeper, app.StakingKeeper, nil, app.InterfaceRegistry()),
		distr.NewAppModule(cdc, app.DistrKeeper, app.AccountKeeper, app.BankKeeper, app.StakingKeeper, nil),
		staking.NewAppModule(cdc, app.StakingKeeper, app.AccountKeeper, app.BankKeeper, nil),
		upgrade.NewAppModule(app.UpgradeKeeper, address.Account()),
		evidence.NewAppModule(app.EvidenceKeeper),
		consensus.NewAppModule(cdc, app.ConsensusKeeper),
	}
}

// completed appends the manager's other modules, which the manager wants named though
// their phase is empty, in the fixed order of genesisOrder.
func completed(order []string, manager *sdkmodule.Manager) []string {
	listed := map[string]bool{}
	for _, name := range order {
		listed[name] = true
	}
	full := append([]string{}, order...)
	for _, name := range genesisOrder {
		if _, exists := manager.Modules[name]; exists && !listed[name] {
			full = append(full, name)
		}
	}
	return full
}
