package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/internal/join"
)

// Bounds on what is waited for.
const (
	snapshotLimit = 10 * time.Minute
	syncLimit     = 20 * time.Minute
	lookEvery     = 100 * time.Millisecond
)

// measureState makes a large chain, has a new node join it from a snapshot, and asks the old one.
func measureState(ctx context.Context, s settings, home string, o opsSizes) (map[string]float64, error) {
	server, joined := filepath.Join(home, "server"), filepath.Join(home, "joined")
	done := step("making %d accounts and %d lanes", o.accounts, o.lanes)
	if err := o.stateIn(ctx, s, server); err != nil {
		return nil, err
	}
	done()
	genesis, err := genutiltypes.AppGenesisFromFile(filepath.Join(server, "config", "genesis.json"))
	if err != nil {
		return nil, err
	}
	// Soon one snapshot, and then none for long: taking another would weigh on what is measured.
	interval := genesis.InitialHeight + 5
	running, err := startNode(ctx, s, server, map[string]any{"state-sync.snapshot-interval": interval}, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = running.stop() }()
	if s.profiles != "" {
		go func() { _ = running.profile(ctx, filepath.Join(s.profiles, "ops-snapshot.pprof"), 2*profileSeconds) }()
	}
	figures := map[string]float64{}
	if err := running.await(ctx, interval); err != nil {
		return nil, err
	}
	done, began := step("taking a snapshot of block %d", interval), time.Now()
	if err := awaitSnapshot(ctx, running); err != nil {
		return nil, err
	}
	done()
	figures["ops_snapshot_s"] = time.Since(began).Seconds()
	if err := stateSync(ctx, s, running, joined, figures); err != nil {
		return nil, err
	}
	done = step("asking %d times a second for %s", o.rate, o.querying)
	err = o.query(ctx, s, running, figures)
	done()
	return figures, err
}

// until looks again and again until what is looked for is there.
func until(ctx context.Context, limit time.Duration, n *node, look func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		once, done := context.WithTimeout(ctx, lookLimit)
		there, err := look(once)
		done()
		if err == nil && there {
			return nil
		}
		select {
		case err := <-n.exited:
			n.exited <- err
			return fmt.Errorf("the node ended: %w: %s", err, n.lastLines())
		case <-ctx.Done():
			return fmt.Errorf("not within %s (%w): %s", limit, errors.Join(ctx.Err(), err), n.lastLines())
		case <-ticker.C:
		}
	}
}

func awaitSnapshot(ctx context.Context, running *node) error {
	endpoint, err := join.Dial(running.RPC)
	if err != nil {
		return err
	}
	return until(ctx, snapshotLimit, running, func(ctx context.Context) (bool, error) {
		offers, _, err := endpoint.Offers(ctx)
		return len(offers.Snapshots) > 0, err
	})
}

// stateSync takes the time of `bttcd join`, all of it, and what the new node received.
func stateSync(ctx context.Context, s settings, from *node, home string, figures map[string]float64) error {
	done, began := step("joining from the snapshot"), time.Now()
	args := []string{"join", "--network", "local", "--rpc", from.RPC + "," + from.RPC, "--home", home}
	joining, err := launch(ctx, s, home+".log", args, nil, nil)
	if err != nil {
		return err
	}
	err = until(ctx, syncLimit, joining, joining.atTip)
	figures["statesync_s"] = time.Since(began).Seconds()
	done()
	if err == nil {
		figures["statesync_bytes"], err = received(ctx, joining.metrics)
	}
	err = errors.Join(err, joining.stop())
	figures["statesync_cpu_s"] = joining.processorTime().Seconds()
	for line := range strings.Lines(joining.text()) {
		if strings.HasPrefix(line, "join: ") {
			fmt.Fprint(os.Stderr, "    ", line)
		}
	}
	return err
}

// atTip reports whether a node has blocks and has caught up.
func (n *node) atTip(ctx context.Context) (bool, error) {
	var status struct {
		SyncInfo struct {
			Height     string `json:"latest_block_height"`
			CatchingUp bool   `json:"catching_up"`
		} `json:"sync_info"`
	}
	if err := n.Call(ctx, n.RPC, "status", map[string]string{}, &status); err != nil {
		return false, err
	}
	return status.SyncInfo.Height != "0" && !status.SyncInfo.CatchingUp, nil
}

// received adds up what a node took from its peers, of all kinds.
func received(ctx context.Context, metrics string) (float64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, metrics, nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	total, lines := 0.0, bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "cometbft_p2p_message_receive_bytes_total{") {
			continue
		}
		fields := strings.Fields(lines.Text())
		value, err := strconv.ParseFloat(fields[len(fields)-1], 64)
		if err != nil {
			return 0, err
		}
		total += value
	}
	if err := lines.Err(); err != nil {
		return 0, err
	}
	if total == 0 {
		return 0, errors.New("the new node's metrics name nothing that it received")
	}
	return total, nil
}
