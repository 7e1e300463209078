package network

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fakenode"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

func TestStopStartRestart(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, _ := b.up(t)
	ctx := t.Context()
	const limit = 20 * time.Second

	require.NoError(t, network.Stop(ctx, "validator-1", true, b.report))
	requireStates(t, network, process.Running, process.Stopped)
	file, err := network.Endpoints()
	require.NoError(t, err)
	require.Zero(t, file.Validators[1].PID)

	require.NoError(t, network.Start(ctx, "validator-1", limit, b.report))
	require.ErrorContains(t, network.Start(ctx, "validator-1", limit, b.report), "is running already")
	first, _, err := process.Look(b.dir.PID("validator-1"))
	require.NoError(t, err)
	require.NoError(t, network.Restart(ctx, "validator-1", false, limit, b.report))
	second, state, err := process.Look(b.dir.PID("validator-1"))
	require.NoError(t, err)
	require.Equal(t, process.Running, state)
	require.NotEqual(t, first.PID, second.PID)
	file, err = network.Endpoints()
	require.NoError(t, err)
	require.Equal(t, second.PID, file.Validators[1].PID)
}

func TestCommandsForOneValidatorRefuseAnUnknownName(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 1
	network, _ := b.up(t)
	const want = `there is no validator or service "validator-9": choose one of [faucet validator-0]`
	require.ErrorContains(t, network.Start(t.Context(), "validator-9", time.Second, b.report), want)
	require.ErrorContains(t, network.Stop(t.Context(), "validator-9", false, b.report), want)
	require.ErrorContains(t, network.Restart(t.Context(), "validator-9", false, time.Second, b.report), want)
}

func TestStartReportsWhyAValidatorDoesNotComeBack(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, _ := b.up(t)
	require.NoError(t, network.Stop(t.Context(), "validator-1", false, b.report))

	listener := occupy(t, network.Plan.Validators[1].Ports.P2P)
	require.ErrorContains(t, network.Start(t.Context(), "validator-1", time.Second, b.report), "(p2p of validator-1)")
	require.NoError(t, listener.Close())

	t.Setenv(fakenode.Behavior, fakenode.Die)
	require.ErrorContains(t, network.Start(t.Context(), "validator-1", 20*time.Second, b.report), "the database is broken")
	requireStates(t, network, process.Running, process.Dead)

	t.Setenv(fakenode.Behavior, fakenode.NoBlocks)
	require.ErrorContains(t, network.Start(t.Context(), "validator-1", time.Second, b.report), "but did not reach height")
	requireStates(t, network, process.Running, process.Running)
}

func TestDownKillsWhatDoesNotEnd(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	t.Setenv(fakenode.Behavior, fakenode.IgnoreTERM)
	network, children := b.up(t)
	require.NoError(t, network.stopAll(t.Context(), 10*time.Millisecond))
	<-children["validator-0"].Done()
	require.ErrorContains(t, children["validator-0"].Err(), "killed")
	b.requireNoProcess(t)
}

func TestPurge(t *testing.T) {
	b := newBench(t)
	_, children := b.up(t)
	require.NoError(t, Purge(t.Context(), b.dir, b.report))
	require.NoDirExists(t, string(b.dir))
	<-children["validator-0"].Done()
	_, err := Open(b.dir)
	require.ErrorIs(t, err, ErrNone)
}

func TestPurgeOfADamagedTestnet(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	require.NoError(t, network.Down(t.Context(), b.report))
	require.NoError(t, os.WriteFile(b.dir.Network(), []byte("{"), 0o600))
	_, err := Open(b.dir)
	require.ErrorContains(t, err, "is damaged")
	require.NoError(t, Purge(t.Context(), b.dir, b.report))
	require.NoDirExists(t, string(b.dir))
}

func TestStatusOfADeadValidator(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, children := b.up(t)
	killChild(t, children, "validator-1")
	status, err := network.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, status.Running)
	require.True(t, status.Validators[0].Answers)
	require.Equal(t, 3, status.Validators[0].Peers)
	require.GreaterOrEqual(t, status.Validators[0].Height, int64(3))
	require.Equal(t, ValidatorStatus{
		Name: "validator-1", State: process.Dead, Detail: "stale pid file: it died without being stopped, see its log",
	}, status.Validators[1])
}

func TestSuperviseReportsWhatHappens(t *testing.T) {
	b := newBench(t)
	network, children := b.up(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- network.Supervise(ctx, children, b.report) }()

	killChild(t, children, "validator-2")
	b.out.await(t, "validator-2 died (signal: killed)")
	b.out.await(t, "    started validator-2\n")
	other := newBench(t).report
	require.NoError(t, network.Start(t.Context(), "validator-2", 20*time.Second, other))
	b.out.await(t, "validator-2 was started again")
	require.NoError(t, network.Stop(t.Context(), "validator-0", false, other))
	b.out.await(t, "validator-0 was stopped")
	requireStates(t, network, process.Stopped, process.Running, process.Running, process.Running)
	cancel()
	require.NoError(t, <-ended)
	requireStates(t, network, process.Stopped, process.Running, process.Running, process.Running)
}

func TestSuperviseEndsWithTheTestnet(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, children := b.up(t)
	ended := make(chan error, 1)
	go func() { ended <- network.Supervise(t.Context(), children, b.report) }()
	require.NoError(t, network.Down(t.Context(), newBench(t).report))
	require.NoError(t, <-ended)
	require.Contains(t, b.out.String(), "another command took the testnet down")

	network, children = b.up(t)
	killChild(t, children, "validator-0")
	killChild(t, children, "validator-1")
	require.ErrorContains(t, network.Supervise(t.Context(), children, b.report), "no validator is left")
}
