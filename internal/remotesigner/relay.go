package remotesigner

import (
	"context"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"time"

	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
)

// redialEvery is the pause between two attempts of a signer to reach its node.
const redialEvery = 100 * time.Millisecond

// Relay offers a gate to CometBFT, which takes a signer by a socket alone when it runs behind the
// EVM's server.
type Relay struct {
	// Dir is private to this process; it goes with Close.
	Dir    string
	server *privval.SignerServer
	end    context.CancelFunc
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
	dial := privval.DialUnixFn(relay.socket())
	relay.server = privval.NewSignerServer(dialForever(func() (net.Conn, error) {
		endIfDone(ctx)
		return dial()
	}), gate.chainID, gate)
	return relay, relay.server.Start()
}

// dialForever makes CometBFT's endpoint, which without being told otherwise gives up for good when
// the node has been away for one second.
func dialForever(dial privval.SocketDialer) *privval.SignerDialerEndpoint {
	return privval.NewSignerDialerEndpoint(cmtlog.NewNopLogger(), dial,
		privval.SignerDialerEndpointConnRetries(math.MaxInt), privval.SignerDialerEndpointRetryWaitInterval(redialEvery))
}

func (r *Relay) socket() string { return filepath.Join(r.Dir, "s") }

// Address is what CometBFT's priv_validator_laddr must be.
func (r *Relay) Address() string { return "unix://" + r.socket() }

// Close ends the relay and removes its folder.
func (r *Relay) Close() error {
	r.end()
	_ = r.server.Stop()
	return os.RemoveAll(r.Dir)
}
