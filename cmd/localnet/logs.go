package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

func logsCommand() *cobra.Command {
	var follow bool
	var lines int
	cmd := &cobra.Command{
		Use:   "logs NAME",
		Short: "Show what a validator wrote last",
		Example: `  localnet logs validator-0
  localnet logs validator-0 -f`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opened, _, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			if err := opened.Known(args[0]); err != nil {
				return err
			}
			return printLog(cmd, opened.Dir.Log(args[0]), lines, follow)
		},
	}
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "go on with what it writes from now on; Ctrl-C ends this")
	cmd.Flags().IntVarP(&lines, "lines", "n", 50, "how many lines to show")
	return cmd
}

func printLog(cmd *cobra.Command, path string, lines int, follow bool) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the validator has written no log yet: start it with `localnet up`")
	}
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	tail, err := process.Tail(path, lines)
	if err != nil {
		return err
	}
	if _, err := cmd.OutOrStdout().Write(tail); err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	if !follow {
		return nil
	}
	return process.Follow(cmd.Context(), path, info.Size(), cmd.OutOrStdout())
}
