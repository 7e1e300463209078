package rig

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Kill ends the process as a power cut does and waits until it is gone.
func (b *Background) Kill() {
	_ = b.command.Process.Kill()
	<-b.ended
}

// Terminate asks the process to end, as a supervisor does, and returns its exit code.
func (b *Background) Terminate(t *testing.T) int {
	t.Helper()
	require.NoError(t, b.command.Process.Signal(syscall.SIGTERM))
	return b.WaitEnd(t, time.Minute)
}

// WaitEnd waits until the process has ended by itself and returns its exit code, which is -1
// if a signal killed it.
func (b *Background) WaitEnd(t *testing.T, limit time.Duration) int {
	t.Helper()
	Wait(t, filepath.Base(b.command.Path)+" to end", limit, func() error {
		if !b.Ended() {
			return errors.New("it still runs: " + tail(b.log))
		}
		return nil
	})
	return b.command.ProcessState.ExitCode()
}

// StartSmall runs the node with a limit on the size of every file it writes, in bytes: what
// is over fails, as it does on a full disk. The node's log is not limited.
func (h Home) StartSmall(t *testing.T, limit int64) *Background {
	t.Helper()
	const script = `ulimit -f "$1" && shift && exec "$@"`
	blocks := strconv.FormatInt(limit/512, 10)
	return spawnPiped(t, "sh", "-c", script, "sh", blocks, Bttcd(t), "start", "--home", h.Path)
}

// spawnPiped is Spawn for a process that may not write its log itself.
func spawnPiped(t *testing.T, program string, args ...string) *Background {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.Base(program)+".log")
	file, err := os.Create(path)
	require.NoError(t, err)
	command := exec.Command(program, args...)
	// Not an *os.File, so that this process copies what the other says.
	writer := struct{ io.Writer }{file}
	command.Stdout, command.Stderr = writer, writer
	require.NoError(t, command.Start())
	process := &Background{command: command, ended: make(chan struct{}), log: path}
	go func() {
		defer close(process.ended)
		defer file.Close()
		_ = command.Wait()
	}()
	t.Cleanup(func() {
		process.Kill()
		if t.Failed() {
			t.Logf("%s:\n%s", filepath.Base(program), tail(path))
		}
	})
	return process
}
