package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"syscall"
	"text/tabwriter"
	"time"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/health"
)

const (
	flagCheck = "check"
	// statusPatience bounds the command; consensus does not answer while it executes a block.
	statusPatience = 10 * time.Second
	// statusPause lies between two looks at a node that is not fine: they tell how fast it is.
	statusPause = 2 * time.Second
)

// errNotFine makes `status --check` fail; the report is printed already.
var errNotFine = errors.New("the node is not fine")

func statusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say whether a node is fine, syncing (how far) or stuck (why)",
		Long: `Ask a node's CometBFT RPC and say whether it is fine, syncing and how far it has come, or
stuck and why. A node that answers is a success, whatever its state; with --check only
one that is fine.

-o json prints CometBFT's status, as other tools read it, with the verdict under "health".
The node itself serves the verdict at ` + health.Path + ` of its REST port.`,
		Example: `  bttcd status
  bttcd status --node tcp://10.0.0.7:26657 -o json
  bttcd status --check && systemctl start my-payments`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			output, err := cmd.Flags().GetString(flags.FlagOutput)
			if err != nil {
				return err
			}
			if output != flags.OutputFormatText && output != flags.OutputFormatJSON {
				return fmt.Errorf("--output is %q: choose text or json", output)
			}
			check, err := cmd.Flags().GetBool(flagCheck)
			if err != nil {
				return err
			}
			return runStatus(cmd, output, check)
		},
	}
	cmd.Flags().StringP(flags.FlagNode, "n", "", "")
	cmd.Flags().StringP(flags.FlagOutput, "o", flags.OutputFormatText, "Output format (text|json)")
	cmd.Flags().Bool(flagCheck, false, "Fail unless the node is fine")
	return cmd
}

func runStatus(cmd *cobra.Command, output string, check bool) error {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return err
	}
	node, err := clientCtx.GetNode()
	if err != nil {
		return err
	}
	asked, ok := node.(health.Node)
	if !ok {
		return fmt.Errorf("%s cannot be asked for its health", clientCtx.NodeURI)
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), statusPatience)
	defer cancel()
	report, status, err := look(ctx, asked)
	if err != nil {
		return explainSilence(clientCtx.NodeURI, err)
	}
	if err := printStatus(cmd.OutOrStdout(), output, report, status); err != nil {
		return err
	}
	if check && report.State != health.Fine {
		return errNotFine
	}
	return nil
}

// look judges a node, and looks twice at one that is not fine.
func look(ctx context.Context, node health.Node) (health.Report, *ctypes.ResultStatus, error) {
	facts, status, err := health.Gather(ctx, node, time.Now())
	if err != nil {
		return health.Report{}, nil, err
	}
	report := health.Judge(facts)
	if report.State == health.Fine {
		return report, status, nil
	}
	select {
	case <-time.After(statusPause):
	case <-ctx.Done():
		return report, status, nil
	}
	earlier := &health.Earlier{Height: facts.Height, At: facts.Now}
	if facts, again, err := health.Gather(ctx, node, time.Now()); err == nil {
		facts.Earlier = earlier
		return health.Judge(facts), again, nil
	}
	return report, status, nil
}

// explainSilence turns the errors of a connection into what to do.
func explainSilence(address string, err error) error {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("no node listens at %s: start one with `%s start`, or name another with --node", address, app.Name)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the node at %s does not answer within %s: a block takes long to execute, or the address is wrong", address, statusPatience)
	default:
		return fmt.Errorf("the node at %s cannot be asked: %w", address, err)
	}
}

func printStatus(out io.Writer, output string, report health.Report, status *ctypes.ResultStatus) error {
	if output == flags.OutputFormatText {
		return printHealth(out, report, status)
	}
	raw, err := cmtjson.Marshal(status)
	if err != nil {
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	if fields["health"], err = json.Marshal(report); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(fields)
}

func printHealth(out io.Writer, report health.Report, status *ctypes.ResultStatus) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, values ...any) {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", name, fmt.Sprintf(format, values...))
	}
	row("state", "%s", report.State)
	for _, reason := range report.Reasons {
		row("", "%s", reason)
	}
	row("chain", "%s", status.NodeInfo.Network)
	row("node", "%s (%s)", status.NodeInfo.Moniker, status.NodeInfo.DefaultNodeID)
	if report.BlockTime == nil {
		row("block", "none yet")
	} else {
		row("block", "%d, %.1f s old", report.Height, report.BlockAgeSeconds)
	}
	if report.Sync != nil {
		printProgress(row, *report.Sync)
	}
	row("peers", "%d", report.Peers)
	if report.Validator.VotingPower > 0 {
		row("validator", "%s, %.1f%% of the voting power", report.Validator.Address, report.Validator.PowerPercent)
	} else {
		row("validator", "no (this node's key has no voting power)")
	}
	return table.Flush()
}

func printProgress(row func(name, format string, values ...any), sync health.Progress) {
	if sync.PeersHeight > 0 {
		row("behind", "%d blocks of %d (%.1f%% done)", sync.BlocksBehind, sync.PeersHeight, sync.Percent)
	}
	if sync.BlocksPerSecond > 0 {
		row("speed", "%.1f blocks/s, about %s left", sync.BlocksPerSecond, time.Duration(sync.SecondsLeft)*time.Second)
	}
}
