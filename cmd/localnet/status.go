package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// Values of the -o flag.
const (
	outputText = "text"
	outputJSON = "json"
)

func statusCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show which validators run, their heights and peers",
		Example: `  localnet status
  localnet status -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if output != outputText && output != outputJSON {
				return fmt.Errorf("--output is %q: choose %s or %s", output, outputText, outputJSON)
			}
			opened, _, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			status, err := opened.Status(cmd.Context())
			if err != nil {
				return err
			}
			return printStatus(cmd, status, output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", outputText, "text or json")
	return cmd
}

func printStatus(cmd *cobra.Command, status network.Status, output string) error {
	if output == outputJSON {
		encoder := json.NewEncoder(cmd.OutOrStdout())
		encoder.SetIndent("", "  ")
		return encoder.Encode(status)
	}
	var rows [][]string
	for _, validator := range status.Validators {
		rows = append(rows, statusRow(validator))
	}
	for _, service := range status.Services {
		pid := "-"
		if service.PID != 0 {
			pid = fmt.Sprint(service.PID)
		}
		rows = append(rows, []string{service.Name, string(service.State), pid, "-", "-", service.Detail})
	}
	return progress.Table(cmd.OutOrStdout(), []string{"NAME", "STATE", "PID", "HEIGHT", "PEERS", "NOTE"}, rows)
}

func statusRow(validator network.ValidatorStatus) []string {
	pid, height, peers, state := "-", "-", "-", string(validator.State)
	if validator.PID != 0 {
		pid = fmt.Sprint(validator.PID)
	}
	if validator.Answers {
		height, peers = fmt.Sprint(validator.Height), fmt.Sprint(validator.Peers)
	}
	if validator.CatchingUp {
		state = "catching up"
	}
	return []string{validator.Name, state, pid, height, peers, validator.Detail}
}
