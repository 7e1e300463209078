package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// SetParams replaces the parameters, which count at once. It returns ErrInvalidParams and changes
// nothing if they are invalid.
func (k Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	old, err := k.Params.Get(ctx)
	if err != nil {
		return errorsmod.Wrap(err, "reading the paychan parameters")
	}
	if err := k.Params.Set(ctx, params); err != nil {
		return errorsmod.Wrap(err, "writing the paychan parameters")
	}
	return emit(ctx, &types.EventParamsUpdated{OldParams: old, NewParams: params})
}
