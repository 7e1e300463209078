package app

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	grpctypes "github.com/cosmos/cosmos-sdk/types/grpc"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// serveGRPC answers queries on a port of its own and returns a connection to it.
func serveGRPC(t *testing.T, app *App) *grpc.ClientConn {
	t.Helper()
	server := grpc.NewServer()
	app.RegisterGRPCServerWithSkipCheckHeader(server, false)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// TestQueriesAfterARestart asks before there is a new block: a halted chain has none.
func TestQueriesAfterARestart(t *testing.T) {
	h := newHarness(t)
	h.block()
	again := newTestApp(t, h.db)
	bank := banktypes.NewQueryClient(serveGRPC(t, again))
	question := &banktypes.QueryBalanceRequest{Address: h.address().String(), Denom: btt(1).Denom}
	for _, height := range []string{"", "0", "1", "2"} {
		ctx := t.Context()
		if height != "" {
			ctx = metadata.AppendToOutgoingContext(ctx, grpctypes.GRPCBlockHeightHeader, height)
		}
		var header metadata.MD
		answer, err := bank.Balance(ctx, question, grpc.Header(&header))
		require.NoError(t, err, height)
		require.True(t, answer.Balance.IsPositive())
		require.Equal(t, []string{map[bool]string{true: "1", false: "2"}[height == "1"]}, header.Get(grpctypes.GRPCBlockHeightHeader))
	}
	_, err := bank.Balance(metadata.AppendToOutgoingContext(t.Context(), grpctypes.GRPCBlockHeightHeader, "3"), question)
	require.ErrorContains(t, err, "height in the future")
	ctx, err := again.LatestContext()
	require.NoError(t, err)
	require.Equal(t, []any{int64(2), h.time}, []any{ctx.BlockHeight(), ctx.BlockTime()})

	empty := newTestApp(t, dbm.NewMemDB())
	_, err = banktypes.NewQueryClient(serveGRPC(t, empty)).Balance(t.Context(), question)
	require.ErrorContains(t, err, "please wait for first block")
}

// TestQueriesDuringCommits asks without a pause while blocks are committed: for a moment the store is
// a block ahead of the header, and the SDK refuses.
func TestQueriesDuringCommits(t *testing.T) {
	h := newHarness(t)
	conn := serveGRPC(t, h.App)

	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	failed := make(chan error, 4)
	for range cap(failed) {
		clients.Go(func() {
			for ctx.Err() == nil {
				answer, err := banktypes.NewQueryClient(conn).Balance(context.Background(), &banktypes.QueryBalanceRequest{
					Address: h.address().String(), Denom: btt(1).Denom,
				})
				if err == nil && !answer.Balance.IsPositive() {
					err = errors.New("the balance is empty")
				}
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for range 1000 {
		h.block()
	}
	stop()
	clients.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
}
