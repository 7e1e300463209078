package keeper

import (
	"errors"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// markEvery is how many blocks lie between two marks, so that the time of a block is measured
// over the last markEvery to 2*markEvery blocks.
const markEvery = 1000

// measurePace writes down the time of this block if it is time for a new mark.
func (k Keeper) measurePace(ctx sdk.Context) error {
	pace, err := k.Pace.Get(ctx)
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return errorsmod.Wrap(err, "reading the pace of blocks")
	}
	next := nextPace(pace, types.Mark{Height: ctx.BlockHeight(), Time: ctx.BlockTime()})
	if next.Equal(pace) {
		return nil
	}
	return errorsmod.Wrap(k.Pace.Set(ctx, next), "writing the pace of blocks")
}

// nextPace returns the marks after block now. The first block a chain makes carries the
// genesis time, which may be days before it was made, so measuring begins at the second.
func nextPace(pace types.Pace, now types.Mark) types.Pace {
	switch {
	case pace.Newer.Height == 0, now.Height < pace.Newer.Height:
		return types.Pace{Newer: now}
	case pace.Older.Height == 0:
		return types.Pace{Older: now, Newer: now}
	case now.Height >= pace.Newer.Height+markEvery:
		return types.Pace{Older: pace.Newer, Newer: now}
	default:
		return pace
	}
}

// perBlock returns how long a block took on average from the older mark to now, or 0 if
// nothing has been measured.
func perBlock(pace types.Pace, now types.Mark) time.Duration {
	blocks := now.Height - pace.Older.Height
	elapsed := now.Time.Sub(pace.Older.Time)
	if pace.Older.Height == 0 || blocks <= 0 || elapsed <= 0 {
		return 0
	}
	return elapsed / time.Duration(blocks)
}
