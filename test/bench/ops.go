package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// opsSizes are those of `bench ops`.
type opsSizes struct {
	accounts, lanes int
	blocks          int
	rate            int
	querying        time.Duration
}

// check refuses sizes that measure nothing.
func (o opsSizes) check() error {
	if o.accounts < 1 || o.lanes < paychanBatch || o.blocks < 10 || o.rate < 1 || o.querying < time.Second {
		return fmt.Errorf("at least 1 account, %d lanes, 10 blocks, 1 query a second and 1 s are measured", paychanBatch)
	}
	return nil
}

func newOpsCommand(s *settings) *cobra.Command {
	o := opsSizes{}
	cmd := &cobra.Command{
		Use: "ops", Short: "Measure what operators wait for: state sync, block sync, queries", Args: cobra.NoArgs,
		Long: `Measure what operators wait for, on one machine that runs server and client:
  state sync   by "bttcd join", from the command to the tip, on a chain with many accounts and lanes;
               statesync_bytes is all that the new node received from peers
  queries      at a fixed rate, answered or not, of eight kinds over REST, gRPC and JSON-RPC, while blocks with
               transfers are made on that chain; a query's time counts from when it was due
  block sync   of blocks that hold bank and Ethereum transfers, from the first one applied to the tip;
               blocksync_busy_ms is what the new node's processors need for one, on a busy machine, too`,
		Example: "  bench ops --repeats 1\n  bench ops --accounts 100000 --lanes 10000 --blocks 1000 --only blocksync_blocks_per_s",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			s.senders = paychanBatch + 1
			fmt.Fprintf(os.Stderr, "%d accounts, %d lanes, %d blocks, %d queries/s for %s\n", o.accounts, o.lanes, o.blocks, o.rate, o.querying)
			return run(cmd.Context(), *s, o.probes())
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&o.accounts, "accounts", 1_000_000, "accounts of the chain that is state-synced and asked")
	flags.IntVar(&o.lanes, "lanes", 100_000, "payment lanes of that chain")
	flags.IntVar(&o.blocks, "blocks", 10_000, "blocks of the chain that is block-synced")
	flags.IntVar(&o.rate, "rate", 500, "queries a second")
	flags.DurationVar(&o.querying, "querying", 30*time.Second, "how long queries are asked")
	cmd.AddCommand(newOpsStateCommand(s))
	return cmd
}

func (o opsSizes) probes() []probe {
	return []probe{
		{[]string{
			"statesync_s", "statesync_cpu_s", "statesync_bytes", "ops_snapshot_s", "query_p50_ms", "query_p99_ms", "query_max_ms",
		}, func(ctx context.Context, s settings, home string) (map[string]float64, error) {
			return measureState(ctx, s, home, o)
		}},
		{[]string{"blocksync_blocks_per_s", "blocksync_busy_ms"}, func(ctx context.Context, s settings, home string) (map[string]float64, error) {
			return measureBlockSync(ctx, s, home, o)
		}},
	}
}

// step says on stderr what is done, since a full run takes many minutes.
func step(format string, values ...any) func() {
	fmt.Fprintf(os.Stderr, "  "+format, values...)
	began := time.Now()
	return func() { fmt.Fprintf(os.Stderr, ": %.1f s\n", time.Since(began).Seconds()) }
}
