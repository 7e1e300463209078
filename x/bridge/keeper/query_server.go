package keeper

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

type queryServer struct{ keeper Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(keeper Keeper) types.QueryServer { return queryServer{keeper} }

// maxCounted bounds what a query counts: it stops there.
const maxCounted = 10_000

// Params returns the parameters.
func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.keeper.GetParams(ctx)
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryParamsResponse{Params: params}, nil
}

// Rows returns the remote chains and their state.
func (s queryServer) Rows(ctx context.Context, _ *types.QueryRowsRequest) (*types.QueryRowsResponse, error) {
	rows, err := s.keeper.allRows(ctx)
	if err != nil {
		return nil, answer(err)
	}
	response := &types.QueryRowsResponse{}
	for _, row := range rows {
		status, err := s.rowStatus(ctx, row)
		if err != nil {
			return nil, answer(err)
		}
		response.Rows = append(response.Rows, status)
	}
	return response, nil
}

// Status returns a row's state and what the validators report of it.
func (s queryServer) Status(ctx context.Context, request *types.QueryStatusRequest) (*types.QueryStatusResponse, error) {
	row, err := s.keeper.row(ctx, request.Row)
	if err != nil {
		return nil, answer(err)
	}
	reported, err := s.keeper.Tips.Get(ctx, request.Row)
	if err != nil && !isNotFound(err) {
		return nil, answer(err)
	}
	response := &types.QueryStatusResponse{Tips: reported.Tips, ReportedTotalPower: reported.TotalPower}
	if response.Status, err = s.rowStatus(ctx, row); err != nil {
		return nil, answer(err)
	}
	// Not as of the last report: one may be old, and validators have come and gone since.
	if response.KeyedPower, response.TotalPower, err = s.keeper.keyedPower(ctx); err != nil {
		return nil, answer(err)
	}
	params, err := s.keeper.GetParams(ctx)
	if err != nil {
		return nil, answer(err)
	}
	if response.Note = rowNote(params, response); response.Note != "" {
		return response, nil
	}
	if response.Note, err = s.keeper.SetNote(ctx, row); err != nil {
		return nil, answer(err)
	}
	return response, nil
}

// rowNote says in words what stands in a row's way.
func rowNote(params types.Params, status *types.QueryStatusResponse) string {
	pause := status.Status.State.Pause
	name := status.Status.Row.Name
	switch {
	case pause.Inbound && pause.Outbound:
		return sentence(paused(name+" is", pause))
	case pause.Inbound:
		return sentence(paused("deposits from "+name+" are", pause))
	case pause.Outbound:
		return sentence(paused("withdrawals to "+name+" are", pause))
	case !params.InjectionEnabled:
		return "governance turned the bridge off: the parameter injection_enabled is false"
	case !types.MoreThanTwoThirds(status.KeyedPower, status.TotalPower):
		return fmt.Sprintf("validators with a bridge key have %d of %d power: more than 2/3 are needed to sign", status.KeyedPower, status.TotalPower)
	case len(status.Tips) > 0 && status.Tips[0].Tip > status.Status.State.AppliedNonce:
		return fmt.Sprintf("event %d is reported, %d is applied: more than 2/3 of the power must report it", status.Tips[0].Tip, status.Status.State.AppliedNonce)
	default:
		return ""
	}
}

func (s queryServer) rowStatus(ctx context.Context, row types.Row) (types.RowStatus, error) {
	state, err := s.keeper.rowState(ctx, row.Id)
	if err != nil {
		return types.RowStatus{}, err
	}
	open, err := s.keeper.countOpen(ctx, row.Id, maxCounted)
	if err != nil {
		return types.RowStatus{}, err
	}
	waiting, err := s.keeper.countWaiting(ctx, row.Id)
	if err != nil {
		return types.RowStatus{}, err
	}
	held, err := s.countHeld(ctx, row.Id)
	return types.RowStatus{Row: row, State: state, OpenPackets: open, Waiting: waiting, Held: held}, err
}

// countWaiting counts the withdrawals in no batch, in the queue and delayed.
func (k Keeper) countWaiting(ctx context.Context, row uint32) (uint64, error) {
	var count uint64
	err := k.WithdrawalQueue.Walk(ctx, collections.NewPrefixedPairRange[uint32, []byte](row), func(collections.Pair[uint32, []byte]) (bool, error) {
		count++
		return count == maxCounted, nil
	})
	if err != nil {
		return 0, err
	}
	ranger := collections.NewPrefixedTripleRange[uint32, []byte, uint64](row)
	err = k.DelayedWithdrawals.Walk(ctx, ranger, func(collections.Triple[uint32, []byte, uint64]) (bool, error) {
		count++
		return count >= maxCounted, nil
	})
	return count, err
}

func (s queryServer) countHeld(ctx context.Context, row uint32) (uint64, error) {
	var count uint64
	err := s.keeper.Held.Walk(ctx, nil, func(_ uint64, held types.Held) (bool, error) {
		if held.Row == row {
			count++
		}
		return count == maxCounted, nil
	})
	return count, err
}

// Tokens returns the tokens of a row, or of all rows for row 0.
func (s queryServer) Tokens(ctx context.Context, request *types.QueryTokensRequest) (*types.QueryTokensResponse, error) {
	var within []func(*query.CollectionsPaginateOptions[rowToken])
	if request.Row != 0 {
		if _, err := s.keeper.row(ctx, request.Row); err != nil {
			return nil, answer(err)
		}
		within = append(within, query.WithCollectionPaginationPairPrefix[uint32, []byte](request.Row))
	}
	tokens, page, err := query.CollectionPaginate(ctx, s.keeper.Tokens, request.Pagination,
		func(_ rowToken, token types.Token) (types.TokenStatus, error) { return s.tokenStatus(ctx, token) }, within...)
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryTokensResponse{Tokens: tokens, Pagination: page}, nil
}

func (s queryServer) tokenStatus(ctx context.Context, token types.Token) (types.TokenStatus, error) {
	ledger, err := s.keeper.ledger(ctx, token.Row, token.Contract)
	if err != nil {
		return types.TokenStatus{}, err
	}
	status := types.TokenStatus{Token: token, Ledger: ledger}
	if status.InflowRoom, status.OutflowRoom, err = s.keeper.Room(ctx, token.Row, token.Contract); err != nil {
		return types.TokenStatus{}, err
	}
	status.Available = availableNow(ledger, status.OutflowRoom)
	if contract, found := s.keeper.Contracts.ERC20(ctx, token.Denom); found {
		status.Erc20 = address.Checksummed(contract)
	}
	return status, nil
}

// answer turns an error into that of a query.
func answer(err error) error {
	switch {
	case isNotFound(err), errors.Is(err, types.ErrUnknownRow), errors.Is(err, types.ErrUnknownToken),
		errors.Is(err, types.ErrUnknownPacket), errors.Is(err, types.ErrUnknownWithdrawal):
		return grpcstatus.Error(codes.NotFound, err.Error())
	case errors.Is(err, types.ErrInvalidSearch), errors.Is(err, types.ErrInvalidAmount):
		return grpcstatus.Error(codes.InvalidArgument, err.Error())
	default:
		return grpcstatus.Error(codes.Internal, err.Error())
	}
}
