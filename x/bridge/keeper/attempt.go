package keeper

import (
	"errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// errPanic stands for a panic. What a panic says may differ between machines, so it is for the log
// alone.
var errPanic = errors.New("it failed for a reason that is in the log")

// attempt keeps what step writes and emits only if it succeeds, and turns a panic into an error.
// It is for the phases of a block, where nothing may stop the others; never in a transaction,
// whose gas may run out in it.
func attempt(ctx sdk.Context, step func(sdk.Context) error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			ctx.Logger().Error("the bridge recovered from a panic", "module", types.ModuleName, "height", ctx.BlockHeight(), "cause", cause)
			err = errPanic
		}
	}()
	cached, write := ctx.CacheContext()
	if err := step(cached); err != nil {
		return err
	}
	write()
	return nil
}

// try is attempt for steps whose failure only an operator needs to know.
func try(ctx sdk.Context, failure string, step func(sdk.Context) error) {
	if err := attempt(ctx, step); err != nil {
		ctx.Logger().Error(failure, "module", types.ModuleName, "height", ctx.BlockHeight(), "error", err)
	}
}
