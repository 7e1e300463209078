package main

import (
	"time"

	"github.com/spf13/cobra"
)

const (
	defaultStartTimeout = time.Minute
	timeoutUsage        = "how long it may take to catch up with the validators that run"
	killUsage           = "with SIGKILL, as a crash would"
)

func startCommand() *cobra.Command {
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:     "start NAME",
		Short:   "Start one validator and wait until it has caught up",
		Example: `  localnet start validator-2`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opened, report, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			return opened.Start(cmd.Context(), args[0], timeout, report)
		},
	}
	cmd.Flags().DurationVar(&timeout, "timeout", defaultStartTimeout, timeoutUsage)
	return cmd
}

func stopCommand() *cobra.Command {
	var kill bool
	cmd := &cobra.Command{
		Use:   "stop NAME",
		Short: "End one validator",
		Example: `  localnet stop validator-2
  localnet stop validator-2 --kill`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opened, report, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			return opened.Stop(cmd.Context(), args[0], kill, report)
		},
	}
	cmd.Flags().BoolVar(&kill, "kill", false, killUsage)
	return cmd
}

func restartCommand() *cobra.Command {
	var kill bool
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "restart NAME",
		Short: "End one validator, start it again and wait until it has caught up",
		Example: `  localnet restart validator-2
  localnet restart validator-2 --kill`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opened, report, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			return opened.Restart(cmd.Context(), args[0], kill, timeout, report)
		},
	}
	cmd.Flags().BoolVar(&kill, "kill", false, killUsage)
	cmd.Flags().DurationVar(&timeout, "timeout", defaultStartTimeout, timeoutUsage)
	return cmd
}
