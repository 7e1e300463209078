package app

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"

	"cosmossdk.io/core/address"
	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/cosmos/evm/x/vm"
	evmkeeper "github.com/cosmos/evm/x/vm/keeper"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// evmModule is x/vm's module but for its process-wide variables. x/vm sets them once per
// module instance, from state, at genesis or at the first block after a restart: a second
// app in the process panics, and what reads them earlier (an export, JSON-RPC during state
// sync) panics too. Ours are a constant, set before any app exists.
type evmModule struct {
	vm.AppModule
	keeper   *evmkeeper.Keeper
	accounts evmtypes.AccountKeeper
	bank     evmtypes.BankKeeper
}

func newEVMModule(
	keeper *evmkeeper.Keeper, accounts evmtypes.AccountKeeper, bank evmtypes.BankKeeper, codec address.Codec,
) evmModule {
	return evmModule{vm.NewAppModule(keeper, accounts, bank, codec), keeper, accounts, bank}
}

// evmGlobals is spent by setEVMGlobals, so x/vm's own code finds it done.
var evmGlobals sync.Once

func setEVMGlobals() {
	evmGlobals.Do(func() { vm.SetGlobalConfigVariables(evmCoin()) })
}

func evmCoin() evmtypes.EvmCoinInfo {
	return evmtypes.EvmCoinInfo{
		Denom:         chain.BaseDenom,
		ExtendedDenom: chain.BaseDenom,
		DisplayDenom:  chain.DisplayDenom,
		Decimals:      chain.Decimals,
	}
}

// InitGenesis refuses a genesis whose gas token is not abtt: the process-wide variables
// could not follow it.
func (m evmModule) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, data json.RawMessage) []abci.ValidatorUpdate {
	var state evmtypes.GenesisState
	cdc.MustUnmarshalJSON(data, &state)
	updates := vm.InitGenesis(ctx, m.keeper, m.accounts, m.bank, state, &evmGlobals)
	if got := m.keeper.GetEvmCoinInfo(ctx); got != evmCoin() {
		panic(fmt.Errorf("genesis: the EVM's gas token must be %+v, not %+v: check evm.params.evm_denom and the bank metadata of %s",
			evmCoin(), got, chain.BaseDenom))
	}
	return updates
}

// PreBlock has nothing to restore.
func (m evmModule) PreBlock(context.Context) (appmodule.ResponsePreBlock, error) {
	return &sdk.ResponsePreBlock{}, nil
}
