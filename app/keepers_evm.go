package app

import (
	"github.com/spf13/cast"

	"github.com/cosmos/cosmos-sdk/runtime"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	"github.com/cosmos/ibc-go/v11/modules/apps/transfer"
	transferkeeper "github.com/cosmos/ibc-go/v11/modules/apps/transfer/keeper"
	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"
	transferv2 "github.com/cosmos/ibc-go/v11/modules/apps/transfer/v2"
	porttypes "github.com/cosmos/ibc-go/v11/modules/core/05-port/types"
	ibcapi "github.com/cosmos/ibc-go/v11/modules/core/api"
	ibcexported "github.com/cosmos/ibc-go/v11/modules/core/exported"
	ibckeeper "github.com/cosmos/ibc-go/v11/modules/core/keeper"
	ibctm "github.com/cosmos/ibc-go/v11/modules/light-clients/07-tendermint"

	precompiletypes "github.com/cosmos/evm/precompiles/types"
	evmflags "github.com/cosmos/evm/server/flags"
	"github.com/cosmos/evm/x/erc20"
	erc20keeper "github.com/cosmos/evm/x/erc20/keeper"
	erc20types "github.com/cosmos/evm/x/erc20/types"
	erc20v2 "github.com/cosmos/evm/x/erc20/v2"
	feemarketkeeper "github.com/cosmos/evm/x/feemarket/keeper"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmkeeper "github.com/cosmos/evm/x/vm/keeper"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	bridgeprecompile "github.com/bttcprotocol/bttcd/x/bridge/precompile"
	paychanprecompile "github.com/bttcprotocol/bttcd/x/paychan/precompile"
)

// newEVMKeepers makes the EVM and the part of IBC without which cosmos/evm does not
// assemble: core, the 07-tendermint client and transfer.
func (app *App) newEVMKeepers(options servertypes.AppOptions) {
	cdc, kv := app.AppCodec(), app.stores.kv
	authority := authtypes.NewModuleAddress(govtypes.ModuleName)

	app.IBCKeeper = ibckeeper.NewKeeper(cdc,
		runtime.NewKVStoreService(kv[ibcexported.StoreKey]), app.UpgradeKeeper, governance())
	app.TransferKeeper = transferkeeper.NewKeeper(cdc, address.Account(),
		runtime.NewKVStoreService(kv[transfertypes.StoreKey]), app.IBCKeeper.ChannelKeeper,
		app.MsgServiceRouter(), app.AccountKeeper, app.BankKeeper, governance())

	app.FeeMarketKeeper = feemarketkeeper.NewKeeper(cdc, authority, kv[feemarkettypes.StoreKey])
	// The EVM keeper holds the address of the ERC-20 keeper, which is filled in below.
	app.EVMKeeper = evmkeeper.NewKeeper(cdc, kv[evmtypes.StoreKey], app.stores.object[evmtypes.ObjectKey],
		app.stores.all, authority, app.AccountKeeper, app.BankKeeper, app.StakingKeeper,
		app.FeeMarketKeeper, &app.ConsensusKeeper, &app.Erc20Keeper, app.evmChainID,
		cast.ToString(options.Get(evmflags.EVMTracer))).
		WithStaticPrecompiles(app.precompiles())
	// Fees gather in the per-block object store instead of writing the fee collector's
	// balance once per transaction; sound because abtt has 18 decimals.
	app.EVMKeeper.EnableVirtualFeeCollection()
	app.Erc20Keeper = erc20keeper.NewKeeper(kv[erc20types.StoreKey], cdc, authority,
		app.AccountKeeper, app.BankKeeper, app.EVMKeeper, app.StakingKeeper, app.TransferKeeper)

	app.routeIBC()
}

func (app *App) precompiles() precompiletypes.StaticPrecompiles {
	codecs := []precompiletypes.Option{
		precompiletypes.WithAddressCodec(address.Account()),
		precompiletypes.WithValidatorAddrCodec(address.Validator()),
		precompiletypes.WithConsensusAddrCodec(address.Consensus()),
	}
	all := precompiletypes.NewStaticPrecompiles().
		WithPraguePrecompiles().
		WithP256Precompile().
		WithBech32Precompile().
		WithStakingPrecompile(*app.StakingKeeper, app.BankKeeper, codecs...).
		WithDistributionPrecompile(app.DistrKeeper, *app.StakingKeeper, app.BankKeeper, codecs...).
		WithBankPrecompile(app.BankKeeper, &app.Erc20Keeper).
		WithGovPrecompile(app.GovKeeper, app.BankKeeper, app.AppCodec(), codecs...).
		WithSlashingPrecompile(app.SlashingKeeper, app.BankKeeper, codecs...)
	paychan := paychanprecompile.New(app.PaychanKeeper, app.BankKeeper)
	all[paychan.Address()] = paychan
	bridge := bridgeprecompile.New(app.BridgeKeeper, app.BankKeeper, app.encoding.TxConfig.TxDecoder())
	all[bridge.Address()] = bridge
	return all
}

// routeIBC stacks the ERC-20 middleware, which gives received tokens their ERC-20, on transfer.
func (app *App) routeIBC() {
	var stack porttypes.IBCModule = transfer.NewIBCModule(app.TransferKeeper)
	stack = erc20.NewIBCMiddleware(app.Erc20Keeper, stack)
	app.IBCKeeper.SetRouter(porttypes.NewRouter().AddRoute(transfertypes.ModuleName, stack))

	var stackV2 ibcapi.IBCModule = transferv2.NewIBCModule(app.TransferKeeper)
	stackV2 = erc20v2.NewIBCMiddleware(stackV2, app.Erc20Keeper)
	app.IBCKeeper.SetRouterV2(ibcapi.NewRouter().AddRoute(transfertypes.ModuleName, stackV2))

	client := app.tendermintClient()
	app.IBCKeeper.ClientKeeper.AddRoute(ibctm.ModuleName, &client)
}

func (app *App) tendermintClient() ibctm.LightClientModule {
	return ibctm.NewLightClientModule(app.AppCodec(), app.IBCKeeper.ClientKeeper.GetStoreProvider())
}
