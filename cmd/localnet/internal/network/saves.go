package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/saved"
)

// Saves is the store of the saved states of a directory.
func Saves(dir directory.Directory) saved.Store { return saved.New(dir.Saves()) }

// SaveAs keeps a copy of the testnet under a name, and then starts again what ran before.
func (n *Network) SaveAs(ctx context.Context, name string, force bool, options Options, report *progress.Reporter) (err error) {
	store := Saves(n.Dir)
	if err := store.Check(name, force); err != nil {
		return err
	}
	lock, err := n.Dir.Lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if err := n.checkFiles(); err != nil {
		return err
	}
	// A testnet that could not be started again is not stopped.
	if err := n.checkHomes(n.Plan.Validators); err != nil {
		return err
	}
	running, err := n.running()
	if err != nil {
		return err
	}
	manifest := saved.Manifest{
		Name: name, Dir: string(n.Dir), At: time.Now().UTC().Truncate(time.Second),
		Validators: len(n.Plan.Validators), EthereumBlock: n.remoteHead(ctx),
	}
	err = n.halt(ctx, running, report)
	if err == nil {
		err = n.copyTo(ctx, store, manifest, force, report)
	}
	return errors.Join(err, n.goOn(ctx, running, options, report))
}

func (n *Network) copyTo(ctx context.Context, store saved.Store, manifest saved.Manifest, force bool, report *progress.Reporter) error {
	for _, validator := range n.Plan.Validators {
		manifest.Height = max(manifest.Height, node.SignedHeight(validator.Home))
	}
	report.Begin("saving " + manifest.Name)
	manifest, err := store.Create(ctx, string(n.Dir), directory.StateParts, manifest, force, noteMB(report))
	if err != nil {
		report.Fail()
		return err
	}
	report.Done(fmt.Sprintf("height %d, %d MB", manifest.Height, manifest.Bytes>>20))
	return nil
}

// noteMB tells how far a copy is.
func noteMB(report *progress.Reporter) saved.Note {
	return func(done, total int64) { report.Note(fmt.Sprintf("%d of %d MB", done>>20, total>>20)) }
}

// remoteHead is the last block of the development Ethereum, 0 if it does not answer.
func (n *Network) remoteHead(ctx context.Context) uint64 {
	if n.Plan.Ethereum == nil {
		return 0
	}
	block, err := rpc.Ethereum(n.Plan.Ethereum.RPC).Quantity(ctx, "eth_blockNumber")
	if err != nil {
		return 0
	}
	return block.Uint64()
}

// halt ends what runs in such an order that the files agree: first whoever carries something from
// BTTC to Ethereum, then BTTC, which thereby knows nothing that Ethereum will not have kept, and
// Ethereum last.
func (n *Network) halt(ctx context.Context, running []string, report *progress.Reporter) error {
	if len(running) == 0 {
		return nil
	}
	report.Begin("stopping the testnet")
	var followers, remote []string
	for _, name := range n.names() {
		switch {
		case name == devchain.Name:
			remote = append(remote, name)
		case !n.isValidator(name):
			followers = append(followers, name)
		}
	}
	for _, names := range [][]string{followers, n.Plan.Names(), remote} {
		if err := n.stopThese(context.WithoutCancel(ctx), names, DefaultGrace); err != nil {
			report.Fail()
			return err
		}
	}
	report.Done(fmt.Sprintf("%d processes ended", len(running)))
	return nil
}

// goOn starts what ran before, also after an interrupt: a command that only reads must not leave
// a testnet down.
func (n *Network) goOn(ctx context.Context, running []string, options Options, report *progress.Reporter) error {
	ctx = context.WithoutCancel(ctx)
	if len(running) == len(n.names()) {
		n.resumed = true
		_, err := n.launch(ctx, func() error { return nil }, options, report)
		return err
	}
	for _, name := range n.inOrder() {
		if !slices.Contains(running, name) {
			continue
		}
		if err := n.start(ctx, name, options.Timeout, report); err != nil {
			return err
		}
	}
	return nil
}

// inOrder lists all processes as they are started: remote chains, validators, and what follows the chain.
func (n *Network) inOrder() []string {
	var first, last []string
	for _, service := range n.services() {
		if service.name == devchain.Name {
			first = append(first, service.name)
		} else {
			last = append(last, service.name)
		}
	}
	return slices.Concat(first, n.Plan.Names(), last)
}

// Load puts the saved state of a name in the place of the testnet in dir, if there is one, and brings
// it up if the other one ran. The state is copied and checked before anything is stopped.
func Load(ctx context.Context, dir directory.Directory, name string, options Options, report *progress.Reporter) (_ *Network, up bool, err error) {
	state, err := dir.State()
	if err != nil {
		return nil, false, err
	}
	if state == directory.Foreign {
		return nil, false, foreign(dir)
	}
	store := Saves(dir)
	if _, err := openSaved(dir, store, name); err != nil {
		return nil, false, err // before the lock would make the directory
	}
	lock, err := dir.Lock()
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	manifest, err := ready(dir, store, name)
	if err == nil {
		err = copyBack(ctx, dir, store, manifest, report)
	}
	if err != nil {
		return nil, false, err
	}
	before, running, err := takeAway(ctx, dir, state, report)
	if err == nil {
		err = ctx.Err() // the last moment at which an interrupt can have the old testnet back
	}
	if err != nil {
		err = errors.Join(err, dir.ClearLoading())
		if len(running) > 0 {
			err = errors.Join(err, before.goOn(ctx, running, options, report))
		}
		return nil, false, err
	}
	network, err := putBack(dir, manifest, report)
	if err != nil || len(running) == 0 {
		return network, false, err
	}
	_, err = network.launch(ctx, func() error { return nil }, options, report)
	return network, true, err
}

// ready returns a saved state that can be copied to the testnet's disk. The lock is held.
func ready(dir directory.Directory, store saved.Store, name string) (saved.Manifest, error) {
	if err := errors.Join(store.Settle(name), dir.ClearLoading()); err != nil {
		return saved.Manifest{}, err
	}
	manifest, err := openSaved(dir, store, name)
	if err != nil {
		return manifest, err
	}
	return manifest, store.Fits(manifest, dir.Loading())
}

func openSaved(dir directory.Directory, store saved.Store, name string) (saved.Manifest, error) {
	manifest, err := store.Open(name)
	if err != nil {
		return manifest, withRemedy(err, name)
	}
	if manifest.Dir != string(dir) {
		err = fmt.Errorf("the state %s was saved in %s and can only be loaded there: its files name that directory", name, manifest.Dir)
	}
	return manifest, err
}

// withRemedy says what to do about a state that is damaged.
func withRemedy(err error, name string) error {
	if !errors.Is(err, saved.ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w: nothing was loaded, the testnet is as it was; `localnet save --delete %s` removes what is damaged, "+
		"`localnet save --list` shows the other states", err, name)
}

// takeAway ends the testnet that is there and returns it with the names of what ran of it.
func takeAway(ctx context.Context, dir directory.Directory, state directory.State, report *progress.Reporter) (*Network, []string, error) {
	if state != directory.Complete {
		return nil, nil, nil
	}
	network, err := load(dir)
	if err != nil {
		report.Say("%s", err)
		return nil, nil, nil
	}
	running, err := network.running()
	if err != nil || len(running) == 0 {
		return network, nil, err
	}
	return network, running, network.halt(ctx, running, report)
}

// copyBack leaves the testnet alone: if it fails or is interrupted, that is still the one before.
func copyBack(ctx context.Context, dir directory.Directory, store saved.Store, manifest saved.Manifest, report *progress.Reporter) error {
	report.Begin("copying and checking " + manifest.Name)
	if err := store.CopyTo(ctx, manifest, dir.Loading(), noteMB(report)); err != nil {
		report.Fail()
		return withRemedy(err, manifest.Name)
	}
	report.Done(fmt.Sprintf("%d MB, as they were saved", manifest.Bytes>>20))
	return nil
}

// putBack puts the copy in the place of the testnet.
func putBack(dir directory.Directory, manifest saved.Manifest, report *progress.Reporter) (*Network, error) {
	report.Begin("loading " + manifest.Name)
	if err := dir.Replace(); err != nil {
		report.Fail()
		return nil, err
	}
	report.Done(fmt.Sprintf("height %d, saved %s", manifest.Height, manifest.At.Local().Format(time.DateTime)))
	network, err := load(dir)
	if err != nil {
		return nil, err
	}
	network.resumed = true
	return network, errors.Join(network.checkFiles(), network.checkHomes(network.Plan.Validators), network.publish())
}

// Delete removes a saved state.
func Delete(dir directory.Directory, name string) (err error) {
	store := Saves(dir)
	entries, err := store.List()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(entries, func(e saved.Entry) bool { return e.Name == name }) {
		return store.Delete(name) // which says what there is
	}
	lock, err := dir.Lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return store.Delete(name)
}
