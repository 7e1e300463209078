package network

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fakenode"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/saved"
)

// mark changes the state of a validator.
func mark(t *testing.T, b *bench, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(b.dir.Home("validator-0"), "data", "state"), []byte(text), 0o600))
}

func requireMark(t *testing.T, b *bench, want string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(b.dir.Home("validator-0"), "data", "state"))
	require.NoError(t, err)
	require.Equal(t, want, string(got))
}

func (b *bench) save(t *testing.T, network *Network, name string) {
	t.Helper()
	require.NoError(t, network.SaveAs(t.Context(), name, false, b.options, b.report))
}

func (b *bench) load(t *testing.T, name string) (*Network, bool) {
	t.Helper()
	network, up, err := Load(t.Context(), b.dir, name, b.options, b.report)
	require.NoError(t, err)
	return network, up
}

func TestSaveAndLoadWhatRuns(t *testing.T) {
	b := newBench(t)
	b.options.NoBridge, b.options.FinalityLag, b.options.Validators = false, 2, 2
	network, _ := b.up(t)
	mark(t, b, "before")
	b.save(t, network, "one")
	requireStates(t, network, process.Running, process.Running)
	requireServices(t, network, process.Running, process.Running, process.Running)
	entries, err := Saves(b.dir).List()
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.EqualValues(t, 7, entries[0].Height, "what the fake signed")
	require.Positive(t, entries[0].EthereumBlock)
	block := entries[0].EthereumBlock

	mark(t, b, "after")
	control, err := devchain.Dial(t.Context(), *network.Plan.Ethereum)
	require.NoError(t, err)
	ahead, err := control.Mine(t.Context(), 500)
	require.NoError(t, err)
	control.Close()
	loaded, up := b.load(t, "one")
	require.True(t, up)
	require.Equal(t, network.Plan, loaded.Plan)
	requireMark(t, b, "before")
	requireStates(t, loaded, process.Running, process.Running)
	requireServices(t, loaded, process.Running, process.Running, process.Running)
	control, err = devchain.Dial(t.Context(), *network.Plan.Ethereum)
	require.NoError(t, err)
	defer control.Close()
	status, err := control.Status(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, status.Head, block)
	require.Less(t, status.Head, ahead.Head, "Ethereum is back as well")
}

func TestSaveAndLoadWhatIsStopped(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 1
	network, _ := b.up(t)
	require.NoError(t, network.Down(t.Context(), b.report))
	mark(t, b, "before")
	b.save(t, network, "one")
	mark(t, b, "after")
	_, up := b.load(t, "one")
	require.False(t, up)
	requireMark(t, b, "before")
	b.requireNoProcess(t)
	b.up(t)
}

func TestSaveStartsAgainWhatRan(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	b.options.Timeout = 20 * time.Second
	require.NoError(t, network.Stop(t.Context(), "validator-3", false, b.report))
	b.save(t, network, "one")
	requireStates(t, network, process.Running, process.Running, process.Running, process.Stopped)
	requireServices(t, network, process.Running)
}

func TestLoadAfterAPurgeOrAReset(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, _ := b.up(t)
	mark(t, b, "before")
	b.save(t, network, "one")
	require.NoError(t, Purge(t.Context(), b.dir, b.report))
	require.Contains(t, b.out.String(), "its 1 saved states are still in "+b.dir.Saves())
	state, err := b.dir.State()
	require.NoError(t, err)
	require.Equal(t, directory.Empty, state)
	b.load(t, "one")
	requireMark(t, b, "before")

	fresh, err := Reset(t.Context(), b.dir, b.options, b.report)
	require.NoError(t, err)
	require.Equal(t, network.ports(), fresh.ports(), "what was configured with them goes on working")
	require.NoFileExists(t, filepath.Join(b.dir.Home("validator-0"), "data", "state"))
	_, up := b.load(t, "one")
	require.True(t, up)
	requireMark(t, b, "before")
}

func TestSaveAndLoadRefuse(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 1
	network, children := b.up(t)
	b.save(t, network, "one")
	require.ErrorContains(t, network.SaveAs(t.Context(), "one", false, b.options, b.report), "--force replaces it")
	require.ErrorContains(t, network.SaveAs(t.Context(), "../one", false, b.options, b.report), "is no name")
	_, _, err := Load(t.Context(), b.dir, "two", b.options, b.report)
	require.ErrorContains(t, err, "choose one of one")
	requireStates(t, network, process.Running)
	require.NotNil(t, children["validator-0"])

	lock, err := b.dir.Lock()
	require.NoError(t, err)
	require.ErrorIs(t, network.SaveAs(t.Context(), "two", false, b.options, b.report), directory.ErrLocked)
	_, _, err = Load(t.Context(), b.dir, "one", b.options, b.report)
	require.ErrorIs(t, err, directory.ErrLocked)
	_, err = Reset(t.Context(), b.dir, b.options, b.report)
	require.ErrorIs(t, err, directory.ErrLocked)
	require.ErrorIs(t, Delete(b.dir, "one"), directory.ErrLocked)
	require.NoError(t, lock.Unlock())

	require.NoError(t, os.Remove(filepath.Join(b.dir.Saves(), "one", "validators", "validator-0", "config", "genesis.json")))
	_, _, err = Load(t.Context(), b.dir, "one", b.options, b.report)
	require.ErrorContains(t, err, "genesis.json is missing")
	requireStates(t, network, process.Running)
	require.ErrorContains(t, Delete(b.dir, "two"), "there is no saved state two")
	require.NoError(t, Delete(b.dir, "one"))
	require.NoDirExists(t, b.dir.Saves())
}

func TestAStateOfAnotherDirectoryIsRefused(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 1
	network, _ := b.up(t)
	b.save(t, network, "one")
	other := newBench(t)
	require.NoError(t, os.MkdirAll(string(other.dir), 0o700))
	require.NoError(t, os.Rename(b.dir.Saves(), other.dir.Saves()))
	_, _, err := Load(t.Context(), other.dir, "one", other.options, other.report)
	require.ErrorContains(t, err, "can only be loaded there")
}

// An interrupted load leaves the old testnet, or a directory that says what to do.
func TestAnInterruptedLoad(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 1
	network, _ := b.up(t)
	mark(t, b, "before")
	b.save(t, network, "one")
	require.NoError(t, network.Down(t.Context(), b.report))
	mark(t, b, "after")
	require.NoError(t, os.MkdirAll(filepath.Join(b.dir.Loading(), "validators"), 0o700))
	_, _, err := Load(canceled(t), b.dir, "one", b.options, b.report)
	require.ErrorContains(t, err, "context canceled")
	requireMark(t, b, "after")

	// Killed while the parts take their places.
	require.NoError(t, os.Remove(b.dir.Network()))
	b.refuse(t, "`localnet load NAME` puts a saved state back")
	b.load(t, "one")
	requireMark(t, b, "before")
	b.up(t)
}

// A load that cannot succeed leaves the testnet running: what hinders it is found before it is stopped.
func TestALoadThatFailsLeavesTheTestnetRunning(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, _ := b.up(t)
	b.save(t, network, "one")
	require.NoError(t, network.Stop(t.Context(), "validator-1", false, b.report))
	mark(t, b, "after")
	said := len(b.out.String())
	_, _, err := Load(canceled(t), b.dir, "one", b.options, b.report)
	require.ErrorIs(t, err, context.Canceled)
	require.NotContains(t, b.out.String()[said:], "stopping the testnet")
	require.NoDirExists(t, b.dir.Loading())
	requireStates(t, network, process.Running, process.Stopped)
	requireMark(t, b, "after")

	path := filepath.Join(b.dir.Saves(), "one", "save.json")
	var manifest saved.Manifest
	require.NoError(t, directory.ReadJSON(path, &manifest))
	manifest.Bytes = 1 << 60
	require.NoError(t, directory.WriteJSON(path, manifest))
	said = len(b.out.String())
	_, _, err = Load(t.Context(), b.dir, "one", b.options, b.report)
	require.ErrorContains(t, err, "make room")
	require.NotContains(t, b.out.String()[said:], "stopping the testnet")
	requireStates(t, network, process.Running, process.Stopped)
}

// cancelAt ends a context as soon as something is said.
type cancelAt struct {
	*output
	said   string
	cancel func()
}

func (c cancelAt) Write(data []byte) (int, error) {
	if strings.Contains(string(data), c.said) {
		c.cancel()
	}
	return c.output.Write(data)
}

// An interrupt while the testnet is stopped for a load brings it up again.
func TestALoadInterruptedWhileItStops(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 1
	network, _ := b.up(t)
	b.save(t, network, "one")
	mark(t, b, "after")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, _, err := Load(ctx, b.dir, "one", b.options, progress.New(cancelAt{b.out, "stopping the testnet", cancel}))
	require.ErrorIs(t, err, context.Canceled)
	requireMark(t, b, "after")
	require.NoDirExists(t, b.dir.Loading())
	requireStates(t, network, process.Running)
}

// A save of which a disk lost a bit is found out before it costs the testnet that runs.
func TestALoadOfFlippedBits(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, children := b.up(t)
	mark(t, b, "before")
	b.save(t, network, "one")
	mark(t, b, "after")
	before, _, err := process.Look(b.dir.PID("validator-1"))
	require.NoError(t, err)
	require.NotEqual(t, children["validator-1"].Record.PID, before.PID, "the save started it again")
	for _, name := range []string{"validators/validator-0/data/state", "validators/validator-1/config/genesis.json"} {
		path := filepath.Join(b.dir.Saves(), "one", name)
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		flipped := slices.Clone(data)
		flipped[len(flipped)/2] ^= 1
		require.NoError(t, os.WriteFile(path, flipped, 0o600))
		said := len(b.out.String())
		_, _, err = Load(t.Context(), b.dir, "one", b.options, b.report)
		require.ErrorContains(t, err, "the saved state one is damaged: "+name+" is not as it was saved")
		require.ErrorContains(t, err, "the testnet is as it was; `localnet save --delete one` removes")
		require.NotContains(t, b.out.String()[said:], "stopping the testnet")
		requireMark(t, b, "after")
		require.NoDirExists(t, b.dir.Loading())
		now, state, err := process.Look(b.dir.PID("validator-1"))
		require.NoError(t, err)
		require.Equal(t, process.Running, state)
		require.Equal(t, before.PID, now.PID)
		require.NoError(t, os.WriteFile(path, data, 0o600))
	}
	b.load(t, "one")
	requireMark(t, b, "before")
}

func TestResetKeepsTheFlags(t *testing.T) {
	b := newBench(t)
	b.options.Validators, b.options.Settings = 2, []string{"gov.voting_period=10s"}
	network, _ := b.up(t)
	mark(t, b, "old")
	fresh, err := Reset(t.Context(), b.dir, Options{Height: 3, Timeout: b.options.Timeout}, b.report)
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(b.dir.Home("validator-0"), "data", "state"))
	require.Equal(t, network.Plan, fresh.Plan)
	require.Equal(t, network.Binary, fresh.Binary)
	requireStates(t, fresh, process.Running, process.Running)

	require.NoError(t, fresh.Down(t.Context(), b.report))
	given := Options{Height: 3, Timeout: b.options.Timeout, Validators: 1, NoBridge: true, Given: given(FlagSet, FlagBridge)}
	fresh, err = Reset(t.Context(), b.dir, given, b.report)
	require.NoError(t, err)
	require.Empty(t, fresh.Plan.Settings)
	requireStates(t, fresh, process.Running)
}

func TestResetRefusesBeforeAnythingIsLost(t *testing.T) {
	b := newBench(t)
	_, err := Reset(t.Context(), b.dir, b.options, b.report)
	require.ErrorIs(t, err, ErrNone)
	require.NoDirExists(t, string(b.dir))
	b.options.Validators = 1
	network, _ := b.up(t)
	for want, options := range map[string]Options{
		"there is no bttcd at": {Binary: "/nonexistent/bttcd"}, "--validators is 17": {Validators: 17},
		"--anvil wants": {Anvil: "/nonexistent/anvil", FinalityLag: 2, Given: given(FlagAnvil, FlagBridge, FlagFinalityLag)},
	} {
		_, err = Reset(t.Context(), b.dir, options, b.report)
		require.ErrorContains(t, err, want)
		requireStates(t, network, process.Running)
	}
	missing := b.options
	missing.NoBridge, missing.Anvil, missing.Fresh = false, "/nonexistent/anvil", true
	require.NoError(t, network.Down(t.Context(), b.report))
	_, _, err = Up(t.Context(), b.dir, missing, b.report)
	require.ErrorContains(t, err, "--anvil wants")
	network, _ = b.up(t)
	t.Setenv(fakenode.Behavior, fakenode.HomesFail)
	_, err = Reset(t.Context(), b.dir, b.options, b.report)
	require.ErrorContains(t, err, "the testnet is as it was")
	require.ErrorContains(t, err, "the genesis is wrong")
	requireStates(t, network, process.Running)
}

// Whoever watches in the foreground follows a reset by another command.
func TestTheForegroundSurvivesAReset(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, children := b.up(t)
	ended := make(chan error, 1)
	go func() { ended <- network.Supervise(t.Context(), children, b.report) }()
	other := &bench{dir: b.dir, options: b.options, out: &output{}}
	other.report = b.report
	fresh, err := Reset(t.Context(), b.dir, b.options, b.report)
	require.NoError(t, err)
	b.out.await(t, "validator-1 was started again")
	require.NoError(t, fresh.Down(t.Context(), b.report))
	require.NoError(t, <-ended)
	require.Contains(t, b.out.String(), "another command took the testnet down")
}
