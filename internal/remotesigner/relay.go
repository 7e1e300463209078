package remotesigner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"

	"cosmossdk.io/log/v2"
)

// Relay offers a gate to CometBFT, which takes a signer by a socket alone when it runs behind the
// EVM's server.
type Relay struct {
	// Dir is private to this process; it goes with Close.
	Dir   string
	end   context.CancelFunc
	ended sync.WaitGroup
}

// NewRelay dials CometBFT until it listens at Address. The path of the socket is short: a home's
// may be longer than the system allows.
func NewRelay(gate *Gate) (*Relay, error) {
	dir, err := os.MkdirTemp("", "bttcd-signer-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the signer's socket: %w", err)
	}
	ctx, end := context.WithCancel(context.Background())
	relay := &Relay{Dir: dir, end: end}
	relay.ended.Go(func() {
		handle := func(request privvalproto.Message) privvalproto.Message {
			// CometBFT logs what was refused.
			response, _ := privval.DefaultValidationRequestHandler(gate, request, gate.chainID)
			return response
		}
		answer(ctx, line{dial: privval.DialUnixFn(relay.socket()), handle: handle, journal: newJournal(log.NewNopLogger(), ""), pause: pause})
	})
	return relay, nil
}

func (r *Relay) socket() string { return filepath.Join(r.Dir, "s") }

// Address is what CometBFT's priv_validator_laddr must be.
func (r *Relay) Address() string { return "unix://" + r.socket() }

// Close ends the relay and removes its folder.
func (r *Relay) Close() error {
	r.end()
	r.ended.Wait()
	return os.RemoveAll(r.Dir)
}
