// Package node is the chain as one of its nodes answers over gRPC: the port that payers, payees
// and redeemers need, with transactions signed by one key here and never there.
//
// Invariant: every transaction names a height after which it cannot be committed, so that Submit
// can always say in the end what became of it. Its callers are programs that pay, are paid and
// redeem.
package node

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	nodev1beta1 "cosmossdk.io/api/cosmos/base/node/v1beta1"
	tendermintv1beta1 "cosmossdk.io/api/cosmos/base/tendermint/v1beta1"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// maxAnswer bounds an answer: the results and events of the largest claim are some 4 MB.
const maxAnswer = 64 << 20

// lanesPerPage is how many lanes one answer lists.
const lanesPerPage = 1000

// Signer signs transactions. key.Key is one.
type Signer interface {
	key.Signer
	// PublicKey is the compressed public key.
	PublicKey() []byte
}

// Options are how transactions are sent. What is zero gets a default.
type Options struct {
	// Signer signs and pays transactions; without it the node is only read.
	Signer Signer
	// TimeoutBlocks is how many blocks a transaction has to be committed: 30.
	TimeoutBlocks uint64
	// PollEvery is how often to ask what became of a transaction: 500 ms.
	PollEvery time.Duration
	// PricePercent is what is offered, of the price that the chain asks now: 115.
	PricePercent int64
	// After is the clock: time.After.
	After func(time.Duration) <-chan time.Time
}

func (o Options) withDefaults() Options {
	if o.TimeoutBlocks == 0 {
		o.TimeoutBlocks = 30
	}
	if o.PollEvery == 0 {
		o.PollEvery = 500 * time.Millisecond
	}
	if o.PricePercent == 0 {
		o.PricePercent = 115
	}
	if o.After == nil {
		o.After = time.After
	}
	return o
}

// Node is a node. It is safe for concurrent use.
type Node struct {
	conn    grpc.ClientConnInterface
	options Options
	chainID string
	// submitting lets one transaction of the account be under way at a time.
	submitting sync.Mutex
}

var _ paychan.Chain = (*Node)(nil)

// Dial connects to the gRPC port of a node: "host:port" in the clear, which suits one's own
// machine, or "https://host:port". The second result closes the connection.
func Dial(ctx context.Context, target string, options Options, dial ...grpc.DialOption) (*Node, func() error, error) {
	transport := insecure.NewCredentials()
	if host, secure := strings.CutPrefix(target, "https://"); secure {
		target, transport = host, credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	}
	dial = append([]grpc.DialOption{grpc.WithTransportCredentials(transport)}, dial...)
	conn, err := grpc.NewClient(target, dial...)
	if err != nil {
		return nil, nil, fmt.Errorf("node %s: %w", target, err)
	}
	n, err := New(ctx, conn, options)
	if err != nil {
		_ = conn.Close()
		return nil, nil, fmt.Errorf("node %s: %w", target, err)
	}
	return n, conn.Close, nil
}

// New returns the node behind a connection.
func New(ctx context.Context, conn grpc.ClientConnInterface, options Options) (*Node, error) {
	n := &Node{conn: typed{conn}, options: options.withDefaults()}
	info, err := tendermintv1beta1.NewServiceClient(n.conn).GetNodeInfo(ctx, &tendermintv1beta1.GetNodeInfoRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking for the chain id: %w", err)
	}
	n.chainID = info.GetDefaultNodeInfo().GetNetwork()
	return n, nil
}

// typed puts the codec and the bound on every call.
type typed struct{ grpc.ClientConnInterface }

func (t typed) Invoke(ctx context.Context, method string, args, reply any, options ...grpc.CallOption) error {
	options = append(options, grpc.ForceCodec(codec{}), grpc.MaxCallRecvMsgSize(maxAnswer))
	return t.ClientConnInterface.Invoke(ctx, method, args, reply, options...)
}

// Head implements paychan.Reader.
func (n *Node) Head(ctx context.Context) (paychan.Head, error) {
	answer, err := nodev1beta1.NewServiceClient(n.conn).Status(ctx, &nodev1beta1.StatusRequest{})
	if err != nil {
		return paychan.Head{}, err
	}
	return paychan.Head{ChainID: n.chainID, Height: int64(answer.GetHeight()), Time: answer.GetTimestamp().AsTime()}, nil
}

// Params implements paychan.Reader.
func (n *Node) Params(ctx context.Context) (types.Params, error) {
	answer, err := types.NewQueryClient(n.conn).Params(ctx, &types.QueryParamsRequest{})
	if err != nil {
		return types.Params{}, err
	}
	return answer.Params, nil
}

// Purse implements paychan.Reader.
func (n *Node) Purse(ctx context.Context, id uint64) (paychan.Purse, error) {
	answer, err := types.NewQueryClient(n.conn).Purse(ctx, &types.QueryPurseRequest{Purse: id})
	if status.Code(err) == codes.NotFound {
		return paychan.Purse{}, types.ErrPurseNotFound
	}
	if err != nil {
		return paychan.Purse{}, err
	}
	return *answer, nil
}

// Lane implements paychan.Reader.
func (n *Node) Lane(ctx context.Context, name types.LaneKey) (types.Lane, error) {
	answer, err := types.NewQueryClient(n.conn).Lane(ctx, &types.QueryLaneRequest{
		Payee: paychan.Bech32(name.Payee), Purse: name.Purse, Epoch: name.Epoch, Lane: name.Lane, Expiry: name.Expiry,
		Cheques: name.Kind == types.LaneCheque,
	})
	if status.Code(err) == codes.NotFound {
		return types.NewLane(), nil
	}
	if err != nil {
		return types.Lane{}, err
	}
	return answer.Record.Lane, nil
}

// LanesByPayee returns the lanes that the chain knows of a payee.
func (n *Node) LanesByPayee(ctx context.Context, payee common.Address) (map[types.LaneKey]types.Lane, error) {
	lanes := map[types.LaneKey]types.Lane{}
	request := &types.QueryLanesByPayeeRequest{Payee: paychan.Bech32(payee), Pagination: &query.PageRequest{Limit: lanesPerPage}}
	for {
		answer, err := types.NewQueryClient(n.conn).LanesByPayee(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, record := range answer.Records {
			id := record.Id
			lanes[types.LaneKey{Payee: payee, Purse: id.Purse, Epoch: id.Epoch, Kind: id.Kind, Lane: id.Lane, Expiry: id.Expiry}] = record.Lane
		}
		if answer.Pagination == nil || len(answer.Pagination.NextKey) == 0 {
			return lanes, nil
		}
		request.Pagination = &query.PageRequest{Key: answer.Pagination.NextKey, Limit: lanesPerPage}
	}
}

// PursesByOwner returns the purses of an owner, by id.
func (n *Node) PursesByOwner(ctx context.Context, owner common.Address) ([]types.PurseView, error) {
	var purses []types.PurseView
	request := &types.QueryPursesByOwnerRequest{Owner: paychan.Bech32(owner), Pagination: &query.PageRequest{Limit: lanesPerPage}}
	for {
		answer, err := types.NewQueryClient(n.conn).PursesByOwner(ctx, request)
		if err != nil {
			return nil, err
		}
		purses = append(purses, answer.Purses...)
		if answer.Pagination == nil || len(answer.Pagination.NextKey) == 0 {
			return purses, nil
		}
		request.Pagination = &query.PageRequest{Key: answer.Pagination.NextKey, Limit: lanesPerPage}
	}
}
