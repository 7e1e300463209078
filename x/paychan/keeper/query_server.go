package keeper

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

type queryServer struct{ keeper Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(keeper Keeper) types.QueryServer { return queryServer{keeper} }

// Params returns the parameters in force.
func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.keeper.Params.Get(ctx)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.Internal, "reading the paychan parameters: %s", err)
	}
	return &types.QueryParamsResponse{Params: params}, nil
}

// Purse returns a purse, its session keys, and where its unlock stands.
func (s queryServer) Purse(ctx context.Context, request *types.QueryPurseRequest) (*types.QueryPurseResponse, error) {
	purse, err := s.keeper.Purses.Get(ctx, request.Purse)
	if err != nil {
		return nil, found(err, types.ErrPurseNotFound)
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	sessions, err := s.keeper.sessionsOf(sdkCtx, purse.Id)
	if err != nil {
		return nil, grpcstatus.Error(codes.Internal, err.Error())
	}
	for i := range sessions {
		sessions[i] = sessions[i].Settled(moment(sdkCtx), purse.UnlockDelaySeconds)
	}
	return &types.QueryPurseResponse{Purse: view(purse, moment(sdkCtx)), Sessions: sessions}, nil
}

// view adds what follows from the purse at now.
func view(purse types.Purse, now types.Mark) types.PurseView {
	view := types.PurseView{
		Purse: purse, Free: purse.Free(), Phase: purse.Phase(now), Vault: types.Alias(purse.Id, purse.Epoch).Hex(),
	}
	if purse.Unlock != nil {
		matures := purse.UnlockMatures()
		view.Matures = &matures
	}
	return view
}

// PursesByOwner returns the purses of one owner, by id.
func (s queryServer) PursesByOwner(ctx context.Context, request *types.QueryPursesByOwnerRequest) (*types.QueryPursesByOwnerResponse, error) {
	owner, err := s.keeper.account(request.Owner)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.InvalidArgument, "owner: %s", err)
	}
	now := moment(sdk.UnwrapSDKContext(ctx))
	purses, page, err := query.CollectionPaginate(ctx, s.keeper.PursesByOwner, request.Pagination,
		func(key collections.Pair[[]byte, uint64], _ collections.NoValue) (types.PurseView, error) {
			purse, err := s.keeper.Purses.Get(ctx, key.K2())
			return view(purse, now), err
		}, query.WithCollectionPaginationPairPrefix[[]byte, uint64](owner[:]))
	if err != nil {
		return nil, grpcstatus.Errorf(codes.Internal, "reading purses: %s", err)
	}
	return &types.QueryPursesByOwnerResponse{Purses: purses, Pagination: page}, nil
}

// RelayShare returns what a payee gives to whoever submits its claims.
func (s queryServer) RelayShare(ctx context.Context, request *types.QueryRelayShareRequest) (*types.QueryRelayShareResponse, error) {
	payee, err := s.keeper.account(request.Payee)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.InvalidArgument, "payee: %s", err)
	}
	b, err := s.keeper.newBook(sdk.UnwrapSDKContext(ctx), 0)
	if err != nil {
		return nil, grpcstatus.Error(codes.Internal, err.Error())
	}
	bps, err := b.share(payee)
	if err != nil {
		return nil, grpcstatus.Error(codes.Internal, err.Error())
	}
	return &types.QueryRelayShareResponse{ShareBps: bps}, nil
}

// Totals returns the counters of all denoms.
func (s queryServer) Totals(ctx context.Context, request *types.QueryTotalsRequest) (*types.QueryTotalsResponse, error) {
	totals, page, err := query.CollectionPaginate(ctx, s.keeper.Totals, request.Pagination,
		func(_ string, totals types.Totals) (types.Totals, error) { return totals, nil })
	if err != nil {
		return nil, grpcstatus.Errorf(codes.Internal, "reading totals: %s", err)
	}
	return &types.QueryTotalsResponse{Totals: totals, Pagination: page}, nil
}

// found turns the error of a read into the answer of a query.
func found(err, missing error) error {
	if errors.Is(err, collections.ErrNotFound) {
		return grpcstatus.Error(codes.NotFound, missing.Error())
	}
	return grpcstatus.Error(codes.Internal, err.Error())
}
