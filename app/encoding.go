package app

import (
	"github.com/cosmos/gogoproto/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/x/auth/migrations/legacytx"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"github.com/cosmos/cosmos-sdk/x/tx/signing"

	evmcodec "github.com/cosmos/evm/encoding/codec"
	"github.com/cosmos/evm/ethereum/eip712"
	erc20types "github.com/cosmos/evm/x/erc20/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// Encoding is how transactions, state and genesis become bytes.
type Encoding struct {
	InterfaceRegistry codectypes.InterfaceRegistry
	Codec             codec.Codec
	TxConfig          client.TxConfig
	Amino             *codec.LegacyAmino
}

// makeEncoding differs from cosmos/evm's in the address codec: ours reads T... as well, so
// that a message with such a signer is refused by the ante chain with a sentence that shows
// the right form rather than failing to decode.
func makeEncoding() Encoding {
	registry, err := codectypes.NewInterfaceRegistryWithOptions(codectypes.InterfaceRegistryOptions{
		ProtoFiles: proto.HybridResolver,
		SigningOptions: signing.Options{
			AddressCodec:          address.Account(),
			ValidatorAddressCodec: address.Validator(),
			CustomGetSigners: map[protoreflect.FullName]signing.GetSignersFunc{
				evmtypes.MsgEthereumTxCustomGetSigner.MsgType:     evmtypes.MsgEthereumTxCustomGetSigner.Fn,
				erc20types.MsgConvertERC20CustomGetSigner.MsgType: erc20types.MsgConvertERC20CustomGetSigner.Fn,
			},
		},
	})
	if err != nil {
		panic(err)
	}
	amino := codec.NewLegacyAmino()
	evmcodec.RegisterLegacyAminoCodec(amino)
	evmcodec.RegisterInterfaces(registry)
	protoCodec := codec.NewProtoCodec(registry)
	return Encoding{
		InterfaceRegistry: registry,
		Codec:             protoCodec,
		TxConfig:          authtx.NewTxConfig(protoCodec, authtx.DefaultSignModes),
		Amino:             amino,
	}
}

// bindEVMChainID hands the encoding to cosmos/evm's EIP-712 code, which keeps it in
// process-wide variables, and so does legacytx for the amino sign bytes that code asks for.
func (e Encoding) bindEVMChainID(evmChainID uint64) {
	eip712.SetEncodingConfig(e.Amino, e.InterfaceRegistry, evmChainID)
	legacytx.RegressionTestingAminoCodec = e.Amino
}
