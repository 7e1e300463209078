// Package cmd is the command tree of bttcd: the node's life cycle (init, start, export,
// rollback), genesis assembly, keys, queries and transactions.
//
// Invariant: a command that fails says what is wrong and what to do, and exits non-zero.
// Callers: cmd/bttcd's main and its tests.
package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	"github.com/cosmos/cosmos-sdk/version"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/clispell"
)

// homeless marks commands that read no home directory and must not create one.
const homeless = "homeless"

// DefaultHome returns the home directory used without --home: $BTTCD_HOME or ~/.bttcd.
func DefaultHome() string {
	if home := os.Getenv("BTTCD_HOME"); home != "" {
		return home
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ".bttcd"
	}
	return filepath.Join(home, ".bttcd")
}

// NewRoot returns the command tree. Its start runs the application in the wrappers.
func NewRoot(wrappers ...Wrapper) (*cobra.Command, error) {
	if version.AppName == "<appd>" || version.AppName == "" {
		version.Name, version.AppName = "bttc", app.Name
	}
	template, err := app.New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.EmptyAppOptions{})
	if err != nil {
		return nil, err
	}
	clientCtx := newClientContext(template)
	root := &cobra.Command{
		Use:   app.Name,
		Short: "Validator node and client of BTTC, the BitTorrent Chain",
		Long: `bttcd runs a node of BTTC, the BitTorrent Chain, and talks to one.

Accounts, validators and contracts are named by any spelling of their address
(bttc1..., 0x..., T...), amounts are written like 1.5btt or 1500000000000000000abtt.`,
		Example: `  bttcd init my-node --network local     # a chain of your own
  bttcd start                            # run it
  bttcd keys add alice
  bttcd tx bank send alice 0x52908400098527886E0F7030069857D2E4169EE7 1.5btt
  bttcd query bank balances alice`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return prepare(cmd, clientCtx)
		},
	}
	root.SetFlagErrorFunc(explainFlagError)
	addCommands(root, template, wrappers)
	if err := addModuleCommands(root, template, clientCtx); err != nil {
		return nil, err
	}
	clispell.Adapt(root)
	return root, nil
}

func newClientContext(template *app.App) client.Context {
	return client.Context{}.
		WithCodec(template.AppCodec()).
		WithInterfaceRegistry(template.InterfaceRegistry()).
		WithTxConfig(voteext.TxConfig(template.TxConfig())).
		WithLegacyAmino(template.LegacyAmino()).
		WithInput(os.Stdin).
		WithAccountRetriever(authtypes.AccountRetriever{}).
		WithBroadcastMode(flags.BroadcastSync).
		WithHomeDir(DefaultHome()).
		WithViper("").
		WithKeyringOptions(keyringOptions()...)
}

// prepare gives a command its contexts: flags, then client.toml, config.toml and app.toml.
func prepare(cmd *cobra.Command, clientCtx client.Context) error {
	cmd.SetOut(cmd.OutOrStdout())
	cmd.SetErr(cmd.ErrOrStderr())
	if _, ok := cmd.Annotations[homeless]; ok || cmd.Name() == "version" || cmd.Name() == "completion" {
		clientCtx, err := client.ReadPersistentCommandFlags(clientCtx.WithCmdContext(cmd.Context()).WithOutput(cmd.OutOrStdout()), cmd.Flags())
		if err != nil {
			return err
		}
		return client.SetCmdClientContextHandler(clientCtx, cmd)
	}
	if err := clispell.NormalizeFlags(cmd); err != nil {
		return err
	}
	clientCtx, err := client.ReadPersistentCommandFlags(clientCtx.WithCmdContext(cmd.Context()).WithOutput(cmd.OutOrStdout()), cmd.Flags())
	if err != nil {
		return err
	}
	clientCtx, err = clientconfig.ReadFromClientConfig(clientCtx)
	if err != nil {
		return err
	}
	if isSet(cmd, flags.FlagOffline) && isSet(cmd, flags.FlagGenerateOnly) && !cmd.Flags().Changed(flags.FlagChainID) {
		// The SDK refuses a chain id then, even that of client.toml.
		clientCtx = clientCtx.WithChainID("")
	}
	if err := client.SetCmdClientContextHandler(clientCtx, cmd); err != nil {
		return err
	}
	bindTypedData(cmd, clientCtx)
	if err := offerGasPrice(cmd, clientCtx.Viper.GetString(keyDefaultGasPrices)); err != nil {
		return err
	}
	template, config := appConfigDefaults()
	if err := sdkserver.InterceptConfigsPreRunHandler(cmd, template, config, cometConfigDefaults()); err != nil {
		return err
	}
	if cmd.Name() == "start" {
		return nil
	}
	// What other commands print is their result, which a log line would spoil.
	serverCtx := sdkserver.GetServerContextFromCmd(cmd)
	logger, err := sdkserver.CreateSDKLogger(serverCtx, cmd.ErrOrStderr())
	serverCtx.Logger = logger
	return err
}

// keyDefaultGasPrices is a key of client.toml. One named like the flag would count as given
// beside --fees, and the two exclude each other.
const keyDefaultGasPrices = "default-gas-prices"

func isSet(cmd *cobra.Command, flag string) bool {
	set, err := cmd.Flags().GetBool(flag)
	return err == nil && set
}

// offerGasPrice fills in client.toml's price for a module's transaction that names neither
// price nor fee: without one every node refuses it.
func offerGasPrice(cmd *cobra.Command, price string) error {
	path := strings.Fields(cmd.CommandPath())
	if len(path) < 4 || path[1] != "tx" || price == "" {
		return nil
	}
	for _, name := range []string{flags.FlagGasPrices, flags.FlagFees} {
		if flag := cmd.Flags().Lookup(name); flag == nil || flag.Changed {
			return nil
		}
	}
	return cmd.Flags().Set(flags.FlagGasPrices, price)
}

func addModuleCommands(root *cobra.Command, template *app.App, clientCtx client.Context) error {
	options := template.AutoCLIOptions()
	options.ClientCtx = clientCtx
	if err := clispell.EnhanceRoot(root, options); err != nil {
		return fmt.Errorf("building the modules' commands: %w", err)
	}
	if err := addPaychanModuleCommands(root); err != nil {
		return err
	}
	describeFlags(root)
	refuseUnevenSplits(root)
	return nil
}

// flagTexts replace help texts that speak of another chain's token.
var flagTexts = map[string]string{
	flags.FlagFees:      "Fee of the transaction, such as 0.01btt",
	flags.FlagGasPrices: "Price of a unit of gas, from which the fee follows, such as 1000000000abtt (default: that of client.toml)",
	flags.FlagFrom:      "Who signs: the name of a key, or its address in any spelling",
	flags.FlagGas:       "Most gas the transaction may use, or \"auto\" to estimate it from a simulation",
	flags.FlagNode:      "CometBFT RPC of the node to ask, such as tcp://127.0.0.1:26657",
}

func describeFlags(cmd *cobra.Command) {
	describe := func(flag *pflag.Flag) {
		if text, ok := flagTexts[flag.Name]; ok {
			flag.Usage = text
		}
		if flag.Name == flags.FlagGasAdjustment {
			// What a simulation needs is not always what the block will: 1 is too little.
			setDefault(flag, "1.5")
		}
	}
	cmd.Flags().VisitAll(describe)
	cmd.PersistentFlags().VisitAll(describe)
	for _, child := range cmd.Commands() {
		describeFlags(child)
	}
}
