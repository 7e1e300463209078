package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// answers is a node that knows one row, two tokens and three withdrawals.
type answers struct{ bridgetypes.QueryClient }

func (answers) Status(context.Context, *bridgetypes.QueryStatusRequest, ...grpc.CallOption) (*bridgetypes.QueryStatusResponse, error) {
	batch := bridgetypes.BatchPolicy{MinFeeAbtt: math.NewInt(100), ControlFeeAbtt: math.NewInt(70)}
	return &bridgetypes.QueryStatusResponse{Status: bridgetypes.RowStatus{Row: bridgetypes.Row{Id: 1, Batch: batch}}}, nil
}

func (answers) Rows(context.Context, *bridgetypes.QueryRowsRequest, ...grpc.CallOption) (*bridgetypes.QueryRowsResponse, error) {
	return &bridgetypes.QueryRowsResponse{Rows: []bridgetypes.RowStatus{
		{Row: bridgetypes.Row{Id: 1, Name: "ethereum"}}, {Row: bridgetypes.Row{Id: 2, Name: "tron"}},
	}}, nil
}

func (answers) Tokens(context.Context, *bridgetypes.QueryTokensRequest, ...grpc.CallOption) (*bridgetypes.QueryTokensResponse, error) {
	priced := usdt
	priced.Limits.MinFee = math.NewInt(10)
	free := bridgetypes.Token{Row: 1, Denom: "udai", Symbol: "DAI", Limits: bridgetypes.TokenLimits{MinFee: math.ZeroInt()}}
	return &bridgetypes.QueryTokensResponse{Tokens: []bridgetypes.TokenStatus{{Token: priced}, {Token: free}}}, nil
}

func (answers) Withdrawal(_ context.Context, request *bridgetypes.QueryWithdrawalRequest, _ ...grpc.CallOption) (*bridgetypes.QueryWithdrawalResponse, error) {
	fees := map[uint64]sdk.Coin{1: sdk.NewInt64Coin("abtt", 150), 2: sdk.NewInt64Coin("uusdt", 25), 3: sdk.NewInt64Coin("udai", 1000)}
	fee, found := fees[request.Id]
	if !found {
		return nil, errors.New("not found")
	}
	return &bridgetypes.QueryWithdrawalResponse{Withdrawal: bridgetypes.Withdrawal{Id: request.Id, Fee: fee}}, nil
}

func (answers) Packets(_ context.Context, request *bridgetypes.QueryPacketsRequest, _ ...grpc.CallOption) (*bridgetypes.QueryPacketsResponse, error) {
	if len(request.Pagination.Key) == 0 {
		return &bridgetypes.QueryPacketsResponse{
			Packets: []bridgetypes.PacketStatus{{SignedPower: 1}}, Pagination: &query.PageResponse{NextKey: []byte{1}},
		}, nil
	}
	return &bridgetypes.QueryPacketsResponse{Packets: []bridgetypes.PacketStatus{{SignedPower: 2}}}, nil
}

func TestWhatAPacketPays(t *testing.T) {
	source := packets{node: bridgeNode{QueryClient: answers{}}, minimum: math.NewInt(100)}
	batch := func(ids ...uint64) bridgetypes.PacketStatus {
		return bridgetypes.PacketStatus{Packet: bridgetypes.Packet{Row: 1, Kind: uint32(portalabi.KindBatch), Withdrawals: ids}}
	}
	for name, test := range map[string]struct {
		packet  bridgetypes.PacketStatus
		minimum int64
		fees    string
		worth   bool
	}{
		"enough BTT":                 {batch(1), 150, "0.00000000000000015btt", true},
		"too little BTT":             {batch(1), 151, "0.00000000000000015btt", false},
		"a token at its least fee":   {batch(2), 250, "25uusdt", true},
		"a token below it":           {batch(2), 251, "25uusdt", false},
		"both":                       {batch(1, 2), 400, "0.00000000000000015btt,25uusdt", true},
		"a token that costs no fee":  {batch(3), 1, "1000udai", false},
		"a control packet":           {bridgetypes.PacketStatus{Packet: bridgetypes.Packet{Row: 1, Kind: uint32(portalabi.KindValset)}}, 70, "0.00000000000000007btt", true},
		"a control packet, too dear": {bridgetypes.PacketStatus{Packet: bridgetypes.Packet{Row: 1, Kind: uint32(portalabi.KindValset)}}, 71, "0.00000000000000007btt", false},
		"everything is carried":      {batch(9), 0, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			source.minimum = math.NewInt(test.minimum)
			fees, worth, err := source.Fees(t.Context(), test.packet)
			require.NoError(t, err)
			require.Equal(t, test.worth, worth)
			require.Equal(t, test.fees, fees)
		})
	}
	source.minimum = math.OneInt()
	_, worth, err := source.Fees(t.Context(), batch(9))
	require.ErrorContains(t, err, "withdrawal 9: not found")
	require.False(t, worth)
}

func TestAllPagesOfPacketsAreRead(t *testing.T) {
	open, err := packets{node: bridgeNode{QueryClient: answers{}}}.Open(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, open, 2)
}

func TestATokenIsNamedBySymbolOrDenom(t *testing.T) {
	node, row := bridgeNode{QueryClient: answers{}}, bridgetypes.Row{Id: 1, Name: "ethereum"}
	for _, name := range []string{"usdt", "USDT", "uusdt"} {
		token, err := node.tokenNamed(t.Context(), row, name)
		require.NoError(t, err)
		require.Equal(t, "uusdt", token.Denom)
	}
	_, err := node.tokenNamed(t.Context(), row, "eur")
	require.ErrorContains(t, err, `the bridge to ethereum does not take "eur": choose one of USDT, DAI`)
}

func TestRelayerSaysWhyItDoesNotRelayYet(t *testing.T) {
	state := &relayState{chain: "ethereum"}
	status, looked := state.status()
	require.False(t, looked)
	require.Equal(t, "starting", status.Error)
	state.explain(errors.New("the node is on another chain"))
	status, _ = state.status()
	require.Equal(t, "the node is on another chain", status.Error)
	text, err := json.Marshal(status)
	require.NoError(t, err)
	require.Contains(t, string(text), `"error":"the node is on another chain"`)

	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(relayMetrics{state})
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.HTTPErrorOnError}).
		ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	require.Equal(t, 200, answer.Code)
	require.Contains(t, answer.Body.String(), `bttc_relayer_up{chain="ethereum"} 0`)
}

func TestStoresOfPortalsAndAccountsAreApart(t *testing.T) {
	one := chain.Portal{Name: "ethereum", Domain: portalabi.Hash{1}}
	other := one
	other.Domain = portalabi.Hash{2}
	require.NotEqual(t, storeName(one, [20]byte{1}), storeName(other, [20]byte{1}))
	require.NotEqual(t, storeName(one, [20]byte{1}), storeName(one, [20]byte{2}))
	require.True(t, strings.HasPrefix(storeName(one, [20]byte{1}), "ethereum-"))
}

func TestServingEndsWithItsContext(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serveUntil(ctx, listener, http.NotFoundHandler()) }()
	answer, err := http.Get("http://" + listener.Addr().String()) //nolint:noctx // a test
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	stop()
	require.NoError(t, <-ended)
}

func TestAStoppedRelayerEndsWell(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	require.ErrorContains(t, stopped(ctx, errors.New("no node")), "no node")
	stop()
	require.NoError(t, stopped(ctx, errors.New("no node")))
}
