package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/saved"
)

// saveFlags are the ways to use save.
type saveFlags struct {
	force, list, remove bool
	output              string
	options             network.Options
}

func saveCommand() *cobra.Command {
	var flags saveFlags
	cmd := &cobra.Command{
		Use:   "save NAME",
		Short: "Keep a copy of the whole testnet: all chains at one moment, keys, the relayer's store",
		Long: `Keep a copy of the whole testnet under a name: all chains at one moment, keys, the relayer's
store, endpoints. A testnet that runs is stopped for it and started again.

Saved states are in saves/ of the testnet's directory. reset, load, "up --fresh" and
"down --purge" leave them alone.`,
		Example: `  localnet save before-upgrade
  localnet save before-upgrade --force    # in place of the older one
  localnet save --list
  localnet save --delete before-upgrade`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args) },
	}
	cmd.Flags().BoolVar(&flags.force, "force", false, "replace a saved state of that name")
	cmd.Flags().BoolVar(&flags.list, "list", false, "show the saved states")
	cmd.Flags().BoolVar(&flags.remove, "delete", false, "remove the saved state of that name")
	cmd.Flags().StringVarP(&flags.output, "output", "o", outputText, "of --list: text or json")
	cmd.MarkFlagsMutuallyExclusive("force", "list", "delete")
	launchFlags(cmd, &flags.options)
	return cmd
}

func (f saveFlags) run(cmd *cobra.Command, args []string) error {
	switch {
	case f.list && len(args) == 0:
		return f.print(cmd)
	case f.list:
		return errors.New("--list takes no name")
	case len(args) == 0:
		return errors.New("name the saved state, such as `localnet save before-upgrade`; --list shows those that there are")
	case f.remove:
		dir, err := openDirectory(cmd)
		if err != nil {
			return err
		}
		return network.Delete(dir, args[0])
	}
	opened, report, err := openNetwork(cmd)
	if err != nil {
		return err
	}
	return opened.SaveAs(cmd.Context(), args[0], f.force, f.options, report)
}

func (f saveFlags) print(cmd *cobra.Command) error {
	if f.output != outputText && f.output != outputJSON {
		return fmt.Errorf("--output is %q: choose %s or %s", f.output, outputText, outputJSON)
	}
	dir, err := openDirectory(cmd)
	if err != nil {
		return err
	}
	entries, err := network.Saves(dir).List()
	if err != nil {
		return err
	}
	if f.output == outputJSON {
		encoder := json.NewEncoder(cmd.OutOrStdout())
		encoder.SetIndent("", "  ")
		return encoder.Encode(append([]saved.Entry{}, entries...))
	}
	var rows [][]string
	for _, entry := range entries {
		rows = append(rows, saveRow(entry))
	}
	return progress.Table(cmd.OutOrStdout(), []string{"NAME", "SAVED", "HEIGHT", "ETHEREUM", "VALIDATORS", "SIZE", "NOTE"}, rows)
}

func saveRow(entry saved.Entry) []string {
	if entry.At.IsZero() {
		return []string{entry.Name, "-", "-", "-", "-", "-", entry.Problem}
	}
	ethereum := "-"
	if entry.EthereumBlock != 0 {
		ethereum = fmt.Sprint(entry.EthereumBlock)
	}
	return []string{
		entry.Name, entry.At.Local().Format(time.DateTime), fmt.Sprint(entry.Height), ethereum,
		fmt.Sprint(entry.Validators), fmt.Sprintf("%d MB", entry.Bytes>>20), entry.Problem,
	}
}
