package keeper

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

type queryServer struct{ keeper Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(keeper Keeper) types.QueryServer { return queryServer{keeper} }

// Params returns the parameters in force.
func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.keeper.Params.Get(ctx)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.Internal, "reading the rewards parameters: %s", err)
	}
	return &types.QueryParamsResponse{Params: params}, nil
}

// Pool returns what the pool holds, what it pays, and when it runs dry.
func (s queryServer) Pool(ctx context.Context, _ *types.QueryPoolRequest) (*types.QueryPoolResponse, error) {
	params, err := s.keeper.Params.Get(ctx)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.Internal, "reading the rewards parameters: %s", err)
	}
	totals, err := s.keeper.Totals.Get(ctx)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.Internal, "reading the rewards totals: %s", err)
	}
	pace, err := s.keeper.Pace.Get(ctx)
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return nil, grpcstatus.Errorf(codes.Internal, "reading the pace of blocks: %s", err)
	}
	pool := s.keeper.Pool(ctx)
	response := &types.QueryPoolResponse{
		Balance:      sdk.NewCoin(chain.BaseDenom, pool),
		AbttPerBlock: params.AbttPerBlock,
		Status:       status(pool, params.AbttPerBlock),
		Totals:       totals,
	}
	forecast(response, pace, currentBlock(ctx))
	return response, nil
}

func currentBlock(ctx context.Context) types.Mark {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	return types.Mark{Height: sdkCtx.BlockHeight(), Time: sdkCtx.BlockTime()}
}

// forecast fills in when the pool runs dry, if it does.
func forecast(response *types.QueryPoolResponse, pace types.Pace, now types.Mark) {
	if response.Status != types.PoolPaying {
		return
	}
	blocks := blocksLeft(response.Balance.Amount, response.AbttPerBlock, now.Height)
	response.BlocksLeft = uint64(blocks)
	response.DryHeight = now.Height + blocks
	response.DryTime = dryTime(now.Time, blocks, perBlock(pace, now))
}
