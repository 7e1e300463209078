package cmd

import (
	cmtcli "github.com/cometbft/cometbft/libs/cli"
	"github.com/spf13/cobra"

	confixcmd "cosmossdk.io/tools/confix/cmd"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/pruning"
	"github.com/cosmos/cosmos-sdk/client/rpc"
	"github.com/cosmos/cosmos-sdk/client/snapshot"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	authcmd "github.com/cosmos/cosmos-sdk/x/auth/client/cli"

	evmserver "github.com/cosmos/evm/server"

	"github.com/bttcprotocol/bttcd/app"
)

func addCommands(root *cobra.Command, template *app.App, wrappers []Wrapper) {
	evmserver.AddCommands(root, evmserver.NewDefaultStartOptions(wrapped(newNodeApp, wrappers), DefaultHome()), exportState, addStartFlags)
	guardStart(root, template)
	root.AddCommand(
		initCommand(template),
		genesisCommand(template),
		localnetHomesCommand(template),
		debugCommand(template),
		statusCommand(),
		doctorCommand(),
		paychanCommand(),
		bridgeCommand(),
		relayCommand(),
		signerCommand(),
		cosmovisorCommand(),
		joinCommand(template),
		keysCommand(),
		queryCommand(),
		txCommand(),
		pruning.Cmd(newServerApp, DefaultHome()),
		snapshot.Cmd(newServerApp),
		confixcmd.ConfigCommand(),
		cmtcli.NewCompletionCmd(root, true),
	)
	mendRollback(root)
	mendShowValidator(root)
	addStateSync(root)
	guardExclusive(root)
}

func queryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "query",
		Aliases: []string{"q"},
		Short:   "Ask a node about accounts, blocks, transactions and modules",
		Example: `  bttcd query bank balances 0x52908400098527886E0F7030069857D2E4169EE7
  bttcd query staking validators
  bttcd query rewards pool`,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(
		rpc.QueryEventForTxCmd(),
		rpc.ValidatorCommand(),
		authcmd.QueryTxsByEventsCmd(),
		authcmd.QueryTxCmd(),
		sdkserver.QueryBlockCmd(),
		sdkserver.QueryBlocksCmd(),
		sdkserver.QueryBlockResultsCmd(),
	)
	cmd.PersistentFlags().String(flags.FlagChainID, "", "Chain id of the network (default: that of client.toml)")
	return cmd
}

func txCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tx",
		Short: "Make, sign and send transactions",
		Example: `  bttcd tx bank send alice THVmXun9u721tBiYcT3VfLQKcwYBmoY1xX 1.5btt --gas auto --gas-prices 1000000000abtt
  bttcd tx staking delegate bttcvaloper1... 100btt --from alice
  bttcd tx rewards fund 10btt --from alice`,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(
		authcmd.GetSignCommand(),
		authcmd.GetSignBatchCommand(),
		authcmd.GetMultiSignCommand(),
		authcmd.GetMultiSignBatchCmd(),
		authcmd.GetValidateSignaturesCommand(),
		authcmd.GetBroadcastCommand(),
		authcmd.GetEncodeCommand(),
		authcmd.GetDecodeCommand(),
		authcmd.GetSimulateCmd(),
	)
	cmd.PersistentFlags().String(flags.FlagChainID, "", "Chain id of the network (default: that of client.toml)")
	return cmd
}
