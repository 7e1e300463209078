package node_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/types/known/timestamppb"

	nodev1beta1 "cosmossdk.io/api/cosmos/base/node/v1beta1"
	tendermintv1beta1 "cosmossdk.io/api/cosmos/base/tendermint/v1beta1"
	p2pv1 "cosmossdk.io/api/tendermint/p2p"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"
	"github.com/cosmos/cosmos-sdk/types/tx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/node"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

const (
	chainID = "bttc-local-1"
	number  = 17
)

// server is a node: gRPC in front of the fake chain, checking signatures as a node does.
type server struct {
	tx.UnimplementedServiceServer
	authtypes.UnimplementedQueryServer

	chain   *fake.Chain
	account *fake.Account
	public  []byte

	mu        sync.Mutex
	height    uint64
	sequence  uint64
	delivered map[string]*sdk.TxResponse
	signed    []tx.TxRaw
	hold      int    // polls until a transaction is committed; negative drops it
	indexless bool   // GetTx is not possible
	asked     func() // called when GetTx is
	refuse    *sdk.TxResponse
	simulated error
}

func (s *server) BroadcastTx(_ context.Context, request *tx.BroadcastTxRequest) (*tx.BroadcastTxResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var signed tx.TxRaw
	if err := signed.Unmarshal(request.TxBytes); err != nil {
		return nil, err
	}
	s.signed = append(s.signed, signed)
	if refuse := s.refuse; refuse != nil {
		s.refuse = nil
		return &tx.BroadcastTxResponse{TxResponse: refuse}, nil
	}
	if log := s.check(signed); log != "" {
		return &tx.BroadcastTxResponse{TxResponse: &sdk.TxResponse{Codespace: "sdk", Code: 4, RawLog: log}}, nil
	}
	if s.hold < 0 {
		return &tx.BroadcastTxResponse{TxResponse: &sdk.TxResponse{}}, nil
	}
	id := sha256.Sum256(request.TxBytes)
	s.delivered[strings.ToUpper(hex.EncodeToString(id[:]))] = s.deliver(signed)
	return &tx.BroadcastTxResponse{TxResponse: &sdk.TxResponse{}}, nil
}

// check verifies the one signature as x/auth does.
func (s *server) check(signed tx.TxRaw) string {
	document := tx.SignDoc{BodyBytes: signed.BodyBytes, AuthInfoBytes: signed.AuthInfoBytes, ChainId: chainID, AccountNumber: number}
	bz, err := document.Marshal()
	if err != nil || len(signed.Signatures) != 1 || !crypto.VerifySignature(s.public, crypto.Keccak256(bz), signed.Signatures[0]) {
		return "signature verification failed"
	}
	return ""
}

func (s *server) deliver(signed tx.TxRaw) *sdk.TxResponse {
	var body tx.TxBody
	var auth tx.AuthInfo
	if err := body.Unmarshal(signed.BodyBytes); err != nil {
		return &sdk.TxResponse{Code: 2, Codespace: "sdk", RawLog: err.Error()}
	}
	if err := auth.Unmarshal(signed.AuthInfoBytes); err != nil {
		return &sdk.TxResponse{Code: 2, Codespace: "sdk", RawLog: err.Error()}
	}
	s.sequence++
	t := paychan.Tx{Gas: auth.Fee.GasLimit}
	for _, packed := range body.Messages {
		message := map[string]sdk.Msg{"/bttc.paychan.v1.MsgOpenPurse": &types.MsgOpenPurse{}, "/bttc.paychan.v1.MsgTopUp": &types.MsgTopUp{}}[packed.TypeUrl]
		if err := message.(interface{ Unmarshal([]byte) error }).Unmarshal(packed.Value); err != nil {
			return &sdk.TxResponse{Code: 2, Codespace: "sdk", RawLog: err.Error()}
		}
		t.Messages = append(t.Messages, message)
	}
	committed, err := s.account.Submit(context.Background(), t)
	if err != nil {
		return &sdk.TxResponse{Code: 22, Codespace: "paychan", RawLog: err.Error(), Height: 5, GasUsed: 9}
	}
	var data sdk.TxMsgData
	for _, response := range committed.Responses {
		data.MsgResponses = append(data.MsgResponses, &codectypes.Any{Value: response})
	}
	bz, _ := data.Marshal()
	return &sdk.TxResponse{Height: 5, GasUsed: 9, Data: strings.ToUpper(hex.EncodeToString(bz))}
}

func (s *server) GetTx(_ context.Context, request *tx.GetTxRequest) (*tx.GetTxResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.height++
	if s.asked != nil {
		s.asked()
	}
	if s.indexless {
		return nil, status.Error(codes.Internal, "transaction indexing is disabled")
	}
	if s.hold > 0 {
		s.hold--
		return nil, status.Error(codes.Unavailable, "busy")
	}
	if response, found := s.delivered[request.Hash]; found {
		return &tx.GetTxResponse{TxResponse: response}, nil
	}
	return nil, status.Error(codes.NotFound, "tx not found")
}

func (s *server) Simulate(context.Context, *tx.SimulateRequest) (*tx.SimulateResponse, error) {
	return &tx.SimulateResponse{GasInfo: &sdk.GasInfo{GasUsed: 90_000}}, s.simulated
}

func (s *server) AccountInfo(_ context.Context, request *authtypes.QueryAccountInfoRequest) (*authtypes.QueryAccountInfoResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.Address != paychan.Bech32(s.account.Sender()) {
		return nil, status.Error(codes.NotFound, "no such account")
	}
	return &authtypes.QueryAccountInfoResponse{Info: &authtypes.BaseAccount{AccountNumber: number, Sequence: s.sequence}}, nil
}

// status, info and paychan's queries are services of their own, since their methods share names.
type statusServer struct {
	nodev1beta1.UnimplementedServiceServer
	*server
}

func (s statusServer) Status(context.Context, *nodev1beta1.StatusRequest) (*nodev1beta1.StatusResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &nodev1beta1.StatusResponse{Height: s.height, Timestamp: timestamppb.New(s.chain.Now())}, nil
}

func (s statusServer) Config(context.Context, *nodev1beta1.ConfigRequest) (*nodev1beta1.ConfigResponse, error) {
	return &nodev1beta1.ConfigResponse{MinimumGasPrice: "100abtt"}, nil
}

type infoServer struct {
	tendermintv1beta1.UnimplementedServiceServer
}

func (infoServer) GetNodeInfo(context.Context, *tendermintv1beta1.GetNodeInfoRequest) (*tendermintv1beta1.GetNodeInfoResponse, error) {
	return &tendermintv1beta1.GetNodeInfoResponse{DefaultNodeInfo: &p2pv1.DefaultNodeInfo{Network: chainID}}, nil
}

type queryServer struct {
	types.UnimplementedQueryServer
	*server
}

func (s *queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.chain.Params(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func (s *queryServer) Purse(ctx context.Context, request *types.QueryPurseRequest) (*types.QueryPurseResponse, error) {
	purse, err := s.chain.Purse(ctx, request.Purse)
	if err != nil {
		return nil, status.Error(codes.NotFound, err.Error())
	}
	return &purse, nil
}

func (s *queryServer) Lane(context.Context, *types.QueryLaneRequest) (*types.QueryLaneResponse, error) {
	return nil, status.Error(codes.NotFound, "no such lane")
}

// LanesByPayee answers 2,500 lanes, a thousand a page.
func (s *queryServer) LanesByPayee(_ context.Context, request *types.QueryLanesByPayeeRequest) (*types.QueryLanesByPayeeResponse, error) {
	begin := 0
	if len(request.Pagination.Key) > 0 {
		begin = int(request.Pagination.Key[0]) * 1000
	}
	answer := &types.QueryLanesByPayeeResponse{Pagination: &query.PageResponse{}}
	for i := begin; i < min(begin+1000, 2500); i++ {
		id := types.LaneID{Payee: request.Payee, Purse: 1, Kind: types.LaneVoucher, Lane: uint32(i), Expiry: 9}
		answer.Records = append(answer.Records, types.LaneRecord{Id: id, Lane: types.NewLane()})
	}
	if begin+1000 < 2500 {
		answer.Pagination.NextKey = []byte{byte(begin/1000 + 1)}
	}
	return answer, nil
}

func makeKey(t *testing.T, name string) *key.Key {
	t.Helper()
	made, err := key.Parse(crypto.Keccak256Hash([]byte(name)).Hex())
	require.NoError(t, err)
	return made
}

// start returns a server and a node that talks to it, without waiting between polls.
func start(t *testing.T, change ...func(*node.Options)) (*server, *node.Node) {
	t.Helper()
	signer := makeKey(t, "owner")
	chain := fake.New()
	s := &server{
		chain: chain, account: chain.Account(signer.Address()), public: signer.PublicKey(), height: 1, sequence: 3,
		delivered: map[string]*sdk.TxResponse{},
	}
	listener := bufconn.Listen(1 << 20)
	grpcServer := grpc.NewServer(grpc.ForceServerCodec(node.Codec()), grpc.UnknownServiceHandler(baseFee))
	tx.RegisterServiceServer(grpcServer, s)
	authtypes.RegisterQueryServer(grpcServer, s)
	nodev1beta1.RegisterServiceServer(grpcServer, statusServer{server: s})
	tendermintv1beta1.RegisterServiceServer(grpcServer, infoServer{})
	types.RegisterQueryServer(grpcServer, &queryServer{server: s})
	served := make(chan error, 1)
	go func() { served <- grpcServer.Serve(listener) }()

	options := node.Options{Signer: signer, After: func(time.Duration) <-chan time.Time {
		now := make(chan time.Time, 1)
		now <- time.Time{}
		return now
	}}
	for _, c := range change {
		c(&options)
	}
	n, hangUp, err := node.Dial(context.Background(), "passthrough:///node", options,
		grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) { return listener.Dial() }))
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, hangUp())
		grpcServer.Stop()
		require.NoError(t, <-served)
	})
	return s, n
}

// baseFee answers what has no Go types here: 250.5 abtt.
func baseFee(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	if method != "/cosmos.evm.feemarket.v1.Query/BaseFee" {
		return status.Error(codes.Unimplemented, method)
	}
	if err := stream.RecvMsg(node.NewRaw(nil)); err != nil {
		return err
	}
	return stream.SendMsg(node.NewRaw(append([]byte{0x0a, 21}, "250500000000000000000"...)))
}

var payee = common.HexToAddress("0x98E6C644aFeB94BBfB9FF60EB26fc9D83BBEcA79")
