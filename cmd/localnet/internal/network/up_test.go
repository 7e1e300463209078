package network

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fakenode"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

func TestUpDownAndResume(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	requireStates(t, network, process.Running, process.Running, process.Running, process.Running)
	file, err := network.Endpoints()
	require.NoError(t, err)
	require.Len(t, file.Validators, 4)
	for _, validator := range file.Validators {
		require.Positive(t, validator.PID)
	}
	info, err := os.Stat(b.dir.Endpoints())
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	require.NoError(t, network.Down(t.Context(), b.report))
	b.requireNoProcess(t)
	file, err = network.Endpoints()
	require.NoError(t, err)
	require.Zero(t, file.Validators[0].PID)

	again, _ := b.up(t)
	require.Equal(t, network.Plan, again.Plan)
	require.Contains(t, b.out.String(), "resuming the testnet of 4 validators")
	log, err := os.ReadFile(b.dir.Log("validator-3"))
	require.NoError(t, err)
	require.Equal(t, "started validator-3\nstopped validator-3\nstarted validator-3\n", string(log))
}

func TestASecondUpIsRefused(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	b.refuse(t, "is running already")
	b.options.Fresh = true
	b.refuse(t, "is running (faucet, validator-0, validator-1, validator-2, validator-3): `localnet reset`")
	require.NoError(t, network.Stop(t.Context(), "validator-1", false, b.report))
	b.refuse(t, "is running (faucet, validator-0, validator-2, validator-3)")
	requireStates(t, network, process.Running, process.Stopped, process.Running, process.Running)
}

func TestUpStartsWhatDoesNotRun(t *testing.T) {
	b := newBench(t)
	b.options.NoBridge, b.options.FinalityLag = false, 2
	network, children := b.up(t)
	killChild(t, children, "validator-2")
	killChild(t, children, devchain.Name)
	require.NoError(t, network.Stop(t.Context(), "validator-0", false, b.report))
	resumed, started := b.up(t)
	require.ElementsMatch(t, []string{"validator-0", "validator-2", devchain.Name}, slices.Collect(maps.Keys(started)))
	requireStates(t, resumed, process.Running, process.Running, process.Running, process.Running)
	requireServices(t, resumed, process.Running, process.Running, process.Running)
	require.Contains(t, b.out.String(), "these run already: relayer, faucet, validator-1, validator-3")
	require.Contains(t, b.out.String(), "the chain resumes at height ")
	require.Regexp(t, "ethereum resumes at block [0-9]+", b.out.String())

	// Only services are left.
	for _, validator := range resumed.Plan.Names() {
		require.NoError(t, resumed.Stop(t.Context(), validator, true, b.report))
	}
	_, started = b.up(t)
	require.Len(t, started, 4)
	b.refuse(t, "is running already")
}

func TestAFailedUpLeavesWhatRanBefore(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	require.NoError(t, network.Stop(t.Context(), "validator-1", false, b.report))
	require.NoError(t, network.Stop(t.Context(), "validator-3", false, b.report))
	t.Setenv(fakenode.Behavior, fakenode.Die+":validator-3")
	b.refuse(t, "validator-3 died (exit status 1)")
	requireStates(t, network, process.Running, process.Stopped, process.Running, process.Stopped)
}

func TestOtherFlagsAreRefused(t *testing.T) {
	b := newBench(t)
	b.options.Settings = []string{"gov.voting_period=10s", "paychan.max_batch_items=7"}
	network, _ := b.up(t)
	require.Equal(t, b.options.Settings, network.Plan.Settings)
	require.NoError(t, network.Down(t.Context(), b.report))
	for want, change := range map[string]func(*Options){
		"was made with --validators 4: `localnet reset --validators 7` makes":         func(o *Options) { o.Validators = 7 },
		"was made with --bridge=false: `localnet reset --bridge=true` makes":          func(o *Options) { o.NoBridge, o.Given = false, given(FlagBridge) },
		"was made with --ethereum-finality 4: `localnet reset --ethereum-finality 9`": func(o *Options) { o.FinalityLag, o.Given = 9, given(FlagFinalityLag) },
		"made with --set gov.voting_period=10s --set paychan.max_batch_items=7: `localnet reset --set gov.voting_period=11s`": func(o *Options) {
			o.Settings, o.Given = []string{"gov.voting_period=11s"}, given(FlagSet)
		},
		"--anvil \"\": `localnet reset --anvil \"/bin/anvil\"`": func(o *Options) { o.Anvil, o.Given = "/bin/anvil", given(FlagAnvil) },
	} {
		before := b.options
		change(&b.options)
		b.refuse(t, want)
		b.options = before
	}
	b.options.Settings = []string{"paychan.max_batch_items=7", "gov.voting_period=10s"}
	b.options.Given = given(FlagSet, FlagValidators)
	b.up(t)
}

func given(flags ...string) map[string]bool {
	names := map[string]bool{}
	for _, flag := range flags {
		names[flag] = true
	}
	return names
}

func TestALostFileIsNoticed(t *testing.T) {
	b := newBench(t)
	b.options.NoBridge, b.options.FinalityLag, b.options.Validators = false, 2, 2
	network, _ := b.up(t)
	require.NoError(t, network.Down(t.Context(), b.report))
	for _, lost := range []string{
		filepath.Join(b.dir.Home("validator-1"), "data"), b.dir.Home("validator-0"), b.dir.Chain(devchain.Name),
	} {
		aside := lost + "-aside"
		require.NoError(t, os.Rename(lost, aside))
		b.refuse(t, "lost files, "+lost)
		b.refuse(t, "`localnet reset` makes a new one")
		require.NoError(t, os.Rename(aside, lost))
	}
	b.up(t)
}

// What bttcd would take, and come up without its JSON-RPC, and what it would refuse without the file's name.
func TestADamagedConfigurationIsNoticed(t *testing.T) {
	b := newBench(t)
	b.options.NoBridge, b.options.FinalityLag, b.options.Validators = false, 2, 2
	network, _ := b.up(t)
	path := filepath.Join(b.dir.Home("validator-1"), "config", "app.toml")
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	spoil := func(before string) {
		require.NoError(t, os.WriteFile(path, whole[:strings.Index(string(whole), before)], 0o600))
	}
	remedy := "mend it, or `localnet reset` makes a new testnet with the same flags"

	// While it runs, no command stops what it could not start again.
	spoil("[json-rpc]")
	for _, err := range []error{
		network.SaveAs(t.Context(), "one", false, b.options, b.report),
		network.Restart(t.Context(), "validator-1", false, b.options.Timeout, b.report),
	} {
		require.ErrorContains(t, err, path+" of validator-1 is incomplete: json-rpc")
		require.ErrorContains(t, err, remedy)
	}
	requireStates(t, network, process.Running, process.Running)
	require.NoError(t, network.Stop(t.Context(), "validator-1", false, b.report))
	require.ErrorContains(t, network.Start(t.Context(), "validator-1", b.options.Timeout, b.report), path)
	requireStates(t, network, process.Running, process.Stopped)
	b.refuse(t, path)

	require.NoError(t, network.Down(t.Context(), b.report))
	b.refuse(t, path+" of validator-1 is incomplete: json-rpc")
	spoil(strconv.Itoa(network.Plan.Validators[1].Ports.GRPC))
	b.refuse(t, path+" of validator-1 is damaged in line ")
	b.refuse(t, remedy)
	b.requireNoProcess(t)
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	b.up(t)
}

func TestAnUpBesideAnotherIsRefused(t *testing.T) {
	b := newBench(t)
	lock, err := b.dir.Lock()
	require.NoError(t, err)
	defer func() { require.NoError(t, lock.Unlock()) }()
	_, _, err = Up(t.Context(), b.dir, b.options, b.report)
	require.ErrorIs(t, err, directory.ErrLocked)
}

func TestFreshChoosesNewHomes(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	require.NoError(t, network.Down(t.Context(), b.report))
	marker := filepath.Join(b.dir.Home("validator-0"), "marker")
	require.NoError(t, os.WriteFile(marker, nil, 0o600))
	b.options.Fresh, b.options.Validators = true, 2
	network, _ = b.up(t)
	require.NoFileExists(t, marker)
	requireStates(t, network, process.Running, process.Running)
}

func TestRefusalsLeaveNothing(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"too many validators": {func(o *Options) { o.Validators = 17 }, "--validators is 17"},
		"negative validators": {func(o *Options) { o.Validators = -1 }, "--validators is -1"},
		"missing binary":      {func(o *Options) { o.Binary += "-missing" }, "there is no bttcd at"},
		"no binary beside":    {func(o *Options) { o.Binary = "" }, "there is no bttcd at"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			test.change(&b.options)
			b.refuse(t, test.want)
			require.NoDirExists(t, string(b.dir))
		})
	}
}

func TestAFailedSetupLeavesNothing(t *testing.T) {
	for behavior, want := range map[string]string{
		fakenode.HomesFail: "the genesis is wrong", fakenode.HomesGarbage: "something else than JSON",
	} {
		t.Run(behavior, func(t *testing.T) {
			b := newBench(t)
			t.Setenv(fakenode.Behavior, behavior)
			b.refuse(t, want)
			require.NoDirExists(t, string(b.dir))
		})
	}
}

func TestAnInterruptedSetupLeavesNothing(t *testing.T) {
	b := newBench(t)
	t.Setenv(fakenode.Behavior, fakenode.HomesHang)
	_, _, err := Up(canceled(t), b.dir, b.options, b.report)
	require.ErrorIs(t, err, context.Canceled)
	require.NoDirExists(t, string(b.dir))
}

func TestAnInterruptedStartLeavesNoProcess(t *testing.T) {
	b := newBench(t)
	t.Setenv(fakenode.Behavior, fakenode.NoBlocks)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, _, err := Up(ctx, b.dir, b.options, b.report)
		ended <- err
	}()
	b.out.await(t, "4 processes")
	cancel()
	err := <-ended
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "what was started is taken down again")
	b.requireNoProcess(t)
}

func TestAValidatorThatDiesAtStartTakesTheRestDown(t *testing.T) {
	b := newBench(t)
	t.Setenv(fakenode.Behavior, fakenode.Die+":validator-2")
	b.refuse(t, "validator-2 died (exit status 1)")
	b.refuse(t, "fake bttcd: the database is broken")
	b.requireNoProcess(t)
	require.Contains(t, b.out.String(), "waiting for the first blocks: FAILED")
}

func TestNoBlocksIsReported(t *testing.T) {
	b := newBench(t)
	t.Setenv(fakenode.Behavior, fakenode.NoBlocks+":validator-1")
	b.options.Timeout = time.Second
	b.refuse(t, "did not reach height 3 within 1s")
	b.requireNoProcess(t)
}

func TestAHalfWrittenDirectoryIsRefused(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	require.NoError(t, network.Down(t.Context(), b.report))
	require.NoError(t, os.Remove(b.dir.Network()))
	b.refuse(t, "was interrupted")
	_, err := Open(b.dir)
	require.ErrorContains(t, err, "`localnet up --fresh` starts anew")
	b.options.Fresh = true
	b.up(t)
}

func TestSomebodyElsesDirectoryIsRefused(t *testing.T) {
	b := newBench(t)
	path := filepath.Join(string(b.dir), "thesis.tex")
	require.NoError(t, os.MkdirAll(string(b.dir), 0o700))
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	b.options.Fresh = true
	b.refuse(t, "holds files which are not of a local testnet")
	require.ErrorContains(t, Purge(t.Context(), b.dir, b.report), "holds files which are not of a local testnet")
	require.FileExists(t, path)
}

func TestADirectoryThatCannotBeMade(t *testing.T) {
	b := newBench(t)
	require.NoError(t, os.WriteFile(string(b.dir), nil, 0o600))
	b.dir = directory.Directory(filepath.Join(string(b.dir), "below"))
	b.refuse(t, "directory of the testnet")
}

func TestResumeRefusesABusyPort(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	require.NoError(t, network.Down(t.Context(), b.report))
	listener := occupy(t, network.Plan.Validators[1].Ports.JSONRPC)
	b.refuse(t, "(json_rpc of validator-1), which this testnet needs")
	b.requireNoProcess(t)
	require.NoError(t, listener.Close())
	b.up(t)
}

func TestResumeRefusesAnotherNumberOfValidators(t *testing.T) {
	b := newBench(t)
	network, _ := b.up(t)
	require.NoError(t, network.Down(t.Context(), b.report))
	b.options.Validators = 7
	b.refuse(t, "was made with --validators 4: `localnet reset --validators 7`")
}

func TestResumeForgetsStalePIDFiles(t *testing.T) {
	b := newBench(t)
	b.options.Validators = 2
	network, children := b.up(t)
	killChild(t, children, "validator-0")
	require.NoError(t, network.Stop(t.Context(), "validator-1", true, b.report))
	require.NoError(t, directory.WriteJSON(b.dir.PID("validator-1"), process.Record{PID: os.Getpid(), Start: "earlier"}))
	requireStates(t, network, process.Dead, process.Dead)
	b.up(t)
	require.Contains(t, b.out.String(), "it ended without being stopped")
	require.Contains(t, b.out.String(), "that pid belongs to another program now")
}
