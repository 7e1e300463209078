package keeper

import (
	"context"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Lane returns one lane.
func (s queryServer) Lane(ctx context.Context, request *types.QueryLaneRequest) (*types.QueryLaneResponse, error) {
	payee, err := s.keeper.account(request.Payee)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.InvalidArgument, "payee: %s", err)
	}
	key := types.VoucherLane(payee, request.Purse, request.Epoch, request.Lane, request.Expiry)
	if request.Cheques {
		key = types.ChequeLane(payee, request.Purse, request.Epoch)
	}
	lane, err := s.keeper.Lanes.Get(ctx, key.Bytes())
	if err != nil {
		return nil, found(err, types.ErrLaneNotFound)
	}
	id, err := s.keeper.laneID(key)
	if err != nil {
		return nil, grpcstatus.Error(codes.Internal, err.Error())
	}
	return &types.QueryLaneResponse{Record: types.LaneRecord{Id: id, Lane: lane}}, nil
}

// LanesByPayee returns the lanes of one payee.
func (s queryServer) LanesByPayee(ctx context.Context, request *types.QueryLanesByPayeeRequest) (*types.QueryLanesByPayeeResponse, error) {
	payee, err := s.keeper.account(request.Payee)
	if err != nil {
		return nil, grpcstatus.Errorf(codes.InvalidArgument, "payee: %s", err)
	}
	records, page, err := query.CollectionPaginate(ctx, s.keeper.Lanes, request.Pagination, s.keeper.record,
		func(options *query.CollectionsPaginateOptions[[]byte]) {
			prefix := payee[:]
			options.Prefix = &prefix
		})
	if err != nil {
		return nil, grpcstatus.Errorf(codes.Internal, "reading lanes: %s", err)
	}
	return &types.QueryLanesByPayeeResponse{Records: records, Pagination: page}, nil
}

// record returns a lane with its name.
func (k Keeper) record(bz []byte, lane types.Lane) (types.LaneRecord, error) {
	key, err := types.ParseLaneKey(bz)
	if err != nil {
		return types.LaneRecord{}, err
	}
	id, err := k.laneID(key)
	return types.LaneRecord{Id: id, Lane: lane}, err
}

// Claimable returns what one instrument would pay now, to a sender that takes no share, and if
// that is less than it asks for, why.
func (s queryServer) Claimable(ctx context.Context, request *types.QueryClaimableRequest) (*types.QueryClaimableResponse, error) {
	msg := asClaim(request)
	if msg.Items() != 1 {
		return nil, grpcstatus.Error(codes.InvalidArgument, types.ErrAmbiguous.Error())
	}
	result, asked, err := s.keeper.tryClaim(sdk.UnwrapSDKContext(ctx), msg)
	if err != nil {
		return nil, grpcstatus.Error(codes.Internal, err.Error())
	}
	response := &types.QueryClaimableResponse{Result: result, Asked: asked}
	if err := result.Code.Err(); err != nil {
		response.Reason = err.Error()
	} else if result.Code == types.CodeAlreadyClaimed {
		response.Reason = "the lane has been paid as much already: nothing is left to claim with this one"
	}
	return response, nil
}

func asClaim(request *types.QueryClaimableRequest) *types.MsgClaim {
	msg := &types.MsgClaim{}
	if request.Voucher != nil {
		msg.Vouchers = append(msg.Vouchers, *request.Voucher)
	}
	if request.ChainVoucher != nil {
		msg.ChainVouchers = append(msg.ChainVouchers, *request.ChainVoucher)
	}
	if request.Cheque != nil {
		msg.Cheques = append(msg.Cheques, *request.Cheque)
	}
	return msg
}

// tryClaim settles a batch of one in a book that is never flushed, and returns what became of
// it and what it asked for.
func (k Keeper) tryClaim(ctx sdk.Context, msg *types.MsgClaim) (types.ItemResult, math.Int, error) {
	b, err := k.openBatch(ctx, 1, msg.Gas(), "paychan claimable")
	if err != nil {
		return types.ItemResult{}, math.Int{}, err
	}
	items, err := b.verified(msg)
	if err != nil {
		return types.ItemResult{}, math.Int{}, err
	}
	return b.settle(&items[0], items[0].key.Payee)
}
