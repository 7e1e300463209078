package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// Reset takes the testnet in dir down and brings up a new one, made with the same flags but for
// those that options have, on the same ports if they are free. Saved states stay.
func Reset(ctx context.Context, dir directory.Directory, options Options, report *progress.Reporter) (_ *Network, err error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	network, err := Open(dir)
	if err != nil {
		return nil, err
	}
	lock, err := dir.Lock()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	options = options.over(network.madeWith())
	if err := rehearse(ctx, options, report); err != nil {
		return nil, err
	}
	if err := network.down(ctx, report); err != nil {
		return nil, err
	}
	options.ports = network.ports()
	fresh, release, err := setUp(ctx, dir, options, report)
	if err != nil {
		return nil, err
	}
	_, err = fresh.launch(ctx, release, options, report)
	return fresh, err
}

// rehearse writes a home with the parameters of options elsewhere and removes it: what bttcd refuses is
// heard before the old testnet is lost.
func rehearse(ctx context.Context, options Options, report *progress.Reporter) (err error) {
	binary, err := findBinary(options.Binary)
	if err != nil {
		return err
	}
	if err := options.checkAnvil(); err != nil {
		return fmt.Errorf("the testnet is as it was: %w", err)
	}
	dir, err := os.MkdirTemp("", "localnet-")
	if err != nil {
		return fmt.Errorf("make a directory to try the flags in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	reservation, err := ports.Reserve(node.PortCount)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reservation.Release()) }()
	plan := node.NewPlan(reservation.Ports(), func(name string) string { return filepath.Join(dir, name) })
	plan.Settings = options.Settings
	path := filepath.Join(dir, "plan.json")
	report.Begin("trying the flags")
	if err := directory.WriteJSON(path, plan); err != nil {
		return err
	}
	if _, err := binary.WriteHomes(ctx, plan, path); err != nil {
		report.Fail()
		return fmt.Errorf("the testnet is as it was: %w", err)
	}
	report.Done("bttcd takes them")
	return nil
}
