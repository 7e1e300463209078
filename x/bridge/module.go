// Package bridge moves BTT and other tokens between BTTC and remote chains: it applies what
// validators agree to have seen of Portals, and makes what they sign for them.
//
// Invariant: this package only connects the keeper to the app; it holds no logic. Its caller
// is the app.
package bridge

import (
	"context"
	"encoding/json"
	"fmt"

	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// ConsensusVersion counts the layouts of the module's state.
const ConsensusVersion = 1

var (
	_ module.AppModuleBasic      = AppModule{}
	_ module.AppModuleSimulation = AppModule{}
	_ module.HasGenesis          = AppModule{}
	_ module.HasConsensusVersion = AppModule{}

	_ appmodule.AppModule     = AppModule{}
	_ appmodule.HasServices   = AppModule{}
	_ appmodule.HasEndBlocker = AppModule{}
)

// AppModule is x/bridge as the app sees it.
type AppModule struct {
	cdc    codec.Codec
	keeper keeper.Keeper
}

// NewAppModule returns the module.
func NewAppModule(cdc codec.Codec, keeper keeper.Keeper) AppModule {
	return AppModule{cdc: cdc, keeper: keeper}
}

// IsAppModule marks the type for the app.
func (AppModule) IsAppModule() {}

// IsOnePerModuleType marks the type for the app: there is one bridge module.
func (AppModule) IsOnePerModuleType() {}

// Name returns the module's name.
func (AppModule) Name() string { return types.ModuleName }

// ConsensusVersion returns the layout of the module's state.
func (AppModule) ConsensusVersion() uint64 { return ConsensusVersion }

// RegisterLegacyAminoCodec registers the messages for amino JSON.
func (AppModule) RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	types.RegisterLegacyAminoCodec(cdc)
}

// RegisterInterfaces registers the messages.
func (AppModule) RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	types.RegisterInterfaces(registry)
}

// RegisterGRPCGatewayRoutes registers the REST routes of the queries. It panics if a route
// is malformed, which only happens in construction.
func (AppModule) RegisterGRPCGatewayRoutes(clientCtx client.Context, mux *gwruntime.ServeMux) {
	if err := types.RegisterQueryHandlerClient(context.Background(), mux, types.NewQueryClient(clientCtx)); err != nil {
		panic(err)
	}
}

// RegisterServices registers the servers of messages and queries.
func (m AppModule) RegisterServices(registrar grpc.ServiceRegistrar) error {
	types.RegisterMsgServer(registrar, keeper.NewMsgServer(m.keeper))
	types.RegisterQueryServer(registrar, keeper.NewQueryServer(m.keeper))
	return nil
}

// EndBlock does what the bridge does in every block: see keeper.EndBlocker. It comes after x/staking,
// whose validator set of the next block it makes sets of.
func (m AppModule) EndBlock(ctx context.Context) error { return m.keeper.EndBlocker(ctx) }

// DefaultGenesis returns the genesis state of a new chain.
func (AppModule) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	return cdc.MustMarshalJSON(types.DefaultGenesis())
}

// ValidateGenesis checks the module's part of a genesis file.
func (AppModule) ValidateGenesis(cdc codec.JSONCodec, _ client.TxEncodingConfig, data json.RawMessage) error {
	genesis, err := parseGenesis(cdc, data)
	if err != nil {
		return err
	}
	return genesis.Validate()
}

// InitGenesis writes the module's part of a genesis file. A genesis that cannot be written is
// no chain to start: it panics, as the interface wants.
func (m AppModule) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, data json.RawMessage) {
	genesis, err := parseGenesis(cdc, data)
	if err != nil {
		panic(err)
	}
	if err := m.keeper.InitGenesis(ctx, genesis); err != nil {
		panic(err)
	}
}

// ExportGenesis returns the module's part of a genesis file that continues this state.
func (m AppModule) ExportGenesis(ctx sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	genesis, err := m.keeper.ExportGenesis(ctx)
	if err != nil {
		panic(err)
	}
	return cdc.MustMarshalJSON(genesis)
}

func parseGenesis(cdc codec.JSONCodec, data json.RawMessage) (types.GenesisState, error) {
	var genesis types.GenesisState
	if err := cdc.UnmarshalJSON(data, &genesis); err != nil {
		return types.GenesisState{}, fmt.Errorf("app_state.%s of the genesis file: %w", types.ModuleName, err)
	}
	return genesis, nil
}
