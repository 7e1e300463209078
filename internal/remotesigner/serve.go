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
	protocol, address, _ := strings.Cut(text, "://")
	node := Node{protocol: protocol, address: address}
	if id, rest, found := strings.Cut(address, "@"); found && protocol == "tcp" {
		if raw, err := hex.DecodeString(id); err != nil || len(raw) != 20 {
			return Node{}, fmt.Errorf("%q is no node id: `bttcd comet show-node-id` prints it on the node", id)
		}
		node.id, node.address = strings.ToLower(id), rest
	}
	host, port, err := net.SplitHostPort(node.address)
	if protocol == "tcp" && err == nil && host != "" && port != "" || protocol == "unix" && node.address != "" {
		return node, nil
	}
	return Node{}, fmt.Errorf("%q is no address of a node: write tcp://NODE-ID@HOST:PORT or unix:///PATH, as its priv_validator_laddr says", text)
}

// Authenticated reports whether the signer will know its node from an impostor.
func (n Node) Authenticated() bool { return n.id != "" || n.protocol == "unix" }

// Serve signs for one chain at the node's request until ctx ends. It dials the node again and
// again: the node listens.
func Serve(ctx context.Context, node Node, chainID string, key cmttypes.PrivValidator, logger log.Logger) {
	journal := newJournal(logger, node.address)
	answer(ctx, line{dial: node.dialer(), journal: journal, pause: pause, handle: func(request privvalproto.Message) privvalproto.Message {
		response, err := explained(key, request, chainID)
		switch forVote := request.GetSignVoteRequest() != nil || request.GetSignProposalRequest() != nil; {
		case err != nil && forVote:
			logger.Error("refused to sign", "error", err.Error())
		case err != nil:
			journal.refused(err.Error())
		case request.GetPubKeyRequest() != nil:
			journal.keyTold()
		}
		return response
	}})
}

// dialer returns what reaches the node, with one key of its own for all connections.
func (n Node) dialer() privval.SocketDialer {
	identity := ed25519.GenPrivKey()
	return func() (net.Conn, error) { return n.dial(identity) }
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

// explained answers as CometBFT does, with refusals that say why, to the node and to the caller.
func explained(key cmttypes.PrivValidator, request privvalproto.Message, chainID string) (privvalproto.Message, error) {
	if err := malformed(request); err != nil {
		return refuse(request, err.Error()), err
	}
	response, err := privval.DefaultValidationRequestHandler(key, request, chainID)
	if err == nil {
		return response, nil
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
	return response, errors.New(text)
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
