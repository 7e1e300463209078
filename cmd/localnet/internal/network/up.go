package network

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
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
	// Settings are parameters of modules as "module.param=value".
	Settings []string
	// Given holds the names of the flags that were given, by which a testnet is made. Those of a
	// testnet that is there must be the same.
	Given map[string]bool

	// ports are those that a new testnet takes over from the one before, if they are free.
	ports []int
}

// DefaultValidators is how many validators a testnet has unless told otherwise: the fewest
// of which one may fail.
const DefaultValidators = 4

// MaxValidators bounds the processes of one machine.
const MaxValidators = 16

// Children are the processes that this command started, by name.
type Children map[string]*process.Process

// Up brings the testnet in dir up, making it first if there is none. Of one that runs in part it
// starts the rest. When it fails, no process is left that was not there before.
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

// prepare returns a testnet that does not run, or not all of it. release frees its ports for it.
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
	running, err := network.running()
	if err == nil && len(running) > 0 {
		return fmt.Errorf("the testnet in %s is running (%s): `localnet reset` takes it down and makes a new one with the same flags",
			dir, strings.Join(running, ", "))
	}
	return err
}

// resume returns the testnet in dir if it can go on.
func resume(dir directory.Directory, options Options, report *progress.Reporter) (*Network, error) {
	network, err := load(dir)
	if err != nil {
		return nil, err
	}
	running, err := network.running()
	if err != nil {
		return nil, err
	}
	if len(running) == len(network.names()) {
		return nil, fmt.Errorf("the testnet in %s is running already: see `localnet status`, or take it down with `localnet down`", dir)
	}
	return network, network.resume(options, running, report)
}

func (n *Network) resume(options Options, running []string, report *progress.Reporter) error {
	if err := n.checkFlags(options); err != nil {
		return err
	}
	path := options.Binary
	if path == "" {
		path = string(n.Binary)
	}
	binary, err := node.Find(path)
	if err != nil {
		return err
	}
	if err := n.checkFiles(); err != nil {
		return err
	}
	if err := n.checkHomes(n.stopped(running)); err != nil {
		return err
	}
	if err := n.forgetDead(report); err != nil {
		return err
	}
	if err := errors.Join(n.checkServicePorts(running), n.checkPorts(n.stopped(running))); err != nil {
		return err
	}
	report.Say("resuming the testnet of %d validators in %s", len(n.Plan.Validators), n.Dir)
	if len(running) > 0 {
		report.Say("these run already: %s", strings.Join(running, ", "))
	}
	n.Binary, n.resumed = binary, true
	return n.record()
}

// stopped returns the validators that are not among those that run.
func (n *Network) stopped(running []string) []node.Validator {
	return slices.DeleteFunc(slices.Clone(n.Plan.Validators), func(v node.Validator) bool { return slices.Contains(running, v.Name) })
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

// launch starts everything that does not run and waits for blocks.
func (n *Network) launch(ctx context.Context, release func() error, options Options, report *progress.Reporter) (Children, error) {
	children := Children{}
	running, err := n.running()
	if err == nil {
		err = release()
	}
	for _, step := range []func() error{
		func() error { return n.startRemote(ctx, running, children, report) },
		func() error { return n.startAll(n.stopped(running), children, report) },
		func() error { return n.awaitBlocks(ctx, children, options, report) },
		func() error { return n.startFollowers(ctx, running, children, report) },
		n.publish,
	} {
		if err == nil {
			err = step()
		}
	}
	if err == nil {
		return children, nil
	}
	report.Fail()
	if ctx.Err() != nil {
		err = fmt.Errorf("interrupted: what was started is taken down again (%w)", context.Cause(ctx))
	}
	return nil, errors.Join(err, n.stopThese(context.WithoutCancel(ctx), slices.Sorted(maps.Keys(children)), DefaultGrace))
}
