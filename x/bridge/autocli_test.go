package bridge_test

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
	"github.com/bttcprotocol/bttcd/x/bridge"
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
	options := bridge.AppModule{}.AutoCLIOptions()
	commands := &cobra.Command{Use: "bridge"}
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
		"params", "rows", "status", "tokens", "packet", "packets", "withdrawal", "withdrawals", "holding", "keys", "set",
		"estimate", "transfers", "out", "raise-fee", "cancel", "return-held", "fund-fees", "pause", "submit-evidence",
		"add-row-proposal", "update-row-proposal", "add-token-proposal", "update-limits-proposal", "set-pause-proposal",
		"set-portal-guardian-proposal", "resolve-held-proposal", "update-params-proposal",
	}, names)
	out, _, err := commands.Find([]string{"out"})
	require.NoError(t, err)
	require.NotNil(t, out.Flags().Lookup("fee"), "the fee is a flag")
}
