package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

const flagDir = "dir"

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "localnet",
		Short: "A local testnet of BTTC: validators on this machine, with funded accounts",
		Long: `localnet runs a testnet of BTTC on this machine: several validators as separate
processes, on free loopback ports, with funded accounts. It needs no network and no Docker.

Everything is in one directory: homes, logs, pid files, and endpoints.json, which tells
programs where to connect and which keys have money.`,
		Example: `  localnet up                      # in the foreground; Ctrl-C takes it down
  localnet up --detach             # in the background
  localnet status
  localnet tour                    # use everything once
  localnet fund 0x... 5 USDT       # money for any account
  localnet save before && localnet load before
  localnet down --purge`,
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		// Without it cobra takes an unknown command for a question for help.
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().String(flagDir, ".localnet", "directory of the testnet")
	root.AddCommand(upCommand(), downCommand(), statusCommand(),
		startCommand(), stopCommand(), restartCommand(), logsCommand(), tourCommand(), chainCommand(),
		resetCommand(), saveCommand(), loadCommand(), fundCommand(), serveEthereumCommand(), serveFaucetCommand())
	return root
}

func openDirectory(cmd *cobra.Command) (directory.Directory, error) {
	path, err := cmd.Flags().GetString(flagDir)
	if err != nil {
		return "", err
	}
	if path == "" {
		return "", fmt.Errorf("--%s is empty: name the directory of the testnet", flagDir)
	}
	return directory.Open(path)
}

// openNetwork opens the testnet of --dir and a reporter for what the command does.
func openNetwork(cmd *cobra.Command) (*network.Network, *progress.Reporter, error) {
	dir, err := openDirectory(cmd)
	if err != nil {
		return nil, nil, err
	}
	opened, err := network.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	return opened, progress.New(cmd.OutOrStdout()), nil
}
