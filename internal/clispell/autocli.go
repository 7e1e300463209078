package clispell

import (
	"context"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoregistry"

	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/cosmos/cosmos-sdk/client"
	sdkflags "github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

// EnhanceRoot adds AutoCLI's commands to root, as autocli.AppOptions.EnhanceRootCommand does,
// with our spellings of addresses and amounts.
func EnhanceRoot(root *cobra.Command, options autocli.AppOptions) error {
	files, err := gogoproto.MergedRegistry()
	if err != nil {
		return err
	}
	builder := &autocli.Builder{
		Builder: flag.Builder{
			TypeResolver:          protoregistry.GlobalTypes,
			FileResolver:          files,
			AddressCodec:          options.AddressCodec,
			ValidatorAddressCodec: options.ValidatorAddressCodec,
			ConsensusAddressCodec: options.ConsensusAddressCodec,
		},
		GetClientConn: func(cmd *cobra.Command) (grpc.ClientConnInterface, error) {
			return client.GetClientQueryContext(cmd)
		},
		AddQueryConnFlags: func(cmd *cobra.Command) {
			sdkflags.AddQueryFlagsToCmd(cmd)
			sdkflags.AddKeyringFlags(cmd.Flags())
		},
		AddTxConnFlags: sdkflags.AddTxFlagsToCmd,
	}
	Register(&builder.Builder)
	return options.EnhanceRootCommandWithBuilder(root, builder)
}

// Register makes AutoCLI's arguments and flags of address and amount types ours. Lists and maps
// of them follow.
func Register(builder *flag.Builder) {
	builder.DefineScalarFlagType(scalar.AccountScalar, addressType{scalar.Account})
	builder.DefineScalarFlagType(scalar.ValidatorScalar, addressType{scalar.Validator})
	builder.DefineScalarFlagType(scalar.ConsensusScalar, addressType{scalar.Consensus})
	builder.DefineScalarFlagType(remoteScalar, remoteType{})
	builder.DefineMessageFlagType("cosmos.base.v1beta1.Coin", coinType{})
	builder.DefineMessageFlagType("cosmos.base.v1beta1.DecCoin", decCoinType{})
}

// keysFrom returns the keyring of the command that runs, or nil before one runs: flags are set
// before, positional arguments after.
func keysFrom(ctx *context.Context) keyring.Keyring {
	if ctx == nil || *ctx == nil {
		return nil
	}
	clientCtx, ok := (*ctx).Value(client.ClientContextKey).(*client.Context)
	if !ok || clientCtx == nil {
		return nil
	}
	return clientCtx.Keyring
}
