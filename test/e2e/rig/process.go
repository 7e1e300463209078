package rig

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Outcome is how a process ended.
type Outcome struct {
	Stdout, Stderr string
	ExitCode       int
}

// Text is all the process said, for messages and for searching.
func (o Outcome) Text() string {
	return strings.TrimSpace(o.Stdout + "\n" + o.Stderr)
}

// Root is the top folder of the repository: the nearest one above with a go.mod. Tests run in
// the folder of their package.
func Root() string {
	here, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	for folder := here; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			panic("no go.mod above " + here)
		}
	}
}

// Bttcd and Localnet return the paths of the binaries, which `make build` makes in bin/. The
// variable BTTCD_E2E_BIN names another folder.
func Bttcd(t *testing.T) string    { return built(t, "bttcd") }
func Localnet(t *testing.T) string { return built(t, "localnet") }

func built(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(Root(), "bin", name)
	if folder := os.Getenv("BTTCD_E2E_BIN"); folder != "" {
		path = filepath.Join(folder, name)
	}
	_, err := os.Stat(path)
	require.NoError(t, err, "%s is missing: run `make build` first", path)
	return path
}

// Run runs a program to its end and fails the test if that takes longer than limit.
func Run(t *testing.T, limit time.Duration, program string, args ...string) Outcome {
	t.Helper()
	return RunWith(t, limit, nil, "", program, args...)
}

// RunWith is Run with standard input and with more environment variables ("NAME=value").
func RunWith(t *testing.T, limit time.Duration, env []string, stdin, program string, args ...string) Outcome {
	t.Helper()
	return RunIn(t, "", limit, env, stdin, program, args...)
}

// RunIn is RunWith in another working folder.
func RunIn(t *testing.T, folder string, limit time.Duration, env []string, stdin, program string, args ...string) Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	command.Dir, command.Env = folder, append(os.Environ(), env...)
	command.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	// A detached child may hold the pipes open; its parent's end is what counts.
	command.WaitDelay = time.Second
	require.NoError(t, command.Start())
	err := command.Wait()
	outcome := Outcome{Stdout: stdout.String(), Stderr: stderr.String(), ExitCode: command.ProcessState.ExitCode()}
	require.NoError(t, ctx.Err(), "%s %s did not end within %s: %s",
		filepath.Base(program), strings.Join(args, " "), limit, outcome.Text())
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay) {
		require.NoError(t, err)
	}
	return outcome
}

// Background is a process that runs beside the test.
type Background struct {
	command *exec.Cmd
	ended   chan struct{}
	log     string
}

// Spawn starts a program with its output in a log file. It is killed when the test ends.
func Spawn(t *testing.T, program string, args ...string) *Background {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.Base(program)+".log")
	file, err := os.Create(path)
	require.NoError(t, err)
	command := exec.Command(program, args...)
	command.Stdout, command.Stderr = file, file
	require.NoError(t, command.Start())
	process := &Background{command: command, ended: make(chan struct{}), log: path}
	go func() {
		defer close(process.ended)
		defer file.Close()
		_ = command.Wait()
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-process.ended
		if t.Failed() {
			t.Logf("%s:\n%s", filepath.Base(program), tail(path))
		}
	})
	return process
}

// Ended reports whether the process is over.
func (b *Background) Ended() bool {
	select {
	case <-b.ended:
		return true
	default:
		return false
	}
}

// Log returns what the process has printed so far.
func (b *Background) Log() string {
	raw, err := os.ReadFile(b.log)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// Gone reports whether a process is over and has let go of its ports and files. One that
// nobody has waited for yet counts as over; one that is still being torn down does not.
func Gone(pid int) bool {
	raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return true
	}
	// The name before the state may hold anything, brackets included.
	_, state, found := strings.Cut(string(raw[bytes.LastIndexByte(raw, ')')+1:]), " ")
	return found && (strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X"))
}

// logTail is how much of each log a failed test prints, in bytes.
const logTail = 6000

func dumpLogs(t *testing.T, dir string) {
	t.Helper()
	_ = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == "devchain" {
			return filepath.SkipDir // a database of go-ethereum, whose journals end like logs
		}
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".log") && !strings.Contains(path, ".db") {
			t.Logf("end of %s:\n%s", strings.TrimPrefix(path, dir+"/"), tail(path))
		}
		return nil
	})
}

func tail(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > logTail {
		_, _ = file.Seek(-logTail, io.SeekEnd)
	}
	raw, err := io.ReadAll(file)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}
