package app

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	errorsmod "cosmossdk.io/errors"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

func TestAfterCommit(t *testing.T) {
	refusal := errorsmod.Wrapf(sdkerrors.ErrInvalidHeight, committing+" in either check state or finalize block state (%d)", 7)
	decoded := 0
	decode := func(request any) error {
		decoded++
		request.(*banktypes.QueryBalanceRequest).Denom = "abtt"
		return nil
	}
	asked := 0
	answer, err := afterCommit(t.Context(), decode, func(decode func(any) error) (any, error) {
		request := new(banktypes.QueryBalanceRequest)
		require.NoError(t, decode(request))
		require.Equal(t, "abtt", request.Denom)
		if asked++; asked < 3 {
			return nil, refusal
		}
		return "answer", nil
	})
	require.NoError(t, err)
	require.Equal(t, []any{"answer", 3, 1}, []any{answer, asked, decoded})

	for _, final := range []error{sdkerrors.ErrInvalidHeight, sdkerrors.ErrNotFound} {
		asked = 0
		_, err = afterCommit(t.Context(), decode, func(func(any) error) (any, error) {
			asked++
			return nil, final
		})
		require.ErrorIs(t, err, final)
		require.Equal(t, 1, asked)
	}

	gone, leave := context.WithCancel(t.Context())
	_, err = afterCommit(gone, decode, func(func(any) error) (any, error) {
		leave()
		return nil, refusal
	})
	require.ErrorIs(t, err, sdkerrors.ErrInvalidHeight)
}

// TestQueriesDuringCommits asks without a pause while blocks are committed: for a moment the store is
// a block ahead of the header, and the SDK refuses.
func TestQueriesDuringCommits(t *testing.T) {
	h := newHarness(t)
	h.block()
	server := grpc.NewServer()
	h.RegisterGRPCServerWithSkipCheckHeader(server, false)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })

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
