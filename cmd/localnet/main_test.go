package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fakenode"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

func TestMain(m *testing.M) { os.Exit(fakenode.Run(m)) }

// output is a buffer that a test may read while a command writes it.
type output struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (o *output) Write(data []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.buffer.Write(data)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.buffer.String()
}

func (o *output) await(t *testing.T, text string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(o.String(), text) }, 20*time.Second, 5*time.Millisecond)
}

// newDir returns a directory whose processes do not outlive the test.
func newDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "net")
	t.Cleanup(func() {
		paths, err := filepath.Glob(filepath.Join(dir, "pids", "*"))
		require.NoError(t, err)
		for _, path := range paths {
			_, err := process.Kill(path)
			require.NoError(t, err)
		}
	})
	return dir
}

func upArgs(t *testing.T, dir string, more ...string) []string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	return append([]string{"up", "--dir", dir, "--bttcd", self, "--validators", "2"}, more...)
}

// run executes a command that must end with code, and returns all it wrote.
func run(t *testing.T, code int, args ...string) string {
	t.Helper()
	out := &output{}
	require.Equal(t, code, execute(t.Context(), args, out, out), "%v: %s", args, out)
	return out.String()
}

func TestInTheForeground(t *testing.T) {
	dir := newDir(t)
	ctx, interrupt := context.WithCancel(t.Context())
	out := &output{}
	code := make(chan int, 1)
	args := upArgs(t, dir)
	go func() { code <- execute(ctx, args, out, out) }()
	out.await(t, "Ctrl-C takes it down")
	for _, text := range []string{"EVM chain id 19991", "validator-1", "http://127.0.0.1:", "bttc1alice", "0x0000000000000000000000000000000000626f62", "Tcarol", "endpoints.json"} {
		require.Contains(t, out.String(), text)
	}
	require.NotContains(t, out.String(), "key of alice")

	require.Contains(t, run(t, exitFailure, upArgs(t, dir)...), "is running already")
	run(t, 0, "restart", "validator-1", "--kill", "--dir", dir)
	out.await(t, "validator-1 was started again")
	interrupt()
	require.Zero(t, <-code)
	require.Contains(t, out.String(), "5 processes ended")
	require.Contains(t, run(t, 0, "status", "--dir", dir), "stopped")
}

func TestDetached(t *testing.T) {
	dir := newDir(t)
	require.Contains(t, run(t, 0, upArgs(t, dir, "--detach")...), "down --dir "+dir)

	var status network.Status
	require.NoError(t, json.Unmarshal([]byte(run(t, 0, "status", "--dir", dir, "-o", "json")), &status))
	require.Equal(t, 2, status.Running)
	require.Equal(t, "bttc-local-1", status.ChainID)
	text := run(t, 0, "status", "--dir", dir)
	require.Regexp(t, `validator-0 +running +\d+ +\d+ +3`, text)

	run(t, 0, "stop", "validator-0", "--dir", dir)
	require.Contains(t, run(t, exitFailure, "tour", "--dir", dir), "1 of 2 validators run: the tour wants all")
	run(t, 0, "start", "validator-0", "--dir", dir)
	require.Equal(t, "stopped validator-0\nstarted validator-0\n", run(t, 0, "logs", "validator-0", "-n", "2", "--dir", dir))

	require.Contains(t, run(t, 0, "down", "--dir", dir), "5 processes ended")
	require.Contains(t, run(t, 0, "down", "--dir", dir), "0 processes ended")
	run(t, 0, "down", "--purge", "--dir", dir)
	require.NoDirExists(t, dir)
}

func TestFollowingALog(t *testing.T) {
	dir := newDir(t)
	run(t, 0, upArgs(t, dir, "--detach")...)
	ctx, interrupt := context.WithCancel(t.Context())
	out := &output{}
	code := make(chan int, 1)
	go func() { code <- execute(ctx, []string{"logs", "validator-0", "-f", "--dir", dir}, out, out) }()
	out.await(t, "started validator-0")
	run(t, 0, "stop", "validator-0", "--dir", dir)
	out.await(t, "stopped validator-0")
	interrupt()
	require.Zero(t, <-code)
}

func TestAnInterruptedUp(t *testing.T) {
	dir := newDir(t)
	t.Setenv(fakenode.Behavior, fakenode.NoBlocks)
	ctx, interrupt := context.WithCancel(t.Context())
	out := &output{}
	code := make(chan int, 1)
	args := upArgs(t, dir)
	go func() { code <- execute(ctx, args, out, out) }()
	out.await(t, "2 processes")
	interrupt()
	require.Equal(t, exitInterrupted, <-code)
	require.Contains(t, run(t, 0, "status", "--dir", dir), "stopped")
}

func TestWhatIsRefused(t *testing.T) {
	dir := newDir(t)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"status", "--dir", dir}, "there is no local testnet in " + dir},
		{[]string{"down", "--dir", dir}, "there is no local testnet"},
		{[]string{"tour", "--dir", dir}, "there is no local testnet"},
		{[]string{"start", "validator-0", "--dir", dir}, "there is no local testnet"},
		{[]string{"logs", "validator-0", "--dir", dir}, "there is no local testnet"},
		{[]string{"status", "--dir", ""}, "--dir is empty"},
		{[]string{"status", "-o", "yaml"}, `--output is "yaml"`},
		{[]string{"stop"}, "accepts 1 arg"},
		{[]string{"fly"}, `unknown command "fly"`},
		{[]string{"up", "--dir", dir, "--validators", "0"}, "choose 1 to 16"},
		{[]string{"up", "--dir", dir}, "there is no bttcd at"},
	} {
		require.Contains(t, run(t, exitFailure, test.args...), test.want, "%v", test.args)
	}
	require.NoDirExists(t, dir)
}

func TestADyingValidatorFailsUp(t *testing.T) {
	dir := newDir(t)
	t.Setenv(fakenode.Behavior, fakenode.Die+":validator-1")
	text := run(t, exitFailure, upArgs(t, dir, "--detach")...)
	require.Contains(t, text, "validator-1 died (exit status 1)")
	require.Contains(t, text, "    fake bttcd: the database is broken")
	require.Contains(t, run(t, exitFailure, "logs", "validator-9", "--dir", dir), "choose one of [ethereum relayer faucet validator-0 validator-1]")
}

func TestEveryCommandExplainsItself(t *testing.T) {
	var check func(*cobra.Command)
	check = func(cmd *cobra.Command) {
		require.NotEmpty(t, cmd.Short, cmd.Name())
		require.Contains(t, cmd.Example, "localnet ", cmd.Name())
		for _, child := range cmd.Commands() {
			check(child)
		}
	}
	check(rootCommand())
	require.Contains(t, run(t, 0, "--version"), version)
}

func TestSaveLoadResetAndFund(t *testing.T) {
	dir := newDir(t)
	at := func(args ...string) []string { return append(args, "--dir", dir) }
	require.Contains(t, run(t, exitFailure, at("save", "one")...), "there is no local testnet")
	require.Contains(t, run(t, exitFailure, at("load", "one")...), "there is no saved state one, and no other")
	require.Contains(t, run(t, exitFailure, at("reset")...), "there is no local testnet")
	require.Contains(t, run(t, exitFailure, at("fund", "a", "1", "BTT")...), "there is no local testnet")
	require.NotContains(t, run(t, 0, at("save", "--list")...), "one")
	run(t, 0, upArgs(t, dir, "--detach", "--set", "gov.voting_period=10s")...)

	require.Contains(t, run(t, 0, at("fund", "someone", "1.5", "BTT")...), "1.5 BTT to 0x")
	require.Contains(t, run(t, 0, at("fund", "someone", "20usdt")...), "20 USDT to 0x")
	require.Contains(t, run(t, exitFailure, at("fund", "someone", "20")...), `"20" has no token`)
	var receipt map[string]any
	require.NoError(t, json.Unmarshal([]byte(run(t, 0, at("fund", "someone", "7abtt", "-o", "json")...)), &receipt))
	require.Equal(t, "abtt", receipt["denom"])

	require.Contains(t, run(t, 0, at("save", "one")...), "saving one: height 7, ")
	require.Contains(t, run(t, exitFailure, at("save", "one")...), "--force replaces it")
	require.Contains(t, run(t, 0, at("save", "one", "--force")...), "saving one: height 7, ")
	require.Regexp(t, `(?m)^one +20[0-9-]+ [0-9:]+ +7 +[0-9]+ +2 +[0-9]+ MB *$`, run(t, 0, at("save", "--list")...))
	var entries []map[string]any
	require.NoError(t, json.Unmarshal([]byte(run(t, 0, at("save", "--list", "-o", "json")...)), &entries))
	require.Equal(t, "one", entries[0]["name"])
	require.Contains(t, run(t, 0, at("load", "one")...), "it runs, see "+dir)
	require.Contains(t, run(t, 0, at("reset", "--validators", "1")...), "validator-0")
	require.NotContains(t, run(t, 0, at("status")...), "validator-1")
	run(t, 0, at("down")...)
	require.Contains(t, run(t, 0, at("load", "one")...), "nothing runs: `localnet up` brings it up")
	run(t, 0, at("save", "--delete", "one")...)
	require.Contains(t, run(t, exitFailure, at("save", "--delete", "one")...), "there is no saved state one")
}

func TestSaveIsAskedForInOneWay(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"save"}, "name the saved state"},
		{[]string{"save", "--delete"}, "name the saved state"},
		{[]string{"save", "a", "--list"}, "--list takes no name"},
		{[]string{"save", "a", "--force", "--delete"}, "none of the others can be"},
		{[]string{"save", "--list", "-o", "xml"}, "choose text or json"},
		{[]string{"save", "a", "b"}, "at most 1 arg"},
	} {
		require.Contains(t, run(t, exitFailure, append(test.args, "--dir", newDir(t))...), test.want)
	}
}
