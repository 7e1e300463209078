package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bttcprotocol/bttcd/test/load"
)

const (
	// mixers send at once, half of them Ethereum transactions, each a transaction a block at most.
	mixers = 8
	// makeLimit bounds the time in which blocks are made.
	makeLimit = 25 * time.Minute
)

// localChain is what transactions of a home's chain are signed for.
var localChain = load.Chain{ID: "bttc-local-1", EVMID: 19991, GasPrice: gasPrice}

// measureBlockSync makes a chain of mixed blocks, and has a new node execute all of them.
func measureBlockSync(ctx context.Context, s settings, home string, o opsSizes) (map[string]float64, error) {
	server, joined := filepath.Join(home, "server"), filepath.Join(home, "joined")
	if err := makeHome(ctx, s, server); err != nil {
		return nil, err
	}
	running, err := startNode(ctx, s, server, map[string]any{"consensus.timeout_commit": "0s", "state-sync.snapshot-interval": 0}, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = running.stop() }()
	done := step("making %d blocks", o.blocks)
	txs, err := makeMixed(ctx, s, running, int64(o.blocks))
	done()
	if err != nil {
		return nil, err
	}
	step("they hold %d transactions", txs)()
	// The old node must not go on making blocks while the new one is measured.
	if err := running.stop(); err != nil {
		return nil, err
	}
	slow := map[string]any{"consensus.timeout_commit": "5s", "state-sync.snapshot-interval": 0}
	if running, err = startNode(ctx, s, server, slow, nil); err != nil {
		return nil, err
	}
	rate, cpu, err := blockSync(ctx, s, running, joined, int64(o.blocks))
	return map[string]float64{"blocksync_blocks_per_s": rate, "blocksync_busy_ms": cpu}, errors.Join(err, running.stop())
}

// makeMixed sends bank and Ethereum transfers until the chain is as long as it has to be.
func makeMixed(ctx context.Context, s settings, running *node, blocks int64) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, makeLimit)
	defer cancel()
	// Queries are served from the second block on.
	if err := running.await(ctx, 2); err != nil {
		return 0, err
	}
	accounts := s.accounts()[:mixers]
	sent, failed := atomic.Int64{}, make(chan error, mixers)
	playing, stop := context.WithCancel(ctx)
	defer stop()
	var mixing sync.WaitGroup
	for i, account := range accounts {
		kind := []string{"bank", "evm"}[i%2]
		mixing.Go(func() {
			if err := running.mix(playing, account, kind, &sent); err != nil && playing.Err() == nil {
				failed <- fmt.Errorf("%s: %w", kind, err)
			}
		})
	}
	err := until(ctx, makeLimit, running, func(ctx context.Context) (bool, error) {
		if len(failed) > 0 {
			return true, nil
		}
		height, err := running.Height(ctx)
		return height >= blocks, err
	})
	stop()
	mixing.Wait()
	if len(failed) > 0 {
		err = errors.Join(err, <-failed)
	}
	if err == nil && sent.Load() < blocks/10 {
		err = fmt.Errorf("%d blocks hold %d transactions only: they are not mixed", blocks, sent.Load())
	}
	return sent.Load(), err
}

// mix sends an account's transactions, one a block.
func (n *node) mix(ctx context.Context, account *load.Account, kind string, sent *atomic.Int64) error {
	if err := n.Load(ctx, account); err != nil {
		return err
	}
	build := newBuilder(localChain, []*load.Account{account})
	build.made = int(account.Number) << 20 // recipients of its own
	for ctx.Err() == nil {
		raw, err := build.next(kind)
		if err != nil {
			return err
		}
		before, err := n.Height(ctx)
		if err != nil {
			return err
		}
		if kind == "evm" {
			err = n.BroadcastEthereum(ctx, raw)
		} else {
			err = n.Broadcast(ctx, raw)
		}
		if err != nil {
			return err
		}
		sent.Add(1)
		if err := n.await(ctx, before+1); err != nil {
			return err
		}
	}
	return nil
}

// blockSync returns how many blocks a second a new node executes that gets them from a peer, and how many
// milliseconds of processor time one takes.
func blockSync(ctx context.Context, s settings, from *node, home string, blocks int64) (rate, cpu float64, err error) {
	err = s.command(ctx, "join", "--network", "local", "--rpc", from.RPC+","+from.RPC, "--home", home, "--from-genesis", "--no-start")
	if err != nil {
		return 0, 0, err
	}
	done := step("executing them")
	defer done()
	syncing, err := launch(ctx, s, home+".log", []string{"start", "--home", home, "--log_no_color"}, map[string]any{"state-sync.snapshot-interval": 0}, nil)
	if err != nil {
		return 0, 0, err
	}
	if s.profiles != "" {
		go func() { _ = syncing.profile(ctx, filepath.Join(s.profiles, "ops-blocksync.pprof"), 2*profileSeconds) }()
	}
	// The first block tells when peers were found; the time before is not the blocks'.
	first, began := int64(0), time.Time{}
	err = until(ctx, syncLimit, syncing, func(ctx context.Context) (bool, error) {
		height, err := syncing.Height(ctx)
		if err == nil && height > 0 && first == 0 {
			first, began = height, time.Now()
		}
		return height >= blocks, err
	})
	rate = float64(blocks-first) / time.Since(began).Seconds()
	err = errors.Join(err, syncing.stop())
	return rate, float64(syncing.processorTime().Microseconds()) / 1000 / float64(blocks), err
}
