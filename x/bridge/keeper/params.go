package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// GetParams returns what governance decided.
func (k Keeper) GetParams(ctx context.Context) (types.Params, error) {
	params, err := k.Params.Get(ctx)
	return params, errorsmod.Wrap(err, "reading the bridge parameters")
}

// SetParams replaces the parameters, which count at once. It returns ErrInvalidParams and changes
// nothing if they are invalid.
func (k Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	return errorsmod.Wrap(k.Params.Set(ctx, params), "writing the bridge parameters")
}

// InjectionEnabled reports whether proposers may inject. A state that cannot be read says no.
func (k Keeper) InjectionEnabled(ctx context.Context) bool {
	params, err := k.Params.Get(ctx)
	return err == nil && params.InjectionEnabled
}
