package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/x/genutil"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/networks"
)

const (
	flagNetwork   = "network"
	flagOverwrite = "overwrite"
)

func initCommand(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init MONIKER --network local|testnet|mainnet",
		Short: "Make the home directory of a node: keys, configuration and genesis",
		Long: `Make the home directory of a node: its keys, its configuration and its genesis.

  local     a chain of your own with one validator and funded accounts, ready to start
  testnet   the public test network
  mainnet   BTTC itself

A launched network's genesis comes with this binary, its hash pinned. Before the launch
testnet and mainnet get every parameter and no accounts; add those with
"bttcd genesis add-account", "gentx" and "collect-gentxs".

MONIKER is the name your node shows to others.`,
		Example: `  bttcd init my-node --network local && bttcd start
  bttcd init validator-7 --network mainnet --home /var/lib/bttcd`,
		Args:        cobra.ExactArgs(1),
		Annotations: map[string]string{homeless: ""},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runInit(cmd, template, args[0])
		},
	}
	cmd.Flags().String(flagNetwork, "", "network to join: "+strings.Join(networks.Names(), ", "))
	cmd.Flags().Bool(flagOverwrite, false, "replace configuration and genesis of an existing home; keys and chain data stay")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	if err := cmd.MarkFlagRequired(flagNetwork); err != nil {
		panic(err)
	}
	return cmd
}

// initResult is what init prints.
type initResult struct {
	Home        string   `json:"home"`
	Moniker     string   `json:"moniker"`
	Network     string   `json:"network"`
	ChainID     string   `json:"chain_id"`
	EVMChainID  uint64   `json:"evm_chain_id"`
	NodeID      string   `json:"node_id"`
	GenesisFile string   `json:"genesis_file"`
	NextSteps   []string `json:"next_steps"`
}

func runInit(cmd *cobra.Command, template *app.App, moniker string) error {
	name, err := cmd.Flags().GetString(flagNetwork)
	if err != nil {
		return err
	}
	network, err := networks.Load(name)
	if err != nil {
		return err
	}
	home, err := homeOf(cmd)
	if err != nil {
		return err
	}
	if err := checkMoniker(moniker); err != nil {
		return err
	}
	overwrite, err := cmd.Flags().GetBool(flagOverwrite)
	if err != nil {
		return err
	}
	if err := checkNoHome(home, overwrite); err != nil {
		return err
	}
	_, err = os.Stat(home)
	isNew := errors.Is(err, os.ErrNotExist)
	result, err := makeHome(template, network, home, moniker)
	if err != nil {
		if isNew {
			// Half a home would be in the way of the next try.
			err = errors.Join(err, os.RemoveAll(home))
		}
		return err
	}
	return printInit(cmd, result)
}

// homeOf returns the absolute path of --home.
func homeOf(cmd *cobra.Command) (string, error) {
	home, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return "", err
	}
	return filepath.Abs(home)
}

func checkMoniker(moniker string) error {
	if strings.TrimSpace(moniker) == "" || len(moniker) > 70 {
		return fmt.Errorf("moniker %q: a node's name has 1 to 70 characters", moniker)
	}
	// It is written between quotes into config.toml.
	if strings.ContainsAny(moniker, `"'\`) || strings.ContainsFunc(moniker, unicode.IsControl) {
		return fmt.Errorf("moniker %q: quotes, backslashes and control characters are not possible in a node's name", moniker)
	}
	return nil
}

// checkNoHome refuses to write over a node: a second genesis under old data, or the loss of
// a chain somebody wanted.
func checkNoHome(home string, overwrite bool) error {
	if _, err := os.Stat(filepath.Join(home, "data", "application.db")); err == nil {
		return fmt.Errorf("%s holds the data of a chain: choose another --home, or remove it if you no longer need it", home)
	}
	_, err := os.Stat(filepath.Join(home, "config", "genesis.json"))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !overwrite:
		return fmt.Errorf("%s is initialized already: choose another --home, or --%s to replace its configuration and genesis", home, flagOverwrite)
	}
	return nil
}

func makeHome(template *app.App, network networks.Network, home, moniker string) (initResult, error) {
	evmChainID, err := evmChainIDOf(network.ChainID)
	if err != nil {
		return initResult{}, err
	}
	result := initResult{
		Home: home, Moniker: moniker, Network: network.Name, ChainID: network.ChainID, EVMChainID: evmChainID,
		GenesisFile: filepath.Join(home, "config", "genesis.json"),
	}
	if network.Name == "local" {
		plan := localPlan{
			ChainID:    network.ChainID,
			Validators: []validatorPlan{{Name: moniker, Home: home, Ports: defaultPorts}},
			Accounts:   defaultLocalAccounts,
		}
		if err := plan.checkNames(); err != nil {
			return result, err
		}
		chain, err := makeLocalChain(template, plan)
		if err != nil {
			return result, err
		}
		result.NodeID = chain.Validators[0].NodeID
		result.NextSteps = []string{"bttcd start --home " + home}
		return result, nil
	}
	config := nodeConfig{
		home: home, moniker: moniker, network: network, ports: defaultPorts,
		peers: strings.Join(network.Node.PersistentPeers, ","), keyring: "os",
	}
	if err := config.write(); err != nil {
		return result, err
	}
	comet := cmtcfg.DefaultConfig().SetRoot(home)
	if result.NodeID, _, err = genutil.InitializeNodeValidatorFiles(comet); err != nil {
		return result, fmt.Errorf("making the node's keys: %w", err)
	}
	result.NextSteps, err = writeNetworkGenesis(template, network, result.GenesisFile)
	return result, err
}

// writeNetworkGenesis writes the published genesis, or before the launch the parameters,
// and returns what to do next.
func writeNetworkGenesis(template *app.App, network networks.Network, path string) ([]string, error) {
	if network.Genesis != nil {
		return []string{"bttcd start"}, os.WriteFile(path, network.Genesis, 0o600)
	}
	genesis, err := newGenesis(template, network)
	if err != nil {
		return nil, err
	}
	return []string{
		network.Name + " has no published genesis yet. To assemble one:",
		"bttcd genesis add-account ADDRESS 1000btt",
		"bttcd genesis gentx KEY 100btt",
		"bttcd genesis collect-gentxs",
		"bttcd genesis validate",
	}, genesis.SaveAs(path)
}

func printInit(cmd *cobra.Command, result initResult) error {
	format, err := cmd.Flags().GetString(flags.FlagOutput)
	if err != nil {
		return err
	}
	if format == flags.OutputFormatJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(result)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), `home          %s
network       %s
chain id      %s
EVM chain id  %d
node id       %s
genesis       %s

next:
  %s
`, result.Home, result.Network, result.ChainID, result.EVMChainID, result.NodeID, result.GenesisFile,
		strings.Join(result.NextSteps, "\n  "))
	return err
}
