// Command bench measures bttcd and prints a table. It appends what it measured to
// .bench/results.jsonl, one JSON object a line: {"name","value","unit","cores","commit"}.
//
// Every figure is the median of some repeats, each in a process of its own with a store on
// disk. What is compared runs in turns, so that a machine that slows down slows down both.
// The baseline is the same binary with our optimizations off and Block-STM with pre-estimate
// on, as stock evmd ships (docs/adr/0008).
//
// Invariant: nothing is measured that did not commit; a run in which a transaction fails or
// is lost ends without figures.
//
// Callers: `make bench`, `make bench-paychan`, `make bench-bridge`, `make bench-ops`.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := newCommand().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are what one may choose of a run.
type settings struct {
	bttcd   string
	results string
	commit  string
	repeats int
	txs     int
	senders int
	keep    bool
	only    []string
	// profiles is a folder for CPU profiles of loaded nodes, or empty.
	profiles string
}

func newCommand() *cobra.Command {
	s := settings{}
	cmd := &cobra.Command{
		Use: "bench", Short: "Measure bttcd", Args: cobra.NoArgs,
		SilenceUsage: true, SilenceErrors: true,
		Example: "  bench --bttcd bin/bttcd --repeats 3\n  bench --only bank_exec_tps,evm_exec_tps --txs 2000",
		RunE:    func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), s, probes) },
	}
	flags := cmd.PersistentFlags()
	flags.StringVar(&s.bttcd, "bttcd", "bin/bttcd", "the node to measure; the file must be named so, since its variables are")
	flags.IntVar(&s.txs, "txs", 5000, "transactions of a run")
	flags.IntVar(&s.senders, "senders", 2500, "accounts that send them, in turns")
	flags.StringVar(&s.results, "results", ".bench/results.jsonl", "file that figures are appended to")
	flags.StringVar(&s.commit, "commit", "unknown", "what was measured, as results name it")
	flags.IntVar(&s.repeats, "repeats", 3, "how often each figure is taken; the median counts")
	flags.StringSliceVar(&s.only, "only", nil, "measure these names alone")
	flags.StringVar(&s.profiles, "profiles", "", "folder to write CPU profiles of loaded nodes to (slows them down)")
	flags.BoolVar(&s.keep, "keep", false, "keep the homes of the measured nodes")
	cmd.AddCommand(newExecCommand(&s), newHomeCommand(&s), newPaychanCommand(&s), newLanesCommand(&s), newBridgeCommand(&s), newOpsCommand(&s))
	return cmd
}
