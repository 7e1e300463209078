package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"sync"
	"time"

	"github.com/bttcprotocol/bttcd/test/load"
)

// profileSeconds is shorter than any run of the default size.
const profileSeconds = 4

// connections send at once.
const connections = 32

// wrongSequence is the SDK's code of that refusal; attempts bounds how often it is tried again.
const (
	wrongSequence = 32
	attempts      = 50
)

// settleTime is a few blocks and collections.
const settleTime = 5 * time.Second

// commitLimit bounds one run.
const commitLimit = 10 * time.Minute

// fastBlocks let blocks follow each other quickly: the machine is measured, not a pause.
var fastBlocks = map[string]any{"consensus.timeout_commit": "200ms"}

// committed measures a whole node under continuous load: from the first transaction sent to
// the commit of the last, with everything that happens to it on the way.
func committed(kind string, baseline bool) func(context.Context, settings, string) (map[string]float64, error) {
	return func(ctx context.Context, s settings, home string) (map[string]float64, error) {
		ctx, cancel := context.WithTimeout(ctx, commitLimit)
		defer cancel()
		if err := makeHome(ctx, s, home); err != nil {
			return nil, err
		}
		options, environment, suffix := maps.Clone(fastBlocks), []string(nil), ""
		if baseline {
			maps.Copy(options, baselineOptions)
			environment, suffix = baselineEnvironment, "_baseline"
		}
		running, err := startNode(ctx, s, home, options, environment)
		if err != nil {
			return nil, err
		}
		rate, err := flood(ctx, s, running, kind)
		peak, errPeak := running.memoryMB("VmHWM")
		settle(ctx)
		memory, errMemory := running.memoryMB("VmRSS")
		if err := errors.Join(err, errPeak, errMemory, running.stop()); err != nil {
			return nil, err
		}
		return map[string]float64{
			kind + "_tps" + suffix:        rate,
			kind + "_cpu_per_tx" + suffix: float64(running.processorTime().Microseconds()) / float64(s.txs),
			"rss_mb":                      memory,
			"rss_peak_mb":                 peak,
		}, nil
	}
}

// settle waits until a node that has nothing more to do has given back what it does not need.
func settle(ctx context.Context) {
	select {
	case <-time.After(settleTime):
	case <-ctx.Done():
	}
}

// flood sends all transactions and returns how many were committed a second.
func flood(ctx context.Context, s settings, running *node, kind string) (float64, error) {
	// Queries are served from the second block on.
	if err := running.await(ctx, 2); err != nil {
		return 0, err
	}
	senders, err := prepare(ctx, s, running, kind)
	if err != nil {
		return 0, err
	}
	height, err := running.Height(ctx)
	if err != nil {
		return 0, err
	}
	send := running.Broadcast
	if kind == "evm" {
		send = running.BroadcastEthereum
	}
	profiled := make(chan error, 1)
	if s.profiles == "" {
		profiled <- nil
	} else {
		path := filepath.Join(s.profiles, fmt.Sprintf("%s-%d.prof", kind, time.Now().Unix()))
		go func() { profiled <- running.profile(ctx, path, profileSeconds) }()
	}
	start := time.Now()
	failed := make(chan error, connections)
	var group sync.WaitGroup
	for _, txs := range senders {
		group.Go(func() {
			for _, tx := range txs {
				if err := insist(ctx, send, tx); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	done := make(chan error, 1)
	go func() { done <- awaitCommitted(ctx, running, height, s.txs) }()
	group.Wait()
	select {
	case err := <-failed:
		return 0, fmt.Errorf("sending: %w", err)
	default:
	}
	if err := <-done; err != nil {
		return 0, err
	}
	spent := time.Since(start)
	return float64(s.txs) / spent.Seconds(), <-profiled
}

// insist sends again what was refused for its sequence, as wallets do: while the mempool
// checks what it holds against a new block, it may not know yet what it took before.
func insist(ctx context.Context, send func(context.Context, []byte) error, tx []byte) error {
	for attempt := 0; ; attempt++ {
		err := send(ctx, tx)
		var refusal *load.Refusal
		if !errors.As(err, &refusal) || refusal.Code != wrongSequence || attempt == attempts {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// prepare signs everything beforehand. Each connection has accounts of its own and sends
// their transactions in order.
func prepare(ctx context.Context, s settings, running *node, kind string) ([][][]byte, error) {
	accounts := s.accounts()
	if err := loadAll(ctx, running, accounts); err != nil {
		return nil, err
	}
	builder := newBuilder(load.Chain{ID: "bttc-local-1", EVMID: 19991, GasPrice: gasPrice}, accounts)
	txs := make([][][]byte, connections)
	for i := range s.txs {
		tx, err := builder.next(kind)
		if err != nil {
			return nil, err
		}
		slot := i % len(accounts) % connections
		txs[slot] = append(txs[slot], tx)
	}
	return txs, nil
}

// loadAll asks for the numbers and sequences of accounts.
func loadAll(ctx context.Context, running *node, accounts []*load.Account) error {
	slots := make(chan struct{}, connections)
	failures := make(chan error, len(accounts))
	for _, account := range accounts {
		slots <- struct{}{}
		go func() {
			failures <- running.Load(ctx, account)
			<-slots
		}()
	}
	for range accounts {
		if err := <-failures; err != nil {
			return err
		}
	}
	return nil
}

// awaitCommitted counts the transactions of the blocks after height.
func awaitCommitted(ctx context.Context, running *node, height int64, count int) error {
	for found := 0; found < count; {
		if err := running.await(ctx, height+1); err != nil {
			return fmt.Errorf("%d of %d committed: %w", found, count, err)
		}
		height++
		txs, err := running.BlockTxs(ctx, height)
		if err != nil {
			return err
		}
		found += txs
		if ctx.Err() != nil {
			return fmt.Errorf("%d of %d committed: %w", found, count, ctx.Err())
		}
	}
	return nil
}
