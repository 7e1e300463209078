package types

import (
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/legacy"
	"github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// messages are all messages of the module.
var messages = []sdk.Msg{
	&MsgBridgeOut{}, &MsgRaiseFee{}, &MsgCancelBridgeOut{}, &MsgReturnHeld{}, &MsgRegisterKey{},
	&MsgSubmitSignature{}, &MsgSubmitEvidence{}, &MsgGuardianPause{}, &MsgFundFees{}, &MsgSetPause{},
	&MsgAddRow{}, &MsgUpdateRow{}, &MsgAddToken{}, &MsgUpdateLimits{}, &MsgSetPortalGuardian{},
	&MsgResolveHeld{}, &MsgUpdateParams{},
}

// ModuleNameInAmino begins the amino names of the module's messages.
const ModuleNameInAmino = "bttc/bridge/"

// RegisterLegacyAminoCodec registers the messages for amino JSON, which hardware wallets and
// EIP-712 signatures are made over. The names equal the amino.name options of the protos.
func RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	for _, message := range messages {
		legacy.RegisterAminoMsg(cdc, message, ModuleNameInAmino+shortName(message))
	}
	cdc.RegisterConcrete(&Params{}, ModuleNameInAmino+"Params", nil)
}

func shortName(message sdk.Msg) string {
	url := sdk.MsgTypeURL(message)
	return url[len("/bttc.bridge.v1."):]
}

// RegisterInterfaces registers the messages as transactions' messages.
func RegisterInterfaces(registry types.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil), messages...)
	msgservice.RegisterMsgServiceDesc(registry, &Msg_serviceDesc)
}
