package paychan_test

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/reflect/protoregistry"

	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/paychan"
)

// builder makes commands as the root command does.
func builder(t *testing.T) *autocli.Builder {
	t.Helper()
	files, err := proto.MergedRegistry()
	require.NoError(t, err)
	return &autocli.Builder{
		Builder: flag.Builder{
			TypeResolver:          protoregistry.GlobalTypes,
			FileResolver:          files,
			AddressCodec:          address.Account(),
			ValidatorAddressCodec: address.Validator(),
			ConsensusAddressCodec: address.Consensus(),
		},
		GetClientConn: func(*cobra.Command) (grpc.ClientConnInterface, error) {
			return grpc.NewClient("127.0.0.1:1", grpc.WithTransportCredentials(insecure.NewCredentials()))
		},
		AddQueryConnFlags: func(*cobra.Command) {},
		AddTxConnFlags:    func(*cobra.Command) {},
	}
}

// Every rpc that is not skipped has a command with help, and every option names an rpc and field
// that exist: the builder refuses others.
func TestCommands(t *testing.T) {
	options := paychan.AppModule{}.AutoCLIOptions()
	commands := &cobra.Command{Use: "paychan"}
	require.NoError(t, builder(t).AddQueryServiceCommands(commands, options.Query))
	require.NoError(t, builder(t).AddMsgServiceCommands(commands, options.Tx))
	var names []string
	for _, command := range commands.Commands() {
		names = append(names, command.Name())
		require.NotEmpty(t, command.Short, command.Name())
		require.Contains(t, command.Example, "bttcd ", command.Name())
		require.Contains(t, command.Example, " "+command.Name(), command.Name())
	}
	require.ElementsMatch(t, []string{
		"params", "purse", "purses", "lane", "lanes", "relay-share", "totals", "open", "top-up", "delegate", "revoke", "enable-cheques",
		"allocate", "request-unlock", "cancel-unlock", "withdraw", "set-relay-share", "update-params-proposal",
	}, names)
}
