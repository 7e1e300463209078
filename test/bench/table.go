package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
)

// printTable shows medians with their spread, and beside what has a baseline how often it is
// contained in it.
func printTable(out io.Writer, s settings, order []string, samples map[string][]float64) {
	fmt.Fprintf(out, "\n%s on %d cores (%s/%s, %s), %d transactions of %d senders, %d repeats\n\n",
		s.commit, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), s.txs, s.senders, s.repeats)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "figure\tmedian\tleast\tmost\tunit\tto baseline\t")
	for _, name := range order {
		values := samples[name]
		ratio := "-"
		if baseline := samples[name+"_baseline"]; len(baseline) > 0 {
			ratio = fmt.Sprintf("%.2fx", median(values)/median(baseline))
		}
		fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f\t%s\t%s\t\n",
			name, median(values), slices.Min(values), slices.Max(values), unitOf(name), ratio)
	}
	_ = table.Flush()
}
