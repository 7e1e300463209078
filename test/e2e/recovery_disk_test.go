package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// endLimit is how long a node may take to notice that it cannot write, and to end.
const endLimit = 90 * time.Second

// TestFileSizeLimit gives a node less room in each file than it needs, first while it makes
// its first state, then while transactions come in. In the end nothing may be missing.
func TestFileSizeLimit(t *testing.T) {
	solo := rig.NewSolo(t)
	seen := requireEndsFull(t, solo, func() { solo.Process = solo.StartSmall(t, 256<<10) })
	solo.Run(t, seen.Top()+2)
	seen.RequireSame(t, solo.Validator)
	hammer := rig.NewHammer(t, solo.Wallet, 4)
	solo.Stop(t)

	ctx, stop := context.WithCancel(t.Context())
	var background sync.WaitGroup
	background.Go(func() { hammer.Run(ctx) })
	seen = requireEndsFull(t, solo, func() { solo.Process = solo.StartSmall(t, 1<<20) })
	stop()
	background.Wait()
	solo.Run(t, seen.Top()+3)
	requireComplete(t, solo, seen, hammer)
}

// TestFullDisk puts the chain's data on a disk of its own and fills that.
func TestFullDisk(t *testing.T) {
	solo := rig.NewSolo(t)
	disk := solo.Data("")
	signState, err := os.ReadFile(solo.Data("priv_validator_state.json"))
	require.NoError(t, err)
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64m"); err != nil {
		t.Skipf("mounting a tmpfs is not permitted here (%v): TestFileSizeLimit alone shows how the node ends", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(disk, 0)) })
	require.NoError(t, os.WriteFile(solo.Data("priv_validator_state.json"), signState, 0o600))
	solo.Run(t, 2)
	hammer := rig.NewHammer(t, solo.Wallet, 4)
	ctx, stop := context.WithCancel(t.Context())
	var background sync.WaitGroup
	background.Go(func() { hammer.Run(ctx) })
	solo.WaitBlocks(t, 10, time.Minute)
	ballast := filepath.Join(disk, "ballast")
	seen := requireEndsFull(t, solo, func() { fill(t, ballast) })
	stop()
	background.Wait()

	requireSaid(t, solo.RefusedStart(t), "no space left", "make room")
	require.NoError(t, os.Remove(ballast))
	solo.Run(t, seen.Top()+3)
	requireComplete(t, solo, seen, hammer)
	solo.Stop(t)
}

// requireComplete asserts that a node which had no room lost nothing that it had shown.
func requireComplete(t *testing.T, solo *rig.Solo, seen *rig.Witness, hammer *rig.Hammer) {
	t.Helper()
	seen.RequireSame(t, solo.Validator)
	require.Positive(t, seen.RequireIndexed(t, seen.Top()))
	bank, evm := hammer.RequireCounted(t, solo.Validator)
	require.Positive(t, bank)
	require.Positive(t, evm)
}

// fill writes until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	defer file.Close()
	for err == nil {
		_, err = file.Write(make([]byte, 4096))
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
}

// requireEndsFull takes the room away from a node. It must end by itself, with a sentence. What
// it has shown until then is returned.
func requireEndsFull(t *testing.T, solo *rig.Solo, takeRoom func()) *rig.Witness {
	t.Helper()
	witness := rig.NewWitness(solo.Validator)
	witness.Look()
	takeRoom()
	ctx, stop := context.WithCancel(t.Context())
	var background sync.WaitGroup
	background.Go(func() { witness.Watch(ctx) })
	code := solo.Process.WaitEnd(t, endLimit)
	stop()
	background.Wait()
	log := solo.Process.Log()
	require.Positive(t, code, "it must end by itself and not well: %s", log)
	words := strings.LastIndex(log, "\nError: ")
	require.Positive(t, words, "the node ended without a sentence: %s", log)
	requireSaid(t, log[words+1:], "make room", "start again")
	require.NotContains(t, log, "SIGXFSZ")
	return witness
}
