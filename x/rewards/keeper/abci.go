package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// BeginBlocker pays this block. It must run before x/distribution's, which shares out at once
// what is in the fee collector. It never fails: a chain that cannot pay rewards goes on
// without them, and its operators read why in the log.
func (k Keeper) BeginBlocker(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	attempt(sdkCtx, "block rewards not paid", k.payBlock)
	attempt(sdkCtx, "pace of blocks not measured", k.measurePace)
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
