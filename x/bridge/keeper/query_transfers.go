package keeper

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxFoundByHash bounds the transfers that one transaction made or executed, as they are shown.
const maxFoundByHash = 200

// Transfers finds transfers by any hash or any address, or by an id.
func (s queryServer) Transfers(ctx context.Context, request *types.QueryTransfersRequest) (*types.QueryTransfersResponse, error) {
	key, err := types.ParseSearchKey(request.Key)
	if err != nil {
		return nil, answer(err)
	}
	response := &types.QueryTransfersResponse{Pagination: &query.PageResponse{}}
	switch key.Kind {
	case types.SearchAddress:
		response.Transfers, response.Pagination, err = s.ofAddress(ctx, key.Address, request.Pagination)
	case types.SearchHash:
		var ids []uint64
		if ids, err = s.ofHash(ctx, key.Hash); err == nil {
			response.Transfers, err = s.statuses(ctx, ids)
		}
	default:
		response.Transfers, err = s.statuses(ctx, []uint64{key.ID})
	}
	if err != nil {
		return nil, answer(err)
	}
	return response, nil
}

// ofAddress returns the transfers of an account, here or there, the latest first.
func (s queryServer) ofAddress(ctx context.Context, account []byte, page *query.PageRequest) ([]types.TransferStatus, *query.PageResponse, error) {
	latest := query.PageRequest{}
	if page != nil {
		latest = *page
	}
	latest.Reverse = !latest.Reverse
	return query.CollectionPaginate(ctx, s.keeper.TransfersByAddress, &latest,
		func(key collections.Pair[[]byte, uint64], _ collections.NoValue) (types.TransferStatus, error) {
			transfer, err := s.keeper.Transfers.Get(ctx, key.K2())
			if err != nil {
				return types.TransferStatus{}, err
			}
			return s.transferStatus(ctx, transfer)
		}, query.WithCollectionPaginationPairPrefix[[]byte, uint64](account))
}

// ofHash returns the ids of what a transaction here, or on a remote chain, did.
func (s queryServer) ofHash(ctx context.Context, hash [32]byte) ([]uint64, error) {
	var ids []uint64
	ranger := collections.NewPrefixedPairRange[[]byte, uint64](hash[:])
	err := s.keeper.TransfersByHash.Walk(ctx, ranger, func(key collections.Pair[[]byte, uint64]) (bool, error) {
		ids = append(ids, key.K2())
		return len(ids) == maxFoundByHash, nil
	})
	if err != nil || s.keeper.Remote == nil {
		return latestFirst(ids), err
	}
	for _, event := range s.keeper.Remote.Events(hash) {
		found, err := s.ofEvent(ctx, event)
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	return latestFirst(ids), nil
}

// latestFirst sorts ids descending, each once.
func latestFirst(ids []uint64) []uint64 {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	slices.Reverse(ids)
	return ids[:min(len(ids), maxFoundByHash)]
}

// ofEvent returns the deposit that an event made, or the withdrawals that it ended.
func (s queryServer) ofEvent(ctx context.Context, event types.EventRef) ([]uint64, error) {
	id, err := s.keeper.TransferOfEvent.Get(ctx, collections.Join(event.Row, event.Nonce))
	if err != nil {
		return nil, nilIfNotFound(err)
	}
	transfer, err := s.keeper.Transfers.Get(ctx, id)
	if err != nil || transfer.Inbound {
		return []uint64{id}, nilIfNotFound(err)
	}
	packet, err := s.keeper.Packets.Get(ctx, collections.Join(transfer.Row, transfer.Nonce))
	if err != nil {
		return []uint64{id}, nilIfNotFound(err)
	}
	var ids []uint64
	for _, withdrawal := range packet.Withdrawals {
		id, err := s.keeper.TransferOfWithdrawal.Get(ctx, withdrawal)
		if err == nil {
			ids = append(ids, id)
		} else if !isNotFound(err) {
			return nil, err
		}
	}
	return ids, nil
}

// statuses leaves out what is not there.
func (s queryServer) statuses(ctx context.Context, ids []uint64) ([]types.TransferStatus, error) {
	var statuses []types.TransferStatus
	for _, id := range ids {
		transfer, err := s.keeper.Transfers.Get(ctx, id)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		status, err := s.transferStatus(ctx, transfer)
		if err != nil {
			return nil, err
		}
		statuses = append(statuses, status)
	}
	return statuses, nil
}

// transferStatus adds what a transfer waits for.
func (s queryServer) transferStatus(ctx context.Context, transfer types.Transfer) (types.TransferStatus, error) {
	status := types.TransferStatus{Transfer: transfer, RemoteHash: s.remoteHash(transfer)}
	row, err := s.keeper.row(ctx, transfer.Row)
	if err != nil {
		return status, err
	}
	now := sdk.UnwrapSDKContext(ctx).BlockTime().Unix()
	onward := int64(row.FinalitySeconds) + relaySeconds
	switch transfer.Stage() {
	case types.TransferStage_TRANSFER_STAGE_HELD:
		status.WaitsFor = "to be credited: " + transfer.Note
	case types.TransferStage_TRANSFER_STAGE_WAITING:
		seconds := int64(0)
		status.WaitsFor, seconds, err = s.waitingFor(ctx, row, transfer)
		status.ExpectedTime = now + seconds + signSeconds + onward
	case types.TransferStage_TRANSFER_STAGE_SIGNING, types.TransferStage_TRANSFER_STAGE_SIGNED:
		status.WaitsFor, err = s.packetWaitsFor(ctx, row, transfer)
		status.ExpectedTime = now + onward
	case types.TransferStage_TRANSFER_STAGE_CLAIMABLE:
		status.WaitsFor = fmt.Sprintf("its recipient to claim it from the Portal on %s: it could not be paid out", row.Name)
	}
	return status, err
}

// remoteHash is known only to nodes that watched the remote chain.
func (s queryServer) remoteHash(transfer types.Transfer) string {
	nonce := transfer.ExecutedEvent
	if transfer.Inbound {
		nonce = transfer.Nonce
	}
	if s.keeper.Remote == nil || nonce == 0 {
		return ""
	}
	hash, found := s.keeper.Remote.Hash(transfer.Row, nonce)
	if !found {
		return ""
	}
	return "0x" + hex.EncodeToString(hash[:])
}

// waitingFor says why a withdrawal is in no batch yet, and how long that may last.
func (s queryServer) waitingFor(ctx context.Context, row types.Row, transfer types.Transfer) (string, int64, error) {
	withdrawal, err := s.keeper.Withdrawals.Get(ctx, transfer.Withdrawal)
	if err != nil {
		return "", 0, err
	}
	state, err := s.keeper.rowState(ctx, row.Id)
	if err != nil {
		return "", 0, err
	}
	full, err := s.keeper.openFull(ctx, row)
	switch {
	case err != nil:
		return "", 0, err
	case state.Pause.Outbound:
		return "the pause to end: " + sentence(paused("withdrawals to "+row.Name+" are", state.Pause)), 0, nil
	case withdrawal.Delayed:
		return s.delayedFor(ctx, row, withdrawal)
	case full:
		return fmt.Sprintf("one of the %d open packets of %s to be executed", row.Batch.MaxOpen, row.Name), relaySeconds, nil
	}
	return "the next batch: a higher fee goes first", int64(row.Batch.MaxWaitBlocks+1) * blockSeconds, nil
}

// delayedFor says what holds a token up, for as much as the withdrawals before this one and
// itself need.
func (s queryServer) delayedFor(ctx context.Context, row types.Row, withdrawal types.Withdrawal) (string, int64, error) {
	token, err := s.keeper.tokenByDenom(ctx, row.Id, withdrawal.Amount.Denom)
	if err != nil {
		return "", 0, err
	}
	ledger, err := s.keeper.ledger(ctx, row.Id, token.Contract)
	if err != nil {
		return "", 0, err
	}
	if ledger.Pause.Outbound {
		return "the pause to end: " + sentence(paused("withdrawals of "+token.Symbol+" to "+row.Name+" are", ledger.Pause)), 0, nil
	}
	_, room, err := s.keeper.Room(ctx, row.Id, token.Contract)
	if err != nil {
		return "", 0, err
	}
	ahead, err := s.keeper.amountAhead(ctx, token, withdrawal.Id)
	if err != nil {
		return "", 0, err
	}
	text := fmt.Sprintf("room within the daily limit of %s to %s: %s are ahead of it or its own, and %s fit now",
		token.Symbol, row.Name, token.Show(ahead), token.Show(room))
	return text, leakIn(token, room, ahead), nil
}

// amountAhead sums what waits for a token, up to and with a withdrawal, or all of it for id 0.
func (k Keeper) amountAhead(ctx context.Context, token types.Token, id uint64) (math.Int, error) {
	total := math.ZeroInt()
	ranger := collections.NewSuperPrefixedTripleRange[uint32, []byte, uint64](token.Row, token.Contract)
	counted := 0
	err := k.DelayedWithdrawals.Walk(ctx, ranger, func(key collections.Triple[uint32, []byte, uint64]) (bool, error) {
		withdrawal, err := k.Withdrawals.Get(ctx, key.K3())
		if err != nil {
			return true, err
		}
		total = total.Add(withdrawal.Amount.Amount)
		counted++
		return key.K3() == id || counted == maxCounted, nil
	})
	return total, err
}

// leakIn is how long until a daily limit has let through so much.
func leakIn(token types.Token, room, amount math.Int) int64 {
	limit := token.Limits.DailyOutflow
	if amount.LTE(room) || !limit.IsPositive() {
		return 0
	}
	seconds := amount.Sub(room).MulRaw(daySeconds).Add(limit).SubRaw(1).Quo(limit)
	return math.MinInt(seconds, math.NewInt(maxRetention)).Int64()
}

// packetWaitsFor says what the packet of a withdrawal lacks.
func (s queryServer) packetWaitsFor(ctx context.Context, row types.Row, transfer types.Transfer) (string, error) {
	packet, err := s.keeper.Packets.Get(ctx, collections.Join(transfer.Row, transfer.Nonce))
	if err != nil {
		return "", err
	}
	signed, total, err := s.keeper.SignedPower(ctx, packet)
	if err != nil {
		return "", err
	}
	if !types.MoreThanTwoThirds(signed, total) {
		return fmt.Sprintf("signatures of packet %d of %s: %d of %d power signed, more than 2/3 must", packet.Nonce, row.Name, signed, total), nil
	}
	until := time.Unix(int64(min(packet.Deadline, maxRetention)), 0).UTC().Format(time.RFC3339)
	return fmt.Sprintf("a relayer to carry packet %d to %s until %s: otherwise it is refunded", packet.Nonce, row.Name, until), nil
}
