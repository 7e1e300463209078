package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// EndBlocker deletes what can never be paid any more. It never fails: what could not be deleted
// stays for the next block, and its operators read why in the log.
func (k Keeper) EndBlocker(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	attempt(sdkCtx, "expired lanes not deleted", k.sweepLanes)
	attempt(sdkCtx, "lanes of past epochs not deleted", k.sweepEpochs)
	attempt(sdkCtx, "empty purses not deleted", k.sweepPurses)
	return nil
}

// attempt keeps what step writes and emits only if it succeeds.
func attempt(ctx sdk.Context, failure string, step func(sdk.Context) error) {
	cached, write := ctx.CacheContext()
	if err := step(cached); err != nil {
		ctx.Logger().Error(failure, "module", types.ModuleName, "height", ctx.BlockHeight(), "error", err)
		return
	}
	write()
}
