package process

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
)

// pollInterval is how often a process that is no child is asked whether it has ended.
const pollInterval = 20 * time.Millisecond

// killLimit is how long a process may take to vanish after SIGKILL.
const killLimit = 10 * time.Second

// Stop ends the process of a pid file with SIGTERM, with SIGKILL if it still runs when
// grace is over or ctx ends, and removes the pid file. It reports whether a process ran.
func Stop(ctx context.Context, pidPath string, grace time.Duration) (bool, error) {
	return end(pidPath, func(record Record) error {
		if err := record.signal(syscall.SIGTERM); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(ctx, grace)
		defer cancel()
		if record.await(ctx) == nil {
			return nil
		}
		return record.kill()
	})
}

// Kill ends the process of a pid file with SIGKILL and removes the pid file. It reports
// whether a process ran.
func Kill(pidPath string) (bool, error) {
	return end(pidPath, Record.kill)
}

func end(pidPath string, stop func(Record) error) (bool, error) {
	record, state, err := Look(pidPath)
	if err != nil {
		return false, err
	}
	if state == Running {
		record.Stopping = true
		if err := directory.WriteJSON(pidPath, record); err != nil {
			return true, err
		}
		if err := stop(record); err != nil {
			return true, err
		}
	}
	return state == Running, Forget(pidPath)
}

// Forget removes a pid file, if there is one.
func Forget(pidPath string) error {
	if err := os.Remove(pidPath); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the pid file: %w", err)
	}
	return nil
}

func (r Record) kill() error {
	if err := r.signal(syscall.SIGKILL); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), killLimit)
	defer cancel()
	if err := r.await(ctx); err != nil {
		return fmt.Errorf("process %d is still there %s after SIGKILL", r.PID, killLimit)
	}
	return nil
}

// signal sends sig to the process group; one that has ended meanwhile is no error.
func (r Record) signal(sig syscall.Signal) error {
	alive, err := r.alive()
	if err != nil || !alive {
		return err
	}
	err = syscall.Kill(-r.PID, sig)
	if errors.Is(err, syscall.ESRCH) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("send %s to process %d: %w", sig, r.PID, err)
	}
	return nil
}

// await returns when the process has ended, or with the error of ctx.
func (r Record) await(ctx context.Context) error {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		alive, err := r.alive()
		if err == nil && !alive {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
