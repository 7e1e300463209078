package remotesigner

import (
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	cmtnet "github.com/cometbft/cometbft/libs/net"
	p2pconn "github.com/cometbft/cometbft/p2p/conn"
	"github.com/cometbft/cometbft/privval"
)

// listener stands in for CometBFT's, whose connections start the time for an answer anew at every
// read: a signer that sends a byte now and then would hold a vote for ever.
type listener struct {
	net.Listener
	// identity is nil where the system keeps strangers out.
	identity ed25519.PrivKey
}

// Accept implements net.Listener.
func (l listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil || l.identity == nil {
		return conn, err
	}
	if err := conn.SetDeadline(time.Now().Add(answerLimit)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	secret, err := p2pconn.MakeSecretConnection(conn, l.identity)
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secret, nil
}

// listen makes CometBFT's endpoint, whose own log would tell of every second without a signer.
func listen(config Config) (*privval.SignerClient, func(), error) {
	protocol, address := cmtnet.ProtocolAndAddress(config.Address)
	if protocol != "tcp" && protocol != "unix" || address == "" {
		return nil, nil, fmt.Errorf("priv_validator_laddr of config.toml is %q: write tcp://HOST:PORT or unix:///PATH", config.Address)
	}
	if protocol == "unix" {
		removeStale(address)
	}
	socket, err := net.Listen(protocol, address)
	if err != nil {
		return nil, nil, fmt.Errorf("listening for the signer at %s (priv_validator_laddr of config.toml): %w", config.Address, err)
	}
	guarded := listener{Listener: socket}
	if protocol == "tcp" {
		guarded.identity = config.Identity
	}
	endpoint := privval.NewSignerListenerEndpoint(cmtlog.NewNopLogger(), guarded, privval.SignerListenerEndpointTimeoutReadWrite(answerLimit))
	remote, err := privval.NewSignerClient(endpoint, config.ChainID)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("listening for the signer: %w", err), socket.Close())
	}
	return remote, func() { _ = endpoint.Stop() }, nil
}

// removeStale removes the socket that a killed node has left.
func removeStale(path string) {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&os.ModeSocket == 0 {
		return
	}
	conn, err := net.Dial("unix", path)
	if err == nil {
		_ = conn.Close() // somebody listens: net.Listen says so
		return
	}
	_ = os.Remove(path)
}
