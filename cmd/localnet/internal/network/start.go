package network

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
)

// busyShown bounds how many busy ports an error names.
const busyShown = 3

// checkPorts refuses to start validators whose ports somebody else has.
func (n *Network) checkPorts(validators []node.Validator) error {
	var busy []string
	for _, validator := range validators {
		for _, port := range validator.Ports.List() {
			if !ports.Free(port.Port) {
				busy = append(busy, fmt.Sprintf("%d (%s of %s)", port.Port, port.Name, validator.Name))
			}
		}
	}
	if len(busy) == 0 {
		return nil
	}
	if len(busy) > busyShown {
		busy = append(busy[:busyShown], fmt.Sprintf("and %d more", len(busy)-busyShown))
	}
	return fmt.Errorf("another program uses port %s, which this testnet needs: end that program and try again; "+
		"or leave this testnet alone and start another with --dir; or wipe it with `localnet up --fresh`, which chooses new ports",
		strings.Join(busy, ", "))
}

// startAll starts validators. The processes of a failed start are the caller's to end.
func (n *Network) startAll(validators []node.Validator, children Children, report *progress.Reporter) error {
	if len(validators) == 0 {
		return nil
	}
	report.Begin("starting the validators")
	for _, validator := range validators {
		report.Note(validator.Name)
		child, err := n.Binary.Start(validator, n.Dir.Log(validator.Name), n.Dir.PID(validator.Name))
		if err != nil {
			return err
		}
		children[validator.Name] = child
	}
	report.Done(fmt.Sprintf("%d processes", len(validators)))
	return nil
}

// Start starts one validator and waits until it has caught up with those that run. A
// validator that dies meanwhile is reported with the end of its log; one that is merely
// slow goes on.
func (n *Network) Start(ctx context.Context, name string, timeout time.Duration, report *progress.Reporter) (err error) {
	lock, err := n.Dir.Lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return n.start(ctx, name, timeout, report)
}

func (n *Network) start(ctx context.Context, name string, timeout time.Duration, report *progress.Reporter) error {
	if service, found := n.service(name); found {
		return n.startService(ctx, service, timeout, report)
	}
	validator, err := n.Validator(name)
	if err != nil {
		return err
	}
	record, state, err := process.Look(n.Dir.PID(name))
	if err != nil {
		return err
	}
	if state == process.Running {
		return fmt.Errorf("%s is running already (pid %d)", name, record.PID)
	}
	if _, err := node.Find(string(n.Binary)); err != nil {
		return err
	}
	if err := n.checkHomes([]node.Validator{validator}); err != nil {
		return err
	}
	if err := n.checkPorts([]node.Validator{validator}); err != nil {
		return err
	}
	report.Begin("starting " + name)
	target := n.highest(ctx)
	child, err := n.Binary.Start(validator, n.Dir.Log(name), n.Dir.PID(name))
	if err != nil {
		return err
	}
	if err := n.publish(); err != nil {
		return err
	}
	return n.awaitOne(ctx, validator, child, target, timeout, report)
}

// highest is the greatest height of the validators that answer, 0 if none does.
func (n *Network) highest(ctx context.Context) int64 {
	var height int64
	for _, validator := range n.Plan.Validators {
		if status, err := rpc.Comet(validator.RPCURL()).Status(ctx); err == nil {
			height = max(height, status.Height)
		}
	}
	return height
}

// Restart stops a validator, gently or not, and starts it again.
func (n *Network) Restart(ctx context.Context, name string, kill bool, timeout time.Duration, report *progress.Reporter) (err error) {
	if err := n.known(name); err != nil {
		return err
	}
	lock, err := n.Dir.Lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	for _, validator := range n.Plan.Validators {
		if validator.Name != name {
			continue
		}
		if err := n.checkHomes([]node.Validator{validator}); err != nil {
			return err
		}
	}
	if err := n.stop(ctx, name, kill, report); err != nil {
		return err
	}
	return n.start(ctx, name, timeout, report)
}
