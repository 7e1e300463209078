package types

import (
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/legacy"
	"github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// RegisterLegacyAminoCodec registers the messages for amino JSON, which hardware wallets and
// EIP-712 signatures are made over. The names equal the amino.name options of the protos.
func RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	legacy.RegisterAminoMsg(cdc, &MsgFundRewards{}, "bttc/rewards/MsgFundRewards")
	legacy.RegisterAminoMsg(cdc, &MsgUpdateParams{}, "bttc/rewards/MsgUpdateParams")
	cdc.RegisterConcrete(&Params{}, "bttc/rewards/Params", nil)
}

// RegisterInterfaces registers the messages as transactions' messages.
func RegisterInterfaces(registry types.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil), &MsgFundRewards{}, &MsgUpdateParams{})
	msgservice.RegisterMsgServiceDesc(registry, &Msg_serviceDesc)
}
