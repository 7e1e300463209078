package network

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// DefaultGrace is how long a validator may take to end after SIGTERM.
const DefaultGrace = 20 * time.Second

// Stop ends one validator: with SIGKILL at once if kill is set.
func (n *Network) Stop(ctx context.Context, name string, kill bool, report *progress.Reporter) (err error) {
	lock, err := n.Dir.Lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return n.stop(ctx, name, kill, report)
}

func (n *Network) stop(ctx context.Context, name string, kill bool, report *progress.Reporter) error {
	if err := n.known(name); err != nil {
		return err
	}
	report.Begin("stopping " + name)
	var ran bool
	var err error
	if kill {
		ran, err = process.Kill(n.Dir.PID(name))
	} else {
		ran, err = process.Stop(ctx, n.Dir.PID(name), DefaultGrace)
	}
	if err != nil {
		return fmt.Errorf("stop %s: %w", name, err)
	}
	result := "done"
	if !ran {
		result = "it was not running"
	}
	report.Done(result)
	return n.publish()
}

// lockPatience is how long Down waits for another command to finish, such as a start that
// would otherwise outlive it.
const lockPatience = 30 * time.Second

// Down ends every validator. When ctx ends the rest is killed.
func (n *Network) Down(ctx context.Context, report *progress.Reporter) (err error) {
	var lock *directory.Lock
	err = wait.Until(ctx, lockPatience, func(context.Context) (bool, error) {
		lock, err = n.Dir.Lock()
		if errors.Is(err, directory.ErrLocked) {
			return false, nil
		}
		return err == nil, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return directory.ErrLocked
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return n.down(ctx, report)
}

func (n *Network) down(ctx context.Context, report *progress.Reporter) error {
	running, err := n.running()
	if err != nil {
		return err
	}
	report.Begin("taking the testnet down")
	if err := n.stopAll(ctx, DefaultGrace); err != nil {
		return err
	}
	report.Done(fmt.Sprintf("%d processes ended", len(running)))
	return nil
}

// stopAll ends all processes side by side and publishes that none runs.
func (n *Network) stopAll(ctx context.Context, grace time.Duration) error {
	return n.stopThese(ctx, n.names(), grace)
}

// stopThese ends processes side by side and publishes which run.
func (n *Network) stopThese(ctx context.Context, names []string, grace time.Duration) error {
	errs := make([]error, len(names), len(names)+1)
	var group sync.WaitGroup
	for i, name := range names {
		group.Go(func() {
			if _, err := process.Stop(ctx, n.Dir.PID(name), grace); err != nil {
				errs[i] = fmt.Errorf("stop %s: %w", name, err)
			}
		})
	}
	group.Wait()
	return errors.Join(append(errs, n.publish())...)
}

// Purge ends what runs in dir and removes the testnet, a half-made one too.
func Purge(ctx context.Context, dir directory.Directory, report *progress.Reporter) (err error) {
	state, err := dir.State()
	if err != nil {
		return err
	}
	if state == directory.Foreign {
		return foreign(dir)
	}
	lock, err := dir.Lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if state == directory.Complete {
		if err := endBeforePurge(ctx, dir, report); err != nil {
			return err
		}
	}
	if err := dir.Purge(); err != nil {
		return err
	}
	report.Say("removed the testnet in %s", dir)
	saves, err := Saves(dir).List()
	if err == nil && len(saves) > 0 {
		report.Say("its %d saved states are still in %s: `localnet save --delete NAME` removes one", len(saves), dir.Saves())
	}
	return err
}

// endBeforePurge tolerates a damaged network.json: purging is the cure its error names.
func endBeforePurge(ctx context.Context, dir directory.Directory, report *progress.Reporter) error {
	network, err := load(dir)
	if err != nil {
		report.Say("%s", err)
		return nil
	}
	return network.down(ctx, report)
}
