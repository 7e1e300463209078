package cmd

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/units"
)

// genesisCommand assembles a genesis before a network's launch.
func genesisCommand(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "genesis",
		Short: "Assemble and check the genesis of a network before its launch",
		Long: `Assemble and check the genesis of a network before its launch. Each validator funds an
account and makes a gentx; one of them collects all gentxs and hands the file out.`,
		Example: `  bttcd genesis add-account bttc1... 1000btt
  bttcd genesis gentx my-key 100btt
  bttcd genesis collect-gentxs
  bttcd genesis validate`,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	addAccount := genutilcli.AddGenesisAccountCmd(DefaultHome(), address.Account())
	addAccount.Use = "add-account ADDRESS|KEY AMOUNT"
	addAccount.Aliases = []string{"add-genesis-account"}
	addAccount.Short = "Give an account its balance at genesis"
	addAccount.Long = `Give an account its balance at genesis. The account is an address in any spelling or the
name of a key. With vesting flags a part of it is locked for a time.`
	addAccount.Example = `  bttcd genesis add-account alice 1000btt
  bttcd genesis add-account 0x52908400098527886E0F7030069857D2E4169EE7 1000btt --vesting-amount 500btt --vesting-end-time 1830297600`

	bulk := genutilcli.AddBulkGenesisAccountCmd(DefaultHome(), address.Account())
	bulk.Use = "bulk-add-account FILE"
	bulk.Short = "Give many accounts their balances from a JSON file"
	bulk.Example = `  bttcd genesis bulk-add-account accounts.json

  accounts.json: [{"address": "bttc1...", "coins": [{"denom": "abtt", "amount": "1000000000000000000"}]}]`

	cmd.AddCommand(
		addAccount,
		bulk,
		gentxCommand(template),
		collectCommand(template),
		validateCommand(template),
	)
	return cmd
}

func gentxCommand(template *app.App) *cobra.Command {
	cmd := genutilcli.GenTxCmd(template.BasicManager(), template.TxConfig(), banktypes.GenesisBalancesIterator{},
		DefaultHome(), address.Validator())
	cmd.Use = "gentx KEY AMOUNT"
	cmd.Short = "Sign the transaction that creates your validator at genesis"
	cmd.Long = `Sign the transaction that creates your validator at genesis, with AMOUNT of the key's
genesis balance as its own stake. It is written to config/gentx/ of the home.`
	cmd.Example = `  bttcd genesis gentx my-key 100btt --moniker validator-7 --commission-rate 0.07`
	return cmd
}

const flagGentxDir = "gentx-dir"

func collectCommand(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "collect-gentxs",
		Short: "Put the gentxs of all validators into the genesis",
		Long: `Put the gentxs of all validators into the genesis, and their nodes into this node's
persistent peers. Copy the files the others sent you to config/gentx/ of the home first.`,
		Example: `  bttcd genesis collect-gentxs
  bttcd genesis collect-gentxs --gentx-dir ~/gentxs`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runCollect(cmd, template) },
	}
	cmd.Flags().String(flagGentxDir, "", "directory with the gentxs (default: config/gentx of the home)")
	return cmd
}

func runCollect(cmd *cobra.Command, template *app.App) error {
	config := sdkserver.GetServerContextFromCmd(cmd).Config
	nodeID, consensusKey, err := genutil.InitializeNodeValidatorFiles(config)
	if err != nil {
		return fmt.Errorf("reading the node's keys: %w", err)
	}
	genesis, err := genutiltypes.AppGenesisFromFile(config.GenesisFile())
	if err != nil {
		return fmt.Errorf("%w: %w", err, errNoGenesis)
	}
	dir, err := cmd.Flags().GetString(flagGentxDir)
	if err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join(config.RootDir, "config", "gentx")
	}
	state, err := genutil.GenAppStateFromConfig(template.AppCodec(), template.TxConfig(), config,
		genutiltypes.NewInitConfig(genesis.ChainID, dir, nodeID, consensusKey), genesis,
		banktypes.GenesisBalancesIterator{}, genutiltypes.DefaultMessageValidator, address.Validator())
	if err != nil {
		return fmt.Errorf("collecting the gentxs of %s: %w", dir, err)
	}
	var parts app.GenesisState
	if err := json.Unmarshal(state, &parts); err != nil {
		return err
	}
	var collected genutiltypes.GenesisState
	if err := template.AppCodec().UnmarshalJSON(parts[genutiltypes.ModuleName], &collected); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "collected %d gentxs into %s\nnext: bttcd genesis validate\n",
		len(collected.GenTxs), config.GenesisFile())
	return err
}

func validateCommand(template *app.App) *cobra.Command {
	return &cobra.Command{
		Use:     "validate [FILE]",
		Aliases: []string{"validate-genesis"},
		Args:    cobra.MaximumNArgs(1),
		Short:   "Check a genesis file: the home's own, or FILE",
		Example: "  bttcd genesis validate\n  bttcd genesis validate ~/Downloads/genesis.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			path := sdkserver.GetServerContextFromCmd(cmd).Config.GenesisFile()
			if len(args) == 1 {
				path = args[0]
			}
			genesis, err := checkGenesis(template, path)
			if err != nil {
				return err
			}
			var bank banktypes.GenesisState
			if err := moduleState(template, genesis, banktypes.ModuleName, &bank); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is a valid genesis of %s with a supply of %s\n",
				path, genesis.ChainID, units.FormatBTT(supplyOf(bank)))
			return err
		},
	}
}
