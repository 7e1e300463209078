package watcher_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/journal"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/bridge/watcher"
)

// childDir tells the test binary, started by TestKill, to be the child.
const childDir = "BTTCD_TEST_WATCHER_DIR"

const (
	kills = 10
	most  = 4000
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := watchForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// watchForEver follows a chain that grows, and says on standard output what it published, until it is
// killed.
func watchForEver(dir string) error {
	opened, err := journal.Open(dir)
	if err != nil {
		return err
	}
	row, _, err := opened.Row(1, domain)
	if err != nil {
		return err
	}
	place := observer.New(observer.Config{}).Row(1)
	truth := ledger(nil).extended(most, 0)
	s := &source{name: "a", ledger: truth, window: 3}
	w := watcher.New(watcher.Config{
		Portal: chain.Portal{Row: 1, Domain: domain}, Sources: []chain.EventSource{s}, Quorum: 1, Journal: row, Place: place, Lookahead: 7,
	})
	for s.final = min(most, row.State().Confirmed+1); s.final < most; s.final += 5 {
		if _, err := w.Step(context.Background()); err != nil {
			return err
		}
		if snapshot := place.Snapshot(); snapshot != nil {
			fmt.Println(snapshot.Tip)
		}
	}
	return nil
}

// TestKill kills a watcher at arbitrary moments: what it published is there again, and it verifies.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	published := uint64(0)
	for round := range kills {
		published = max(published, runAndKill(t, dir, 5+round*7))
		opened, err := journal.Open(dir)
		require.NoError(t, err)
		row, rebuilt, err := opened.Row(1, domain)
		require.NoError(t, err)
		require.False(t, rebuilt)
		require.GreaterOrEqual(t, row.State().Confirmed, published)
		require.Equal(t, ledger(nil).extended(int(row.State().Tip), 0).acc(row.State().Tip), row.State().TipAcc) //nolint:gosec // small
		require.NoError(t, opened.Close())
	}
	require.Greater(t, published, uint64(kills), "it came on between the kills")
}

// runAndKill kills the child after so many lines, and returns the last of them.
func runAndKill(t *testing.T, dir string, lines int) (last uint64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	var said strings.Builder
	child.Stderr = &said
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	scanner := bufio.NewScanner(out)
	for range lines {
		if !scanner.Scan() {
			break
		}
		last, err = strconv.ParseUint(scanner.Text(), 10, 64)
		require.NoError(t, err)
	}
	require.NoError(t, child.Process.Kill())
	_ = child.Wait()
	require.Empty(t, said.String())
	return last
}
