package keeper

import (
	"context"
	"encoding/binary"
	"slices"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Packet returns a packet with what a relayer submits.
func (s queryServer) Packet(ctx context.Context, request *types.QueryPacketRequest) (*types.QueryPacketResponse, error) {
	row, err := s.keeper.row(ctx, request.Row)
	if err != nil {
		return nil, answer(err)
	}
	packet, err := s.keeper.Packets.Get(ctx, collections.Join(request.Row, request.Nonce))
	if isNotFound(err) {
		return nil, answer(errorsmod.Wrapf(types.ErrUnknownPacket, "%d of %s: it was not made yet, or closed long ago", request.Nonce, row.Name))
	}
	if err != nil {
		return nil, answer(err)
	}
	status, err := s.packetStatus(ctx, packet, true)
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryPacketResponse{Packet: status}, nil
}

// Packets returns the open packets of a row, by nonce.
func (s queryServer) Packets(ctx context.Context, request *types.QueryPacketsRequest) (*types.QueryPacketsResponse, error) {
	if _, err := s.keeper.row(ctx, request.Row); err != nil {
		return nil, answer(err)
	}
	packets, page, err := query.CollectionPaginate(ctx, s.keeper.OpenPackets, request.Pagination,
		func(key rowNonce, _ collections.NoValue) (types.PacketStatus, error) {
			packet, err := s.keeper.Packets.Get(ctx, key)
			if err != nil {
				return types.PacketStatus{}, err
			}
			return s.packetStatus(ctx, packet, false)
		}, query.WithCollectionPaginationPairPrefix[uint32, uint64](request.Row))
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryPacketsResponse{Packets: packets, Pagination: page}, nil
}

// packetStatus adds who signed, by the set that the Portal holds now. What was executed, by an
// earlier set perhaps, lacks nobody.
func (s queryServer) packetStatus(ctx context.Context, packet types.Packet, calldata bool) (types.PacketStatus, error) {
	set, err := s.keeper.PortalSet(ctx, packet.Row)
	if err != nil {
		return types.PacketStatus{}, err
	}
	signatures, err := s.signatures(ctx, packet)
	if err != nil {
		return types.PacketStatus{}, err
	}
	status := types.PacketStatus{Packet: packet, TotalPower: set.Total}
	for _, member := range set.Members {
		if _, signed := signatures[portalabi.Address(member.Address)]; signed {
			status.SignedPower += member.Power
			continue
		}
		if packet.State != types.PacketState_PACKET_STATE_OPEN {
			continue
		}
		operator, err := s.keeper.ValidatorCodec.BytesToString(member.Operator)
		if err != nil {
			return types.PacketStatus{}, err
		}
		status.Missing = append(status.Missing, operator)
	}
	status.Signed = types.MoreThanTwoThirds(status.SignedPower, status.TotalPower)
	if calldata && status.Signed && packet.State == types.PacketState_PACKET_STATE_OPEN {
		execution, err := portalabi.Assemble(packet.Wire(), set.Wire(), signatures, portalabi.Address{})
		if err != nil {
			return types.PacketStatus{}, err
		}
		status.Calldata = execution.Calldata()
	}
	return status, nil
}

func (s queryServer) signatures(ctx context.Context, packet types.Packet) (map[portalabi.Address]portalabi.Signature, error) {
	signatures := map[portalabi.Address]portalabi.Signature{}
	all := collections.NewSuperPrefixedTripleRange[uint32, uint64, []byte](packet.Row, packet.Nonce)
	err := s.keeper.Signatures.Walk(ctx, all, func(key collections.Triple[uint32, uint64, []byte], bz []byte) (bool, error) {
		signature, err := types.ParseSignature(bz)
		signatures[portalabi.Address(key.K3())] = signature
		return false, err
	})
	return signatures, err
}

// Withdrawal returns a withdrawal that is under way.
func (s queryServer) Withdrawal(ctx context.Context, request *types.QueryWithdrawalRequest) (*types.QueryWithdrawalResponse, error) {
	withdrawal, err := s.keeper.Withdrawals.Get(ctx, request.Id)
	if isNotFound(err) {
		return nil, answer(errorsmod.Wrapf(types.ErrUnknownWithdrawal, "%d: it never was, or is over: see the query transfers", request.Id))
	}
	if err != nil {
		return nil, answer(err)
	}
	return &types.QueryWithdrawalResponse{Withdrawal: withdrawal}, nil
}

// Parts of the list of waiting withdrawals, which begin a page's key.
const (
	delayedPart = 'd'
	queuePart   = 'q'
)

// Withdrawals returns the waiting withdrawals of a row: those that wait for their token by contract
// and id, then the queue.
func (s queryServer) Withdrawals(ctx context.Context, request *types.QueryWithdrawalsRequest) (*types.QueryWithdrawalsResponse, error) {
	if _, err := s.keeper.row(ctx, request.Row); err != nil {
		return nil, answer(err)
	}
	page := query.PageRequest{}
	if request.Pagination != nil {
		page = *request.Pagination
	}
	if page.Reverse || page.Offset > 0 || page.CountTotal {
		return nil, grpcstatus.Error(codes.InvalidArgument, "withdrawals are listed in their order alone: page by key, without offset, reverse and count_total")
	}
	if page.Limit == 0 {
		page.Limit = query.DefaultLimit
	}
	response := &types.QueryWithdrawalsResponse{Pagination: &query.PageResponse{}}
	if err := s.listWaiting(ctx, request.Row, page, response); err != nil {
		return nil, answer(err)
	}
	return response, nil
}

// listWaiting fills a page from both parts.
func (s queryServer) listWaiting(ctx context.Context, row uint32, page query.PageRequest, to *types.QueryWithdrawalsResponse) error {
	part, key := byte(delayedPart), page.Key
	if len(key) > 0 {
		part, key = key[0], key[1:]
	}
	if part == delayedPart {
		found, next, err := query.CollectionPaginate(ctx, s.keeper.DelayedWithdrawals, &query.PageRequest{Key: key, Limit: page.Limit},
			func(key collections.Triple[uint32, []byte, uint64], _ collections.NoValue) (types.Withdrawal, error) {
				return s.keeper.Withdrawals.Get(ctx, key.K3())
			}, func(options *query.CollectionsPaginateOptions[collections.Triple[uint32, []byte, uint64]]) {
				prefix := collections.TriplePrefix[uint32, []byte, uint64](row)
				options.Prefix = &prefix
			})
		if err != nil {
			return err
		}
		to.Withdrawals = found
		if len(next.NextKey) > 0 {
			to.Pagination.NextKey = slices.Concat([]byte{delayedPart}, next.NextKey)
			return nil
		}
		key = nil
	}
	rest := page.Limit - uint64(len(to.Withdrawals))
	if rest == 0 {
		to.Pagination.NextKey = []byte{queuePart}
		return nil
	}
	found, next, err := query.CollectionPaginate(ctx, s.keeper.WithdrawalQueue, &query.PageRequest{Key: key, Limit: rest},
		func(key rowToken, _ collections.NoValue) (types.Withdrawal, error) {
			return s.keeper.Withdrawals.Get(ctx, idOfRank(key.K2()))
		}, query.WithCollectionPaginationPairPrefix[uint32, []byte](row))
	if err != nil {
		return err
	}
	to.Withdrawals = append(to.Withdrawals, found...)
	if len(next.NextKey) > 0 {
		to.Pagination.NextKey = slices.Concat([]byte{queuePart}, next.NextKey)
	}
	return nil
}

// idOfRank returns the withdrawal's id, which ends its rank.
func idOfRank(rank []byte) uint64 { return binary.BigEndian.Uint64(rank[types.RankSize-8:]) }
