package remotesigner

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	cmtnet "github.com/cometbft/cometbft/libs/net"
	p2pconn "github.com/cometbft/cometbft/p2p/conn"
	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
	cmttypes "github.com/cometbft/cometbft/types"

	"cosmossdk.io/log/v2"
)

const dialLimit = 3 * time.Second

// Node is where a signer finds its node.
type Node struct {
	protocol, address string
	// id is that of the node's peer-to-peer key, which it must prove to have; empty trusts anybody.
	id string
}

// ParseNode reads tcp://[NODE-ID@]HOST:PORT or unix:///PATH.
func ParseNode(text string) (Node, error) {
	protocol, address := cmtnet.ProtocolAndAddress(text)
	node := Node{protocol: protocol, address: address}
	if id, rest, found := strings.Cut(address, "@"); found && protocol == "tcp" {
		if raw, err := hex.DecodeString(id); err != nil || len(raw) != 20 {
			return Node{}, fmt.Errorf("%q is no node id: `bttcd comet show-node-id` prints it on the node", id)
		}
		node.id, node.address = strings.ToLower(id), rest
	}
	_, _, err := net.SplitHostPort(node.address)
	if protocol == "tcp" && err == nil || protocol == "unix" && node.address != "" {
		return node, nil
	}
	return Node{}, fmt.Errorf("%q is no address of a node: write tcp://NODE-ID@HOST:PORT or unix:///PATH, as its priv_validator_laddr says", text)
}

// Authenticated reports whether the signer will know its node from an impostor.
func (n Node) Authenticated() bool { return n.id != "" || n.protocol == "unix" }

// Serve signs for one chain at the node's request until ctx ends. It dials the node again and
// again: the node listens.
func Serve(ctx context.Context, node Node, chainID string, key cmttypes.PrivValidator, logger log.Logger) {
	answer(ctx, node.dialer(logger), func(request privvalproto.Message) privvalproto.Message {
		return explained(key, request, chainID, logger)
	})
}

// answer serves one connection after the other. CometBFT's own server gives up for good when the
// node is away for a second, and spins on a connection that the node has closed.
func answer(ctx context.Context, dial privval.SocketDialer, handle func(privvalproto.Message) privvalproto.Message) {
	endpoint := privval.NewSignerDialerEndpoint(cmtlog.NewNopLogger(), dial)
	for ctx.Err() == nil {
		if conn, err := dial(); err == nil {
			release := context.AfterFunc(ctx, func() { _ = conn.Close() })
			endpoint.SetConnection(conn)
			serveOne(endpoint, handle)
			release()
			endpoint.DropConnection()
		}
		select {
		case <-ctx.Done():
		case <-time.After(redialEvery):
		}
	}
}

func serveOne(endpoint *privval.SignerDialerEndpoint, handle func(privvalproto.Message) privvalproto.Message) {
	for {
		request, err := endpoint.ReadMessage()
		if err == nil {
			err = endpoint.WriteMessage(handle(request))
		}
		if err != nil {
			return
		}
	}
}

// dialer returns what reaches the node, and says in the log when it does and when it no longer can.
func (n Node) dialer(logger log.Logger) privval.SocketDialer {
	told := ""
	identity := ed25519.GenPrivKey()
	return func() (net.Conn, error) {
		conn, err := n.dial(identity)
		text := "connected"
		if err != nil {
			text = err.Error()
		}
		if text != told && err != nil {
			logger.Error("the node is not reached; trying again", "node", n.address, "error", text)
		} else if err == nil {
			logger.Info("connected to the node", "node", n.address)
		}
		told = text
		return conn, err
	}
}

func (n Node) dial(identity ed25519.PrivKey) (net.Conn, error) {
	conn, err := net.DialTimeout(n.protocol, n.address, dialLimit)
	if err != nil || n.protocol == "unix" {
		return conn, err
	}
	if err := conn.SetDeadline(time.Now().Add(dialLimit)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	secret, err := p2pconn.MakeSecretConnection(conn, identity)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if id := hex.EncodeToString(secret.RemotePubKey().Address()); n.id != "" && id != n.id {
		return nil, errors.Join(fmt.Errorf("the node there is %s, not %s: nothing is signed for it", id, n.id), conn.Close())
	}
	return secret, conn.SetDeadline(time.Time{})
}

// explained answers as CometBFT does, with refusals that say why, to the node and to the operator
// here.
func explained(key cmttypes.PrivValidator, request privvalproto.Message, chainID string, logger log.Logger) privvalproto.Message {
	if err := malformed(request); err != nil {
		logger.Error("refused to sign", "error", err.Error())
		return refuse(request, err.Error())
	}
	response, err := privval.DefaultValidationRequestHandler(key, request, chainID)
	if err == nil {
		return response
	}
	text := err.Error()
	if asked := chainOf(request); asked != "" && asked != chainID {
		text = fmt.Sprintf("this signer signs for %s, not for %s", chainID, asked)
	}
	for _, refusal := range []*privvalproto.RemoteSignerError{
		response.GetPubKeyResponse().GetError(), response.GetSignedVoteResponse().GetError(), response.GetSignedProposalResponse().GetError(),
	} {
		if refusal != nil {
			refusal.Description = text
		}
	}
	logger.Error("refused to sign", "error", text)
	return response
}

func chainOf(request privvalproto.Message) string {
	for _, chainID := range []string{
		request.GetPubKeyRequest().GetChainId(), request.GetSignVoteRequest().GetChainId(), request.GetSignProposalRequest().GetChainId(),
	} {
		if chainID != "" {
			return chainID
		}
	}
	return ""
}
