package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Holding returns the deposits that are not credited, of one row or of all.
func (s queryServer) Holding(ctx context.Context, request *types.QueryHoldingRequest) (*types.QueryHoldingResponse, error) {
	held, page, err := query.CollectionFilteredPaginate(ctx, s.keeper.Held, request.Pagination,
		func(_ uint64, held types.Held) (bool, error) { return request.Row == 0 || held.Row == request.Row, nil },
		func(_ uint64, held types.Held) (types.Held, error) { return held, nil })
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryHoldingResponse{Held: held, Pagination: page}, nil
}

// Keys returns the bridge keys of validators.
func (s queryServer) Keys(ctx context.Context, request *types.QueryKeysRequest) (*types.QueryKeysResponse, error) {
	keys, page, err := query.CollectionPaginate(ctx, s.keeper.BridgeKeys, request.Pagination,
		func(_ []byte, key types.BridgeKey) (types.BridgeKey, error) { return key, nil })
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryKeysResponse{Keys: keys, Pagination: page}, nil
}

// ValidatorSet returns the set that a row's Portal holds, or another one of its sets.
func (s queryServer) ValidatorSet(ctx context.Context, request *types.QueryValidatorSetRequest) (*types.QueryValidatorSetResponse, error) {
	if _, err := s.keeper.row(ctx, request.Row); err != nil {
		return nil, answer(err)
	}
	var set types.Set
	var err error
	if request.Nonce == 0 {
		set, err = s.keeper.PortalSet(ctx, request.Row)
	} else {
		set, err = s.keeper.readSet(ctx, request.Row, request.Nonce)
	}
	if err != nil {
		return nil, grpcstatus.Error(codes.NotFound, err.Error())
	}
	encoded, err := set.Wire().Encode()
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryValidatorSetResponse{Set: set, Encoded: encoded}, nil
}
