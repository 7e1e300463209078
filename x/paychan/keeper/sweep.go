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

// What every block may delete of each kind, however small it is.
const (
	SweepLanes  = 500
	SweepPurses = 50
)

// gasPerPurse is less than it costs to open a purse: the bytes and the signature of its
// transaction, and what it writes.
const gasPerPurse = 50_000

// sweepable returns how many records a block deletes at most: as many as it can create when each
// costs this much gas, so that deleting keeps up with any load.
func sweepable(ctx sdk.Context, gas uint64, least int) int {
	block := ctx.ConsensusParams().Block
	if block == nil || block.MaxGas <= 0 {
		return least
	}
	return max(least, int(uint64(block.MaxGas)/gas))
}

// sweepLanes deletes lanes that have expired, the earliest first, and gives what is left of their
// ring-fences back to the purses.
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
	keys, err := first(ctx, k.LaneExpiries, due, sweepable(ctx, types.GasSettle, SweepLanes))
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

// expire deletes a lane. What the state should not have is deleted too, and gives nothing back:
// it must neither stop the chain nor stand before what expires after it.
func (b *book) expire(bz []byte) error {
	lane, err := b.k.Lanes.Get(b.ctx, bz)
	if errors.Is(err, collections.ErrNotFound) {
		b.report("an expiry of no lane", "lane", bz)
		return nil
	}
	if err != nil && !errors.Is(err, collections.ErrEncoding) {
		return errorsmod.Wrap(err, "reading an expired lane")
	}
	if err := b.k.Lanes.Remove(b.ctx, bz); err != nil {
		return errorsmod.Wrap(err, "deleting an expired lane")
	}
	key, parseErr := types.ParseLaneKey(bz)
	if err := errors.Join(err, parseErr); err != nil {
		b.report("deleting a lane that makes no sense", "lane", bz, "error", err)
		return nil
	}
	if !lane.Secured() || lane.Closed {
		return nil
	}
	if err := lane.Validate(key); err != nil {
		b.report("deleting a lane that makes no sense", "lane", bz, "error", err)
		return nil
	}
	return b.unfence(key, lane)
}

// unfence gives what is left of an expired ring-fence back to its purse.
func (b *book) unfence(key types.LaneKey, lane types.Lane) error {
	freed := lane.Available()
	if !freed.IsPositive() {
		return nil
	}
	payer, err := b.purse(key.Purse)
	if err != nil && !errors.Is(err, collections.ErrEncoding) {
		return err
	}
	if err != nil || !payer.found || payer.value.Allocated.IsNil() || payer.value.Allocated.LT(freed) {
		b.report("a ring-fence that its purse does not know", "purse", key.Purse, "freed", freed)
		return nil //nolint:nilerr // it is deleted all the same
	}
	payer.value.Allocated, payer.dirty = payer.value.Allocated.Sub(freed), true
	id, err := b.k.laneID(key)
	if err != nil {
		return err
	}
	return emit(b.ctx, &types.EventLaneExpired{Lane: id, Freed: freed})
}

// report tells operators of a broken record, which an invariant names while it is there.
func (b *book) report(what string, about ...any) {
	b.ctx.Logger().Error("paychan: "+what, append([]any{"module", types.ModuleName, "height", b.now.Height}, about...)...)
}

// sweepEpochs deletes the lanes of cheques of epochs that have ended.
func (k Keeper) sweepEpochs(ctx sdk.Context) error {
	budget := sweepable(ctx, types.GasSettle, SweepLanes)
	retired, err := first(ctx, k.RetiredEpochs, nil, budget)
	if err != nil {
		return err
	}
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
	if payee := lane.K3(); len(payee) == common.AddressLength {
		key := types.ChequeLane(common.Address(payee), lane.K1(), lane.K2())
		if err := k.Lanes.Remove(ctx, key.Bytes()); err != nil {
			return errorsmod.Wrap(err, "deleting a lane of cheques")
		}
	}
	return errorsmod.Wrap(k.ChequeLanes.Remove(ctx, lane), "deleting a lane of cheques")
}

// sweepPurses deletes purses that have been empty for as long as a lane can live: no voucher that
// was signed while there was money is left.
func (k Keeper) sweepPurses(ctx sdk.Context) error {
	b, err := k.newBook(ctx, 0)
	if err != nil {
		return err
	}
	due := collections.NewPrefixUntilPairRange[int64, uint64](b.now.Time - int64(b.params.MaxLaneLifeSeconds) - 1)
	keys, err := first(ctx, k.DryPurses, due, sweepable(ctx, gasPerPurse, SweepPurses))
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := b.dryUp(key); err != nil {
			return err
		}
	}
	return nil
}

// dryUp deletes a purse that was empty for long enough. A note of a purse that is not there, or is
// not empty since then, is deleted alone.
func (b *book) dryUp(key collections.Pair[int64, uint64]) error {
	payer, err := b.purse(key.K2())
	if err != nil && !errors.Is(err, collections.ErrEncoding) {
		return err
	}
	if err != nil || !payer.found || payer.value.DrySince != key.K1() {
		b.report("an empty purse that is none", "purse", key.K2(), "error", err)
		return errorsmod.Wrap(b.k.DryPurses.Remove(b.ctx, key), "forgetting an empty purse")
	}
	return b.k.deletePurse(b.ctx, payer.value.Purse, payer.value.owner)
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
