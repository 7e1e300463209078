package network

import (
	"context"
	"errors"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
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
	// Before anything is lost.
	if _, err := findBinary(options.Binary); err != nil {
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
