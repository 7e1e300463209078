package keeper

import (
	"context"
	"errors"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// sweepLanes deletes lanes that have expired, the earliest first, and gives what is left of their
// ring-fences back to the purses: SweepLanes of them at most.
func (k Keeper) sweepLanes(ctx sdk.Context) error {
	b, err := k.newBook(ctx, 0)
	if err != nil {
		return err
	}
	if b.now.Time <= 0 {
		return nil
	}
	// Expired at now are those that expired at the latest one second before.
	due := collections.NewPrefixUntilPairRange[uint64, []byte](uint64(b.now.Time) - 1)
	keys, err := first(ctx, k.LaneExpiries, due, SweepLanes)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := b.expire(key.K2()); err != nil {
			return err
		}
		if err := k.LaneExpiries.Remove(ctx, key); err != nil {
			return errorsmod.Wrap(err, "deleting the expiry of a lane")
		}
	}
	return b.flush()
}

func (b *book) expire(bz []byte) error {
	key, err := types.ParseLaneKey(bz)
	if err != nil {
		return err
	}
	lane, err := b.k.Lanes.Get(b.ctx, bz)
	if errors.Is(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return errorsmod.Wrap(err, "reading an expired lane")
	}
	if err := b.k.Lanes.Remove(b.ctx, bz); err != nil {
		return errorsmod.Wrap(err, "deleting an expired lane")
	}
	freed := lane.Available()
	if !freed.IsPositive() {
		return nil
	}
	payer, err := b.purse(key.Purse)
	if err != nil {
		return err
	}
	payer.value.Allocated, payer.dirty = payer.value.Allocated.Sub(freed), true
	id, err := b.k.laneID(key)
	if err != nil {
		return err
	}
	return emit(b.ctx, &types.EventLaneExpired{Lane: id, Freed: freed})
}

// sweepEpochs deletes the lanes of cheques of epochs that have ended: SweepLanes of them at most.
func (k Keeper) sweepEpochs(ctx sdk.Context) error {
	retired, err := first(ctx, k.RetiredEpochs, nil, SweepLanes)
	if err != nil {
		return err
	}
	budget := SweepLanes
	for _, epoch := range retired {
		lanes, err := first(ctx, k.ChequeLanes,
			collections.NewSuperPrefixedTripleRange[uint64, uint32, []byte](epoch.K1(), epoch.K2()), budget)
		if err != nil {
			return err
		}
		for _, lane := range lanes {
			if err := k.deleteChequeLane(ctx, lane); err != nil {
				return err
			}
		}
		if budget -= len(lanes) + 1; budget <= 0 {
			return nil
		}
		if err := k.RetiredEpochs.Remove(ctx, epoch); err != nil {
			return errorsmod.Wrap(err, "forgetting an epoch")
		}
	}
	return nil
}

func (k Keeper) deleteChequeLane(ctx sdk.Context, lane collections.Triple[uint64, uint32, []byte]) error {
	key := types.ChequeLane(common.Address(lane.K3()), lane.K1(), lane.K2())
	if err := k.Lanes.Remove(ctx, key.Bytes()); err != nil {
		return errorsmod.Wrap(err, "deleting a lane of cheques")
	}
	return errorsmod.Wrap(k.ChequeLanes.Remove(ctx, lane), "deleting a lane of cheques")
}

// sweepPurses deletes purses that have been empty for as long as a lane can live: no voucher that
// was signed while there was money is left. SweepPurses of them at most.
func (k Keeper) sweepPurses(ctx sdk.Context) error {
	b, err := k.newBook(ctx, 0)
	if err != nil {
		return err
	}
	due := collections.NewPrefixUntilPairRange[int64, uint64](b.now.Time - int64(b.params.MaxLaneLifeSeconds) - 1)
	keys, err := first(ctx, k.DryPurses, due, SweepPurses)
	if err != nil {
		return err
	}
	for _, key := range keys {
		entry, err := b.purse(key.K2())
		if err != nil {
			return err
		}
		if !entry.found {
			return errorsmod.Wrapf(types.ErrPurseNotFound, "purse %d, which is noted as empty", key.K2())
		}
		if err := k.deletePurse(ctx, entry.value.Purse, entry.value.owner); err != nil {
			return err
		}
	}
	return nil
}

// first returns the first keys of a range, limit at most. They are collected, because nothing is
// deleted while walking.
func first[K any](ctx context.Context, set collections.KeySet[K], ranger collections.Ranger[K], limit int) ([]K, error) {
	var keys []K
	err := set.Walk(ctx, ranger, func(key K) (bool, error) {
		if len(keys) >= limit {
			return true, nil
		}
		keys = append(keys, key)
		return false, nil
	})
	return keys, errorsmod.Wrap(err, "walking what can be deleted")
}
