package keeper

import (
	"context"
	"time"

	"cosmossdk.io/collections"
)

// What a block prunes at most. A packet has up to 256 signatures.
const (
	maxPrunedPackets   = 8
	maxPrunedTransfers = 100
)

// prune deletes old packets with their signatures, and old records. The digests of packets stay
// for ever: who signed one must never be punished for it.
func (k Keeper) prune(ctx context.Context) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	retention := int64(min(params.TransferRetentionSeconds, maxRetention))
	if err := k.pruneTransfers(ctx, blockTime(ctx)-retention); err != nil {
		return err
	}
	// Until nobody who signed it can be punished any more, a packet may be needed to judge.
	unbonding, err := k.Staking.UnbondingTime(ctx)
	if err != nil {
		return err
	}
	return k.prunePackets(ctx, blockTime(ctx)-max(retention, int64(unbonding/time.Second)))
}

// maxRetention, a thousand years, keeps the difference of times within its type.
const maxRetention = 1_000 * 366 * 24 * 3_600

// pruneTransfers deletes records that ended before a time.
func (k Keeper) pruneTransfers(ctx context.Context, before int64) error {
	var ids []uint64
	ranger := new(collections.Range[collections.Pair[int64, uint64]]).EndExclusive(collections.Join(before, uint64(0)))
	err := k.TransfersByEnd.Walk(ctx, ranger, func(key collections.Pair[int64, uint64]) (bool, error) {
		ids = append(ids, key.K2())
		return len(ids) == maxPrunedTransfers, nil
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		t, err := k.Transfers.Get(ctx, id)
		if err != nil {
			return err
		}
		if err := k.removeTransfer(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// prunePackets deletes packets that were closed before a time.
func (k Keeper) prunePackets(ctx context.Context, before int64) error {
	var keys []collections.Triple[int64, uint32, uint64]
	ranger := new(collections.Range[collections.Triple[int64, uint32, uint64]]).
		EndExclusive(collections.Join3(before, uint32(0), uint64(0)))
	err := k.ClosedPackets.Walk(ctx, ranger, func(key collections.Triple[int64, uint32, uint64]) (bool, error) {
		keys = append(keys, key)
		return len(keys) == maxPrunedPackets, nil
	})
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := k.prunePacket(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) prunePacket(ctx context.Context, key collections.Triple[int64, uint32, uint64]) error {
	if err := k.clearControl(ctx, key.K2(), key.K3()); err != nil {
		return err
	}
	signatures := collections.NewSuperPrefixedTripleRange[uint32, uint64, []byte](key.K2(), key.K3())
	if err := k.Signatures.Clear(ctx, signatures); err != nil {
		return err
	}
	if err := k.ClosedPackets.Remove(ctx, key); err != nil {
		return err
	}
	return k.Packets.Remove(ctx, collections.Join(key.K2(), key.K3()))
}

// clearControl forgets that a pruned packet was the last one about something.
func (k Keeper) clearControl(ctx context.Context, row uint32, nonce uint64) error {
	packet, err := k.Packets.Get(ctx, collections.Join(row, nonce))
	if err != nil {
		return nilIfNotFound(err)
	}
	subject := controlSubject(packet)
	if subject == nil {
		return nil
	}
	last, err := k.ControlPackets.Get(ctx, collections.Join(row, subject))
	if err != nil || last != nonce {
		return nilIfNotFound(err)
	}
	return k.ControlPackets.Remove(ctx, collections.Join(row, subject))
}
