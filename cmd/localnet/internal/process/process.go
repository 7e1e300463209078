// Package process starts the processes of a local testnet, finds them again from their pid
// files and ends them. A process outlives the command that started it.
//
// Invariant: no signal is ever sent to a pid unless its process is the one that the pid
// file was written for. The network package is its caller.
package process

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
)

// Record is a pid file.
type Record struct {
	PID int `json:"pid"`
	// Start tells this process from a later one of the same pid.
	Start string `json:"start"`
	// StartedAt is for people.
	StartedAt time.Time `json:"started_at"`
	// Stopping is set before the process is ended on purpose, so that whoever watches it
	// does not report a failure.
	Stopping bool `json:"stopping,omitempty"`
}

// State says what a pid file and the process table tell together.
type State string

const (
	// Running is a live process.
	Running State = "running"
	// Stopped is the absence of a pid file.
	Stopped State = "stopped"
	// Dead is a pid file whose process ended by itself, was killed, or is another one by now.
	Dead State = "dead"
)

// Spec says how to start a process.
type Spec struct {
	Path    string
	Args    []string
	LogPath string
	PIDPath string
}

// Process is a process started by this one.
type Process struct {
	Record Record
	done   chan struct{}
	err    error
}

// Start starts spec in its own session, so that neither Ctrl-C nor a closed terminal
// reaches it, with its output appended to the log, and writes the pid file.
func Start(spec Spec) (*Process, error) {
	log, err := os.OpenFile(spec.LogPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	defer log.Close()

	command := exec.Command(spec.Path, spec.Args...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	process := &Process{done: make(chan struct{})}
	process.Record, err = record(command.Process.Pid)
	if err == nil {
		err = directory.WriteJSON(spec.PIDPath, process.Record)
	}
	if err != nil {
		return nil, errors.Join(err, command.Process.Kill(), command.Wait())
	}
	go process.wait(command)
	return process, nil
}

func record(pid int) (Record, error) {
	record := Record{PID: pid, StartedAt: time.Now().UTC().Truncate(time.Second)}
	start, err := startTime(pid)
	// A process that has ended already still gets a pid file: its death is reported like any other.
	if err != nil && !errors.Is(err, errGone) {
		return record, err
	}
	record.Start = start
	return record, nil
}

func (p *Process) wait(command *exec.Cmd) {
	p.err = command.Wait()
	close(p.done)
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err says how the process ended; only after Done. It is nil for exit code 0.
func (p *Process) Err() error { return p.err }

// Look reads a pid file and says whether its process lives. Without a pid file the record is zero.
func Look(pidPath string) (Record, State, error) {
	var record Record
	err := directory.ReadJSON(pidPath, &record)
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, Stopped, nil
	}
	if err != nil {
		return Record{}, Dead, err
	}
	alive, err := record.alive()
	if err != nil {
		return record, Dead, err
	}
	if alive {
		return record, Running, nil
	}
	return record, Dead, nil
}

func (r Record) alive() (bool, error) {
	start, err := startTime(r.PID)
	if errors.Is(err, errGone) {
		return false, nil
	}
	return err == nil && start == r.Start, err
}

// Reused reports whether the pid of a dead process belongs to another one now.
func (r Record) Reused() bool {
	start, err := startTime(r.PID)
	return err == nil && start != r.Start
}
