package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// EndBlocker does what the bridge does in every block. It never fails: a step that does keeps what
// it changed to itself, its operators read why in the log, and the others go on.
func (k Keeper) EndBlocker(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	for _, step := range []struct {
		failure string
		do      func(sdk.Context) error
	}{
		// Pauses end first, and a breach pauses before money moves.
		{"pauses of the bridge do not end", plain(k.endPauses)},
		{"ledgers of the bridge are not checked", k.guardLedgers},
		{"held deposits are not credited", k.releaseHeld},
		{"packets do not expire", plain(k.expirePackets)},
		{"no validator sets are made", plain(k.updateSets)},
		{"no batches are made", plain(k.makeBatches)},
		{"no checkpoints are made", plain(k.makeCheckpoints)},
		{"absent signers are not counted", plain(k.countAbsence)},
		{"old records of the bridge are not deleted", plain(k.prune)},
	} {
		try(sdkCtx, step.failure, step.do)
	}
	return nil
}

func plain(step func(context.Context) error) func(sdk.Context) error {
	return func(ctx sdk.Context) error { return step(ctx) }
}
