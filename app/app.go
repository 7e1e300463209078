package app

import (
	"errors"
	"fmt"
	"io"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cast"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	"github.com/cosmos/cosmos-sdk/types/mempool"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/version"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"

	evmserver "github.com/cosmos/evm/server"

	"github.com/bttcprotocol/bttcd/app/remember"
	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/chain"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
	paychanante "github.com/bttcprotocol/bttcd/x/paychan/ante"
)

// Name is the application name in version output, logs and the ABCI handshake.
const Name = "bttcd"

var (
	_ runtime.AppI          = (*App)(nil)
	_ evmserver.Application = (*App)(nil)
)

// App is the BTTC state machine behind ABCI.
type App struct {
	*baseapp.BaseApp
	Keepers

	encoding    Encoding
	memory      *remember.Memory
	paychanAnte paychanante.Decorator
	// mintingBank is x/bank without the restriction that nobody mints BTT: for x/bridge.
	mintingBank bankkeeper.BaseKeeper
	bridge      *BridgeLink
	extensions  *voteext.Handler
	stores      stores
	evmChainID  uint64
	// packets are all that the chain has made, if an older state than its last is loaded.
	packets bridgetypes.PacketsMade

	modules      *module.Manager
	basics       module.BasicManager
	configurator module.Configurator
	simulation   *module.SimulationManager

	mempool mempool.ExtMempool
	pending pendingTxs
}

// New assembles an app over db and, if loadLatest, loads its latest committed state.
// options are those of app.toml and the command line. The chain id comes with
// baseapp.SetChainID; without one the app is an unstarted template that serves only
// encodings and commands.
func New(
	logger log.Logger, db dbm.DB, loadLatest bool, options servertypes.AppOptions,
	baseAppOptions ...func(*baseapp.BaseApp),
) (*App, error) {
	encoding := makeEncoding()
	memory := remember.New(txMemory(options))
	base := baseapp.NewBaseApp(Name, logger, db, memory.Decoder(encoding.TxConfig.TxDecoder()),
		append(baseAppOptions, baseapp.SetOptimisticExecution())...)
	base.SetVersion(version.Version)
	base.SetInterfaceRegistry(encoding.InterfaceRegistry)
	base.SetTxEncoder(encoding.TxConfig.TxEncoder())

	evmChainID, err := evmChainIDOf(base.ChainID())
	if err != nil {
		return nil, err
	}
	encoding.bindEVMChainID(evmChainID)
	setEVMGlobals()

	app := &App{
		BaseApp: base, encoding: encoding, memory: memory, stores: newStores(), evmChainID: evmChainID, bridge: &BridgeLink{},
	}
	if err := base.RegisterStreamingServices(options, app.stores.kv); err != nil {
		return nil, fmt.Errorf("setting up state streaming: %w", err)
	}
	if app.pending, err = newPendingTxs(); err != nil {
		return nil, err
	}
	app.newKeepers(options)
	if err := app.newModules(); err != nil {
		return nil, err
	}
	app.MountKVStores(app.stores.kv)
	app.MountObjectStores(app.stores.object)
	if err := app.setHandlers(options); err != nil {
		return nil, err
	}
	app.setExecutor(options)
	if err := app.registerUpgrades(cast.ToString(options.Get(flags.FlagHome)) != ""); err != nil {
		return nil, err
	}
	if !loadLatest {
		return app, nil
	}
	if err := app.LoadLatestVersion(); err != nil {
		return nil, fmt.Errorf("loading the latest state: %w", err)
	}
	return app, nil
}

// TxMemoryKey of app.toml says of how many transactions the verified signatures are remembered.
const TxMemoryKey = "bttc.tx-memory"

// DefaultTxMemory is some blocks full of transactions, about 4 MB.
const DefaultTxMemory = 4_000

func txMemory(options servertypes.AppOptions) int {
	if value := options.Get(TxMemoryKey); value != nil {
		return cast.ToInt(value)
	}
	return DefaultTxMemory
}

// evmChainIDOf returns the EVM chain id of a chain. The template app has no chain; it gets
// the one id that cosmos/evm lets a later app of the process replace.
func evmChainIDOf(chainID string) (uint64, error) {
	if chainID == "" {
		return chain.InProcessEVMID, nil
	}
	return chain.EVMChainID(chainID)
}

// Close stops the mempool's goroutines and closes the stores.
func (app *App) Close() error {
	var err error
	if pool, ok := app.mempool.(io.Closer); ok {
		err = pool.Close()
	}
	return errors.Join(err, app.BaseApp.Close())
}

// EVMChainID returns the EIP-155 chain id, derived from the Cosmos chain id.
func (app *App) EVMChainID() uint64 { return app.evmChainID }

// LegacyAmino, AppCodec, InterfaceRegistry and TxConfig return parts of the encoding.
func (app *App) LegacyAmino() *codec.LegacyAmino { return app.encoding.Amino }

func (app *App) AppCodec() codec.Codec { return app.encoding.Codec }

func (app *App) InterfaceRegistry() codectypes.InterfaceRegistry {
	return app.encoding.InterfaceRegistry
}

func (app *App) TxConfig() client.TxConfig { return app.encoding.TxConfig }

// BasicManager serves genesis defaults and codecs of all modules.
func (app *App) BasicManager() module.BasicManager { return app.basics }

// ModuleManager returns the manager that runs the modules' block phases.
func (app *App) ModuleManager() *module.Manager { return app.modules }

// SimulationManager implements runtime.AppI.
func (app *App) SimulationManager() *module.SimulationManager { return app.simulation }

// GetMempool is asked by cosmos/evm's server for the mempool behind JSON-RPC.
func (app *App) GetMempool() mempool.ExtMempool { return app.mempool }
