package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/test/bench/bridge"
	"github.com/bttcprotocol/bttcd/test/bench/network"
)

// bridgeProbes are those of `make bench-bridge`.
var bridgeProbes = []probe{{[]string{
	"voteext_busy_ms", "voteext_idle_ms", "voteext_busy_bytes", "voteext_idle_bytes", "deposits_per_s",
	"voteext_busy_extend_ms", "voteext_busy_verify_each_ms", "voteext_busy_prepare_ms", "voteext_busy_process_ms", "voteext_busy_preblock_ms",
	"voteext_busy_proposer_process_ms",
	"voteext_deposits_ms", "voteext_deposits_bytes", "voteext_signatures_ms", "voteext_signatures_bytes",
	"voteext_idle_extend_ms", "voteext_idle_prepare_ms",
}, measureBridge}, {[]string{
	"portal_batch1_gas_100", "portal_valset_gas_100", "portal_per_transfer_gas",
}, measurePortal}, {[]string{
	"credit_blocks_p50", "credit_blocks_p99", "sign_blocks_p50", "sign_blocks_p99", "deposits_sustained_per_s", "burst_block_s",
}, measureNetwork}}

// measureBridge takes what the bridge adds to blocks, in this process.
func measureBridge(ctx context.Context, _ settings, home string) (map[string]float64, error) {
	results, err := bridge.All(ctx, home, bridge.Sizes{})
	figures := map[string]float64{}
	for _, result := range results {
		figures[result.Name] = result.Value
	}
	return figures, err
}

// measureNetwork takes what transfers wait for, on a testnet of processes with blocks of a second.
func measureNetwork(ctx context.Context, s settings, home string) (map[string]float64, error) {
	return network.Measure(ctx, s.bttcd, home, network.Default)
}

func newBridgeCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "bridge", Short: "Measure what the bridge adds to blocks of 100 validators, and transfers on a testnet", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), *s, bridgeProbes) },
	}
}
