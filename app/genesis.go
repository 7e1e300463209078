package app

import (
	"encoding/json"
	"slices"

	"github.com/ethereum/go-ethereum/params"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	erc20types "github.com/cosmos/evm/x/erc20/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/wbtt"
	"github.com/bttcprotocol/bttcd/networks"
)

// nativeERC20 is the address at which BTT itself answers as an ERC-20 (EIP-7528's
// convention for a chain's native asset).
const nativeERC20 = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"

// DefaultGenesis is the state every network starts from, before its own parameters
// (networks/) are laid over it: abtt as the token of every module, its metadata, and the
// EVM's precompiles and preinstalled contracts.
func (app *App) DefaultGenesis() map[string]json.RawMessage {
	state := app.basics.DefaultGenesis(app.AppCodec())

	bank := banktypes.DefaultGenesisState()
	bank.DenomMetadata = []banktypes.Metadata{bttMetadata()}
	state[banktypes.ModuleName] = app.AppCodec().MustMarshalJSON(bank)

	evm := evmtypes.DefaultGenesisState()
	evm.Params.EvmDenom = chain.BaseDenom
	evm.Params.ExtendedDenomOptions = &evmtypes.ExtendedDenomOptions{ExtendedDenom: chain.BaseDenom}
	evm.Params.ActiveStaticPrecompiles = activePrecompiles
	// x/vm writes hashes modulo this, the contract of EIP-2935 reads them modulo its own constant.
	evm.Params.HistoryServeWindow = params.HistoryServeWindow
	evm.Preinstalls = append(slices.Clone(evmtypes.DefaultPreinstalls),
		evmtypes.Preinstall{Name: wbtt.Name, Address: wbtt.Address, Code: wbtt.Code()})
	state[evmtypes.ModuleName] = app.AppCodec().MustMarshalJSON(evm)

	erc20 := erc20types.DefaultGenesisState()
	erc20.TokenPairs = []erc20types.TokenPair{{
		Erc20Address: nativeERC20, Denom: chain.BaseDenom, Enabled: true, ContractOwner: erc20types.OWNER_MODULE,
	}}
	erc20.NativePrecompiles = []string{nativeERC20}
	state[erc20types.ModuleName] = app.AppCodec().MustMarshalJSON(erc20)
	return state
}

func bttMetadata() banktypes.Metadata {
	return banktypes.Metadata{
		Description: networks.TokenDescription,
		DenomUnits: []*banktypes.DenomUnit{
			{Denom: chain.BaseDenom, Exponent: 0},
			{Denom: chain.DisplayDenom, Exponent: chain.Decimals, Aliases: []string{chain.Symbol}},
		},
		Base: chain.BaseDenom, Display: chain.DisplayDenom, Name: networks.TokenName, Symbol: chain.Symbol,
	}
}
