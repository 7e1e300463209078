package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/testutil/devchain/ethereum"
)

func chainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "chain",
		Short: "Make a remote chain of the testnet do what one wants to see",
		Example: `  localnet chain ethereum status
  localnet chain ethereum reorg 2`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(ethereumCommand())
	return cmd
}

func ethereumCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ethereum",
		Short: "The development Ethereum: blocks, finality, reorganizations",
		Example: `  localnet chain ethereum status
  localnet chain ethereum mine 10      # ten blocks now
  localnet chain ethereum finalize     # the head is final
  localnet chain ethereum stall        # blocks go on, finality does not
  localnet chain ethereum resume
  localnet chain ethereum skip 3600    # an hour passes there
  localnet chain ethereum reorg 2      # replaces the last two blocks`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		chainAction("status", "Head, final block, and whether finality stands still", 0, func(ctx context.Context, c devchain.Control, _ uint64) (ethereum.Status, error) {
			return c.Status(ctx)
		}),
		chainAction("mine N", "Make N blocks at once", 1, func(ctx context.Context, c devchain.Control, n uint64) (ethereum.Status, error) {
			return c.Mine(ctx, n)
		}),
		chainAction("finalize", "Make the head final", 0, func(ctx context.Context, c devchain.Control, _ uint64) (ethereum.Status, error) {
			return c.Finalize(ctx)
		}),
		chainAction("stall", "Stop finality; blocks go on", 0, func(ctx context.Context, c devchain.Control, _ uint64) (ethereum.Status, error) {
			return c.Stall(ctx, true)
		}),
		chainAction("resume", "Let finality go on", 0, func(ctx context.Context, c devchain.Control, _ uint64) (ethereum.Status, error) {
			return c.Stall(ctx, false)
		}),
		chainAction("skip N", "Let N seconds pass there at once", 1, func(ctx context.Context, c devchain.Control, n uint64) (ethereum.Status, error) {
			return c.Skip(ctx, n)
		}),
		chainAction("reorg N", "Replace the last N blocks by N+1 others without their transactions", 1, func(ctx context.Context, c devchain.Control, n uint64) (ethereum.Status, error) {
			return c.Reorg(ctx, n)
		}))
	return cmd
}

// chainAction is a command that makes one call, with a number if it takes an argument.
func chainAction(use, short string, args int, call func(context.Context, devchain.Control, uint64) (ethereum.Status, error)) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(args),
		Example: "  localnet chain ethereum " + strings.Replace(use, "N", "2", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var n uint64
			if len(args) == 1 {
				parsed, err := strconv.ParseUint(args[0], 10, 32)
				if err != nil {
					return fmt.Errorf("%q is not a number: write one such as 10", args[0])
				}
				n = parsed
			}
			return callChain(cmd, n, call)
		},
	}
	cmd.Flags().StringP("output", "o", "text", "text or json")
	return cmd
}

func callChain(cmd *cobra.Command, n uint64, call func(context.Context, devchain.Control, uint64) (ethereum.Status, error)) error {
	opened, _, err := openNetwork(cmd)
	if err != nil {
		return err
	}
	plan, err := opened.Ethereum()
	if err != nil {
		return err
	}
	control, err := devchain.Dial(cmd.Context(), plan)
	if err != nil {
		return err
	}
	defer control.Close()
	status, err := call(cmd.Context(), control, n)
	if err != nil {
		return err
	}
	return printChainStatus(cmd, status)
}

func printChainStatus(cmd *cobra.Command, status ethereum.Status) error {
	format, err := cmd.Flags().GetString("output")
	if err != nil {
		return err
	}
	if format == "json" {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(status)
	}
	finality := "follows"
	if status.Stalled {
		finality = "stands still"
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "ethereum: head %d, final %d, finality %s\n", status.Head, status.Finalized, finality)
	return err
}

// serveEthereumCommand is the process that `up` starts.
func serveEthereumCommand() *cobra.Command {
	var dir string
	var port int
	var lag uint64
	cmd := &cobra.Command{
		Use:     "serve-ethereum",
		Short:   "Run the development Ethereum (used by up)",
		Example: `  localnet serve-ethereum --data /tmp/chain --port 8545`,
		Args:    cobra.NoArgs,
		Hidden:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return devchain.Serve(ctx, dir, port, lag, cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&dir, "data", "", "directory of the chain")
	cmd.Flags().IntVar(&port, "port", 0, "port of its RPC on loopback")
	cmd.Flags().Uint64Var(&lag, "finality-lag", devchain.DefaultFinalityLag, "blocks between the head and the final block")
	return cmd
}
