package network

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// Options of Up. A zero field leaves the choice to the existing testnet, or to the default.
type Options struct {
	// Validators is their number.
	Validators int
	// Binary is the path of bttcd.
	Binary string
	// Fresh wipes an existing testnet.
	Fresh bool
	// Height is what every validator must reach.
	Height int64
	// Timeout bounds the wait for Height.
	Timeout time.Duration
	// NoBridge makes a testnet without remote chains.
	NoBridge bool
	// FinalityLag is how many blocks the development Ethereum takes to call one final.
	FinalityLag uint64
	// Anvil is the path of Foundry's development chain, to run in place of our own.
	Anvil string
}

// DefaultValidators is how many validators a testnet has unless told otherwise: the fewest
// of which one may fail.
const DefaultValidators = 4

// MaxValidators bounds the processes of one machine.
const MaxValidators = 16

// Children are the processes that this command started, by name.
type Children map[string]*process.Process

// Up brings the testnet in dir up, making it first if there is none. When it fails, no
// process is left running.
func Up(ctx context.Context, dir directory.Directory, options Options, report *progress.Reporter) (_ *Network, _ Children, err error) {
	if err := options.check(); err != nil {
		return nil, nil, err
	}
	state, err := dir.State()
	if err != nil {
		return nil, nil, err
	}
	if state == directory.Foreign {
		return nil, nil, foreign(dir)
	}
	lock, err := dir.Lock()
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()

	network, release, err := prepare(ctx, dir, options, report)
	if err != nil {
		return nil, nil, err
	}
	children, err := network.launch(ctx, release, options, report)
	return network, children, err
}

func (o Options) check() error {
	if o.Validators < 0 || o.Validators > MaxValidators {
		return fmt.Errorf("--validators is %d: choose 1 to %d", o.Validators, MaxValidators)
	}
	if o.Binary == "" {
		return nil
	}
	_, err := node.Find(o.Binary)
	return err
}

// prepare returns a testnet none of whose processes run. release frees its ports for it.
func prepare(ctx context.Context, dir directory.Directory, options Options, report *progress.Reporter) (*Network, func() error, error) {
	state, err := dir.State()
	if err != nil {
		return nil, nil, err
	}
	switch {
	case state == directory.Complete && options.Fresh:
		if err := refuseWipe(dir); err != nil {
			return nil, nil, err
		}
	case state == directory.Complete:
		network, err := resume(dir, options, report)
		return network, func() error { return nil }, err
	case state == directory.Partial && !options.Fresh:
		return nil, nil, partial(dir)
	}
	return setUp(ctx, dir, options, report)
}

// refuseWipe protects a testnet that runs. A damaged one may go: wiping is its cure.
func refuseWipe(dir directory.Directory) error {
	network, err := load(dir)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	return network.refuseRunning()
}

func (n *Network) refuseRunning() error {
	running, err := n.running()
	switch {
	case err != nil:
		return err
	case len(running) == len(n.names()):
		return fmt.Errorf("the testnet in %s is running already: see `localnet status`, or take it down with `localnet down`", n.Dir)
	case len(running) > 0:
		return fmt.Errorf("the testnet in %s is running in part (%s): `localnet start NAME` starts the others, `localnet down` ends all",
			n.Dir, strings.Join(running, ", "))
	}
	return nil
}

// resume returns the stopped testnet in dir if it can go on.
func resume(dir directory.Directory, options Options, report *progress.Reporter) (*Network, error) {
	network, err := load(dir)
	if err != nil {
		return nil, err
	}
	if err := network.refuseRunning(); err != nil {
		return nil, err
	}
	return network, network.resume(options, report)
}

func (n *Network) resume(options Options, report *progress.Reporter) error {
	if count := len(n.Plan.Validators); options.Validators != 0 && options.Validators != count {
		return fmt.Errorf("the testnet in %s has %d validators, not %d: --fresh wipes it and starts anew, --dir names another directory",
			n.Dir, count, options.Validators)
	}
	path := options.Binary
	if path == "" {
		path = string(n.Binary)
	}
	binary, err := node.Find(path)
	if err != nil {
		return err
	}
	if err := n.forgetDead(report); err != nil {
		return err
	}
	if err := errors.Join(n.checkServicePorts(), n.checkPorts(n.Plan.Validators)); err != nil {
		return err
	}
	report.Say("resuming the testnet of %d validators in %s", len(n.Plan.Validators), n.Dir)
	n.Binary = binary
	return n.save()
}

// forgetDead removes stale pid files: nothing of a stopped testnet runs, whatever they say.
func (n *Network) forgetDead(report *progress.Reporter) error {
	for _, name := range n.names() {
		record, state, err := process.Look(n.Dir.PID(name))
		if err != nil {
			return err
		}
		if state != process.Dead {
			continue
		}
		why := "it ended without being stopped"
		if record.Reused() {
			why = "that pid belongs to another program now"
		}
		report.Say("removing the stale pid file of %s (pid %d: %s)", name, record.PID, why)
		if err := process.Forget(n.Dir.PID(name)); err != nil {
			return err
		}
	}
	return nil
}

// launch starts everything and waits for the first blocks.
func (n *Network) launch(ctx context.Context, release func() error, options Options, report *progress.Reporter) (Children, error) {
	children := Children{}
	err := n.startRemote(ctx, release, children, report)
	if err == nil {
		err = n.startAll(children, report)
	}
	if err == nil {
		err = n.awaitBlocks(ctx, children, options, report)
	}
	if err == nil {
		err = n.startRelayer(ctx, children, report)
	}
	if err == nil {
		err = n.publish()
	}
	if err == nil {
		return children, nil
	}
	report.Fail()
	if ctx.Err() != nil {
		err = fmt.Errorf("interrupted: everything is taken down again (%w)", context.Cause(ctx))
	}
	return nil, errors.Join(err, n.stopAll(context.WithoutCancel(ctx), DefaultGrace))
}
