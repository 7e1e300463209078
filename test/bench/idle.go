package main

import (
	"context"
	"errors"
	"maps"
	"time"
)

// emptyBlocks are counted over this time, with no pause between blocks.
const emptyTime = 5 * time.Second

// measureIdle takes the time from `bttcd init` to the first block, and then how many empty
// blocks one validator makes when it does not pause between them.
func measureIdle(ctx context.Context, s settings, home string) (map[string]float64, error) {
	start := time.Now()
	if err := s.command(ctx, "init", "bench", "--network", "local", "--home", home, "--overwrite"); err != nil {
		return nil, err
	}
	options := maps.Clone(fastBlocks)
	options["consensus.timeout_commit"] = "0s"
	running, err := startNode(ctx, s, home, options, nil)
	if err != nil {
		return nil, err
	}
	figures := map[string]float64{"init_to_first_block_s": time.Since(start).Seconds()}
	before, errBefore := running.Height(ctx)
	counted := time.Now()
	select {
	case <-time.After(emptyTime):
	case <-ctx.Done():
	}
	after, errAfter := running.Height(ctx)
	figures["empty_blocks_per_s"] = float64(after-before) / time.Since(counted).Seconds()
	return figures, errors.Join(errBefore, errAfter, running.stop())
}
