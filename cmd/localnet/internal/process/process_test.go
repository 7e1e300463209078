package process

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
)

func shell(t *testing.T, script string) Spec {
	t.Helper()
	dir := t.TempDir()
	spec := Spec{
		Path: "/bin/sh", Args: []string{"-c", script},
		LogPath: filepath.Join(dir, "log"), PIDPath: filepath.Join(dir, "pid.json"),
	}
	t.Cleanup(func() {
		_, err := Kill(spec.PIDPath)
		require.NoError(t, err)
	})
	return spec
}

func requireState(t *testing.T, pidPath string, want State) Record {
	t.Helper()
	record, state, err := Look(pidPath)
	require.NoError(t, err)
	require.Equal(t, want, state)
	return record
}

// awaitLog returns when the log holds text: the script has come that far.
func awaitLog(t *testing.T, spec Spec, text string) {
	t.Helper()
	require.Eventually(t, func() bool {
		data, err := os.ReadFile(spec.LogPath)
		return err == nil && strings.Contains(string(data), text)
	}, 10*time.Second, 5*time.Millisecond)
}

func TestStartLookStop(t *testing.T) {
	spec := shell(t, "echo out; echo err >&2; exec sleep 100")
	requireState(t, spec.PIDPath, Stopped)
	started, err := Start(spec)
	require.NoError(t, err)
	record := requireState(t, spec.PIDPath, Running)
	require.Equal(t, started.Record, record)
	awaitLog(t, spec, "out\nerr\n")

	ran, err := Stop(t.Context(), spec.PIDPath, 10*time.Second)
	require.NoError(t, err)
	require.True(t, ran)
	requireState(t, spec.PIDPath, Stopped)
	<-started.Done()
	require.ErrorContains(t, started.Err(), "terminated")

	ran, err = Stop(t.Context(), spec.PIDPath, time.Second)
	require.NoError(t, err)
	require.False(t, ran)
}

func TestStopKillsWhatIgnoresSIGTERM(t *testing.T) {
	spec := shell(t, "trap '' TERM; echo ready; while true; do sleep 100; done")
	started, err := Start(spec)
	require.NoError(t, err)
	awaitLog(t, spec, "ready")
	_, err = Stop(t.Context(), spec.PIDPath, 50*time.Millisecond)
	require.NoError(t, err)
	<-started.Done()
	require.ErrorContains(t, started.Err(), "killed")
}

func TestStopKillsWhenTheContextEnds(t *testing.T) {
	spec := shell(t, "trap '' TERM; echo ready; while true; do sleep 100; done")
	_, err := Start(spec)
	require.NoError(t, err)
	awaitLog(t, spec, "ready")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Stop(ctx, spec.PIDPath, time.Hour)
	require.NoError(t, err)
	requireState(t, spec.PIDPath, Stopped)
}

func TestAProcessThatEndsIsDead(t *testing.T) {
	spec := shell(t, "echo last words; exit 3")
	started, err := Start(spec)
	require.NoError(t, err)
	<-started.Done()
	require.ErrorContains(t, started.Err(), "exit status 3")
	record := requireState(t, spec.PIDPath, Dead)
	require.False(t, record.Reused())
}

// A zombie is dead even while its parent has not asked for its exit code.
func TestAZombieIsDead(t *testing.T) {
	command := exec.Command("/bin/sh", "-c", "read x; exit 0")
	stdin, err := command.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	record, err := record(command.Process.Pid)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "pid.json")
	require.NoError(t, directory.WriteJSON(path, record))
	requireState(t, path, Running)

	require.NoError(t, stdin.Close())
	require.Eventually(t, func() bool {
		_, state, err := Look(path)
		return err == nil && state == Dead
	}, 10*time.Second, 5*time.Millisecond)
	require.NoError(t, command.Wait())
}

// The pid of a stale file belongs to this test now: nothing may be sent to it.
func TestAReusedPIDIsNotSignaled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid.json")
	require.NoError(t, directory.WriteJSON(path, Record{PID: os.Getpid(), Start: "earlier"}))
	record := requireState(t, path, Dead)
	require.True(t, record.Reused())

	ran, err := Kill(path)
	require.NoError(t, err)
	require.False(t, ran)
	require.NoFileExists(t, path)
	require.NoError(t, record.kill())
}

func TestADamagedPIDFileIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid.json")
	require.NoError(t, os.WriteFile(path, []byte("12"), 0o600))
	_, _, err := Look(path)
	require.ErrorContains(t, err, path+" is damaged")
}

func TestStartLeavesNothingWhenItCannotWriteThePIDFile(t *testing.T) {
	spec := shell(t, "exec sleep 100")
	spec.PIDPath = filepath.Join(spec.PIDPath, "missing", "pid.json")
	_, err := Start(spec)
	require.ErrorContains(t, err, "pid.json")
}

func TestStartSaysWhatItCouldNotStart(t *testing.T) {
	spec := shell(t, "")
	spec.Path = filepath.Join(t.TempDir(), "bttcd")
	_, err := Start(spec)
	require.ErrorContains(t, err, spec.Path)
	require.NoFileExists(t, spec.PIDPath)
}

func TestBothWaysToTellTheStartTimeAgree(t *testing.T) {
	for name, ask := range map[string]func(int) (string, error){"default": startTime, "ps": startTimePS} {
		t.Run(name, func(t *testing.T) {
			first, err := ask(os.Getpid())
			require.NoError(t, err)
			again, err := ask(os.Getpid())
			require.NoError(t, err)
			require.Equal(t, first, again)
			require.NotEmpty(t, first)

			command := exec.Command("/bin/sh", "-c", "exit 0")
			require.NoError(t, command.Run())
			_, err = ask(command.Process.Pid)
			require.ErrorIs(t, err, errGone)
		})
	}
}

func TestParseStat(t *testing.T) {
	line := func(state, threads string) []byte {
		fields := []string{state}
		for i := 1; i < 40; i++ {
			fields = append(fields, strconv.Itoa(i))
		}
		fields[statThreads] = threads
		return []byte("7 (a) (b c) " + strings.Join(fields, " "))
	}
	got, err := parseStat(line("S", "1"))
	require.NoError(t, err)
	require.Equal(t, "19", got)
	_, err = parseStat(line("Z", "1"))
	require.ErrorIs(t, err, errGone)
	got, err = parseStat(line("Z", "2"))
	require.NoError(t, err, "its other threads still hold the ports")
	require.Equal(t, "19", got)
	for _, bad := range []string{"7", "7 (a) S 1", string(line("S", "many"))} {
		_, err = parseStat([]byte(bad))
		require.ErrorContains(t, err, "unexpected")
	}
}
