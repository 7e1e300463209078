package app

import (
	"github.com/cosmos/cosmos-sdk/codec"

	erc20types "github.com/cosmos/evm/x/erc20/types"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// registerAmino registers the messages of all modules for amino JSON. Those of cosmos/evm get the
// names that their protobuf files give them: by these the sign bytes name them, whereas the names
// that cosmos/evm registers are older, and a message whose name is not found has no EIP-712 typed
// data, so that no hardware wallet could sign it.
func (app *App) registerAmino(amino *codec.LegacyAmino) {
	for name, module := range app.basics {
		switch name {
		case evmtypes.ModuleName, erc20types.ModuleName, feemarkettypes.ModuleName:
		default:
			module.RegisterLegacyAminoCodec(amino)
		}
	}
	amino.RegisterConcrete(&evmtypes.MsgUpdateParams{}, "cosmos/evm/x/vm/MsgUpdateParams", nil)
	amino.RegisterConcrete(&evmtypes.MsgRegisterPreinstalls{}, "cosmos/evm/x/vm/MsgRegisterPreinstalls", nil)
	amino.RegisterConcrete(&feemarkettypes.MsgUpdateParams{}, "cosmos/evm/x/feemarket/MsgUpdateParams", nil)
	amino.RegisterConcrete(&erc20types.MsgUpdateParams{}, "cosmos/evm/x/erc20/MsgUpdateParams", nil)
	amino.RegisterConcrete(&erc20types.MsgRegisterERC20{}, "cosmos/evm/x/erc20/MsgRegisterERC20", nil)
	amino.RegisterConcrete(&erc20types.MsgToggleConversion{}, "cosmos/evm/x/erc20/MsgToggleConversion", nil)
	amino.RegisterConcrete(&erc20types.MsgConvertCoin{}, "cosmos/evm/x/erc20/MsgConvertCoin", nil)
	amino.RegisterConcrete(&erc20types.MsgConvertERC20{}, "cosmos/evm/MsgConvertERC20", nil)
}
