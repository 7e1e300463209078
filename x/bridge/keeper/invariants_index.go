package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// countKeys returns how many keys a set has.
func countKeys[K any](ctx context.Context, set collections.KeySet[K]) (int, error) {
	n := 0
	err := set.Walk(ctx, nil, func(K) (bool, error) { n++; return false, nil })
	return n, err
}

// checkPackets wants each packet to be among the open ones or among the closed ones, by its state, and
// its digest among the digests.
func (k Keeper) checkPackets(ctx context.Context) (string, error) {
	broken, open, closed := "", 0, 0
	err := k.Packets.Walk(ctx, nil, func(key rowNonce, packet types.Packet) (bool, error) {
		indexed, err := false, error(nil)
		switch packet.State {
		case types.PacketState_PACKET_STATE_OPEN:
			open++
			indexed, err = k.OpenPackets.Has(ctx, key)
		case types.PacketState_PACKET_STATE_STUCK:
			indexed = true // in neither: the counts below show it
		default:
			closed++
			indexed, err = k.ClosedPackets.Has(ctx, collections.Join3(packet.ClosedTime, packet.Row, packet.Nonce))
		}
		if err != nil {
			return true, err
		}
		made, err := k.Digests.Has(ctx, packet.Digest)
		if !indexed || !made {
			broken = fmt.Sprintf("packet %d of row %d is %s, but not where it belongs", packet.Nonce, packet.Row, packet.State)
		}
		return broken != "", err
	})
	if err != nil || broken != "" {
		return broken, err
	}
	opens, err := countKeys(ctx, k.OpenPackets)
	if err != nil {
		return "", err
	}
	closes, err := countKeys(ctx, k.ClosedPackets)
	if err != nil || opens == open && closes == closed {
		return "", err
	}
	return fmt.Sprintf("%d packets are open and %d closed, but %d and %d are listed as such", open, closed, opens, closes), nil
}

// checkHeld wants what is credited by itself to be in its token's queue, and nothing else.
func (k Keeper) checkHeld(ctx context.Context) (string, error) {
	broken, queued := "", 0
	err := k.Held.Walk(ctx, nil, func(id uint64, held types.Held) (bool, error) {
		if !held.Reason.Queued() {
			return false, nil
		}
		queued++
		event, err := held.Deposit()
		if err != nil {
			return true, err
		}
		found, err := k.HeldByToken.Has(ctx, collections.Join3(held.Row, event.Token[:], id))
		if !found {
			broken = fmt.Sprintf("the held deposit %d is in no queue", id)
		}
		return broken != "", err
	})
	if err != nil || broken != "" {
		return broken, err
	}
	entries, err := countKeys(ctx, k.HeldByToken)
	if err != nil || entries == queued {
		return "", err
	}
	return fmt.Sprintf("%d held deposits wait, but the queues have %d", queued, entries), nil
}

// checkQueues wants each waiting withdrawal to be in one queue, and a batched one in none.
func (k Keeper) checkQueues(ctx context.Context) (string, error) {
	broken, all, waiting := "", 0, 0
	err := k.Withdrawals.Walk(ctx, nil, func(id uint64, w types.Withdrawal) (bool, error) {
		all++
		if w.State != types.WithdrawalState_WITHDRAWAL_STATE_WAITING {
			return false, nil
		}
		waiting++
		found, err := k.isQueued(ctx, w)
		if !found {
			broken = fmt.Sprintf("withdrawal %d waits in no queue", id)
		}
		return broken != "", err
	})
	if err != nil || broken != "" {
		return broken, err
	}
	queued, err := countKeys(ctx, k.WithdrawalQueue)
	if err != nil {
		return "", err
	}
	delayed, err := countKeys(ctx, k.DelayedWithdrawals)
	if err != nil {
		return "", err
	}
	senders, err := countKeys(ctx, k.WithdrawalsBySender)
	if err != nil || queued+delayed == waiting && senders == all {
		return "", err
	}
	return fmt.Sprintf("%d of %d withdrawals wait, but the queues have %d and %d, and senders %d", waiting, all, queued, delayed, senders), nil
}

func (k Keeper) isQueued(ctx context.Context, w types.Withdrawal) (bool, error) {
	if !w.Delayed {
		return k.WithdrawalQueue.Has(ctx, collections.Join(w.Row, w.Rank))
	}
	contract, err := k.TokensByDenom.Get(ctx, collections.Join(w.Row, w.Amount.Denom))
	if err != nil {
		return false, err
	}
	return k.DelayedWithdrawals.Has(ctx, collections.Join3(w.Row, contract, w.Id))
}
