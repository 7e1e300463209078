package network

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// setUp makes a testnet in a directory whose lock is held. A failed setup removes what it
// made, the directory too.
func setUp(ctx context.Context, dir directory.Directory, options Options, report *progress.Reporter) (_ *Network, release func() error, err error) {
	count := options.Validators
	if count == 0 {
		count = DefaultValidators
	}
	binary, err := findBinary(options.Binary)
	if err == nil {
		err = options.checkAnvil()
	}
	if err != nil {
		return nil, nil, errors.Join(err, removeIfEmpty(dir))
	}
	defer func() {
		if err != nil {
			report.Fail()
			err = errors.Join(err, dir.Purge())
		}
	}()
	if err := errors.Join(dir.Wipe(), dir.Create()); err != nil {
		return nil, nil, err
	}

	report.Begin("choosing free ports")
	reservation, err := reserve(count*node.PortCount+extraPorts(options), options.ports)
	if err != nil {
		return nil, nil, err
	}
	chosen := reservation.Ports()
	report.Done(fmt.Sprintf("%d on %s", len(chosen), ports.Loopback))
	network := &Network{Dir: dir, Binary: binary, Plan: node.NewPlan(chosen[:count*node.PortCount], dir.Home)}
	network.Plan.Settings = options.Settings
	network.planRemote(chosen[count*node.PortCount:], options)
	if err := network.writeHomes(ctx, report); err != nil {
		return nil, nil, errors.Join(err, reservation.Release())
	}
	return network, reservation.Release, nil
}

// reserve takes the ports that a testnet had before, so that what was configured with them goes on
// working, or others if they do not fit or are not free.
func reserve(count int, before []int) (*ports.Reservation, error) {
	if len(before) == count {
		if reservation, err := ports.Claim(before); err == nil {
			return reservation, nil
		}
	}
	return ports.Reserve(count)
}

func findBinary(path string) (node.Binary, error) {
	if path == "" {
		beside, err := node.Beside()
		if err != nil {
			return "", err
		}
		path = beside
	}
	return node.Find(path)
}

// checkAnvil looks for the program that is to be Ethereum, as it will be looked for to run it.
func (o Options) checkAnvil() error {
	if o.NoBridge || o.Anvil == "" {
		return nil
	}
	if _, err := exec.LookPath(o.Anvil); err != nil {
		return fmt.Errorf("--anvil wants Foundry's anvil, to run as Ethereum: %w", err)
	}
	return nil
}

// removeIfEmpty removes a directory that the lock alone brought into being.
func removeIfEmpty(dir directory.Directory) error {
	state, err := dir.State()
	if err != nil || state != directory.Empty {
		return err
	}
	return dir.Purge()
}

func (n *Network) writeHomes(ctx context.Context, report *progress.Reporter) error {
	report.Begin("writing genesis, keys and configuration")
	if err := directory.WriteJSON(n.Dir.Plan(), n.Plan); err != nil {
		return err
	}
	homes, err := n.Binary.WriteHomes(ctx, n.Plan, n.Dir.Plan())
	if err != nil {
		return err
	}
	n.Homes = homes
	if err := n.record(); err != nil {
		return err
	}
	report.Done(fmt.Sprintf("%d validators in %s", len(n.Plan.Validators), n.Dir))
	return nil
}
