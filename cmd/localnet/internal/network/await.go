package network

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// logLines is how much of a dead validator's log is shown.
const logLines = 15

// waiter follows the heights of validators that were just started.
type waiter struct {
	network  *Network
	children Children
	minimum  int64
	first    map[string]int64
	last     map[string]int64
}

// awaitBlocks returns when every validator has made or received a block since it was started
// and has reached the wanted height.
func (n *Network) awaitBlocks(ctx context.Context, children Children, options Options, report *progress.Reporter) error {
	w := &waiter{network: n, children: children, minimum: max(options.Height, 1), first: map[string]int64{}, last: map[string]int64{}}
	report.Begin("waiting for the first blocks")
	err := wait.Until(ctx, options.Timeout, func(ctx context.Context) (bool, error) {
		done, err := w.look(ctx)
		report.Note("heights " + w.heights())
		return done, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return fmt.Errorf("the validators did not reach height %d within %s (heights %s): their logs are in %s; --timeout allows more time",
			w.minimum, options.Timeout, w.heights(), n.Dir.Log("*"))
	}
	if err != nil {
		return err
	}
	report.Done("heights " + w.heights())
	if n.resumed {
		report.Say("the chain resumes at height %d", slices.Max(slices.Collect(maps.Values(w.first))))
	}
	return nil
}

func (w *waiter) look(ctx context.Context) (bool, error) {
	done := true
	for _, validator := range w.network.Plan.Validators {
		// Those that ran already are nobody's children here.
		if child := w.children[validator.Name]; child != nil {
			if err := w.network.checkChild(validator.Name, child); err != nil {
				return false, err
			}
		}
		done = w.reached(ctx, validator) && done
	}
	return done, nil
}

func (w *waiter) reached(ctx context.Context, validator node.Validator) bool {
	status, err := rpc.Comet(validator.RPCURL()).Status(ctx)
	if err != nil {
		return false
	}
	if _, seen := w.first[validator.Name]; !seen {
		w.first[validator.Name] = status.Height
	}
	w.last[validator.Name] = status.Height
	return status.Height >= w.minimum && status.Height > w.first[validator.Name]
}

func (w *waiter) heights() string {
	var heights []string
	for _, name := range w.network.Plan.Names() {
		text := "-"
		if height, ok := w.last[name]; ok {
			text = fmt.Sprint(height)
		}
		heights = append(heights, text)
	}
	return strings.Join(heights, " ")
}

// awaitOne returns when a restarted validator answers and has reached target. Its height is
// not asked to grow: it may be one of too few to make blocks.
func (n *Network) awaitOne(ctx context.Context, validator node.Validator, child *process.Process, target int64, timeout time.Duration, report *progress.Reporter) error {
	var height int64
	err := wait.Until(ctx, timeout, func(ctx context.Context) (bool, error) {
		if err := n.checkChild(validator.Name, child); err != nil {
			return false, err
		}
		status, err := rpc.Comet(validator.RPCURL()).Status(ctx)
		if err != nil {
			return false, nil //nolint:nilerr // it does not answer yet
		}
		height = status.Height
		report.Note(fmt.Sprintf("height %d of %d", height, target))
		return height >= target, nil
	})
	switch {
	case errors.Is(err, wait.ErrLimit):
		return fmt.Errorf("%s runs (pid %d), but did not reach height %d within %s (it is at %d): see `localnet logs %s`",
			validator.Name, child.Record.PID, target, timeout, height, validator.Name)
	case err != nil:
		return err
	}
	report.Done(fmt.Sprintf("pid %d, height %d", child.Record.PID, height))
	return nil
}

// checkChild returns an error with the end of the log if a process has ended.
func (n *Network) checkChild(name string, child *process.Process) error {
	select {
	case <-child.Done():
		return n.obituary(name, child.Err())
	default:
		return nil
	}
}

// obituary says how a validator died. A cause of nil is exit code 0.
func (n *Network) obituary(name string, cause error) error {
	how := "ended by itself"
	if cause != nil {
		how = "died (" + cause.Error() + ")"
	}
	tail, err := process.Tail(n.Dir.Log(name), logLines)
	if err != nil {
		return errors.Join(fmt.Errorf("%s %s", name, how), err)
	}
	if len(tail) == 0 {
		return fmt.Errorf("%s %s and wrote nothing to its log", name, how)
	}
	return fmt.Errorf("%s %s; the end of %s:\n%s", name, how, n.Dir.Log(name), indent(string(tail)))
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
