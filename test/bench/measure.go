package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	clientbench "github.com/bttcprotocol/bttcd/client/paychan/bench"
)

// probe takes the figures of one repeat, by name.
type probe struct {
	names []string
	take  func(ctx context.Context, s settings, home string) (map[string]float64, error)
}

// probes run in this order in every repeat: what is compared stands side by side.
var probes = []probe{
	{[]string{"init_to_first_block_s", "empty_blocks_per_s"}, measureIdle},
	{[]string{"bank_exec_tps"}, execution("bank", false)},
	{[]string{"bank_exec_tps_baseline"}, execution("bank", true)},
	{[]string{"evm_exec_tps"}, execution("evm", false)},
	{[]string{"evm_exec_tps_baseline"}, execution("evm", true)},
	{[]string{"bank_tps", "bank_cpu_per_tx", "rss_mb", "rss_peak_mb"}, committed("bank", false)},
	{[]string{"bank_tps_baseline", "bank_cpu_per_tx_baseline"}, committed("bank", true)},
	{[]string{"evm_tps", "evm_cpu_per_tx", "rss_mb", "rss_peak_mb"}, committed("evm", false)},
	{[]string{"evm_tps_baseline", "evm_cpu_per_tx_baseline"}, committed("evm", true)},
}

// paychanProbes are those of `make bench-paychan`.
var paychanProbes = []probe{{[]string{
	"claim_many_purses_per_s", "claim_one_payee_per_s", "push_per_s", "gas_per_voucher", "bytes_per_voucher",
	"btfs_cash_per_s", "btfs_gas_per_cheque", "claim_to_btfs_ratio",
}, measurePaychan}, {[]string{
	"issue_per_s", "verify_per_s", "ticks_per_s", "ticks_issued_per_s", "issue_durable_per_s", "receive_durable_per_s",
}, measureClient}}

// measureClient takes what payers and payees do off chain, in this process.
func measureClient(ctx context.Context, _ settings, home string) (map[string]float64, error) {
	results, err := clientbench.All(ctx, home, clientbench.Sizes{})
	figures := map[string]float64{}
	for _, result := range results {
		figures[result.Name] = result.Value
	}
	return figures, err
}

func unitOf(name string) string {
	switch name {
	case "gas_per_voucher", "btfs_gas_per_cheque", "portal_batch1_gas_100", "portal_valset_gas_100", "portal_per_transfer_gas":
		return "gas"
	case "bytes_per_voucher":
		return "bytes"
	case "issue_per_s", "verify_per_s", "issue_durable_per_s", "receive_durable_per_s":
		return "vouchers/s"
	case "ticks_per_s", "ticks_issued_per_s":
		return "ticks/s"
	case "claim_to_btfs_ratio":
		return "times"
	case "credit_blocks_p50", "credit_blocks_p99", "sign_blocks_p50", "sign_blocks_p99":
		return "blocks"
	case "burst_block_s":
		return "s"
	case "deposits_per_s", "deposits_sustained_per_s":
		return "deposits/s"
	case "btfs_cash_per_s":
		return "cheques/s"
	case "claim_many_purses_per_s", "claim_one_payee_per_s", "push_per_s":
		return "vouchers/s"
	case "init_to_first_block_s", "statesync_s", "statesync_cpu_s", "ops_snapshot_s":
		return "s"
	case "rss_mb", "rss_peak_mb":
		return "MB"
	case "empty_blocks_per_s", "blocksync_blocks_per_s":
		return "blocks/s"
	}
	switch {
	case strings.HasPrefix(name, "claim_ns_"), strings.HasPrefix(name, "expire_ns_"):
		return "ns"
	case strings.HasPrefix(name, "claim_reads_"):
		return "reads"
	case strings.HasPrefix(name, "claim_gas_"):
		return "gas"
	}
	switch {
	case strings.Contains(name, "_cpu_"):
		return "us"
	case strings.HasSuffix(name, "_ms"):
		return "ms"
	case strings.HasSuffix(name, "_bytes"):
		return "bytes"
	}
	return "tx/s"
}

func run(ctx context.Context, s settings, probes []probe) error {
	samples, order := map[string][]float64{}, []string{}
	for repeat := range s.repeats {
		for _, probe := range probes {
			if !s.wants(probe.names) {
				continue
			}
			fmt.Fprintf(os.Stderr, "repeat %d of %d: %v\n", repeat+1, s.repeats, probe.names)
			figures, err := s.inHome(ctx, probe)
			if err != nil {
				return fmt.Errorf("%v: %w", probe.names, err)
			}
			for _, name := range probe.names {
				if len(samples[name]) == 0 {
					order = append(order, name)
				}
				samples[name] = append(samples[name], figures[name])
			}
		}
	}
	printTable(os.Stdout, s, order, samples)
	return appendResults(s, order, samples)
}

func (s settings) wants(names []string) bool {
	return len(s.only) == 0 || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(s.only, name) })
}

// inHome runs a probe with a folder of its own.
func (s settings) inHome(ctx context.Context, probe probe) (map[string]float64, error) {
	home, err := os.MkdirTemp("", "bttcd-bench-*")
	if err != nil {
		return nil, err
	}
	if s.keep {
		fmt.Fprintln(os.Stderr, "  home:", home)
	} else {
		defer func() { _ = os.RemoveAll(home) }()
	}
	return probe.take(ctx, s, home)
}

// execution measures blocks alone, in a child process: cosmos/evm keeps process-wide state,
// and the garbage of one run must not weigh on the next.
func execution(kind string, baseline bool) func(context.Context, settings, string) (map[string]float64, error) {
	return func(ctx context.Context, s settings, home string) (map[string]float64, error) {
		if err := makeHome(ctx, s, home); err != nil {
			return nil, err
		}
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		child := exec.CommandContext(ctx, self, "exec", "--kind", kind, "--home", home,
			"--baseline="+strconv.FormatBool(baseline), "--txs", strconv.Itoa(s.txs), "--senders", strconv.Itoa(s.senders))
		child.Stderr = os.Stderr
		if baseline {
			child.Env = append(os.Environ(), baselineEnvironment...)
		}
		output, err := child.Output()
		if err != nil {
			return nil, err
		}
		figures := map[string]float64{}
		return figures, json.Unmarshal(output, &figures)
	}
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

// result is a line of the results file.
type result struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Cores  int     `json:"cores"`
	Commit string  `json:"commit"`
}

func appendResults(s settings, order []string, samples map[string][]float64) error {
	if err := os.MkdirAll(filepath.Dir(s.results), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(s.results, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(file)
	for _, name := range order {
		line := result{name, median(samples[name]), unitOf(name), runtime.NumCPU(), s.commit}
		if err := encoder.Encode(line); err != nil {
			return err
		}
	}
	return file.Close()
}
