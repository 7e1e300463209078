package keeper

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

func emit(ctx context.Context, event proto.Message) error {
	err := sdk.UnwrapSDKContext(ctx).EventManager().EmitTypedEvent(event)
	return errorsmod.Wrapf(err, "emitting %s", proto.MessageName(event))
}
