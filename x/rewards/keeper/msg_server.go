package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

type msgServer struct{ keeper Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(keeper Keeper) types.MsgServer { return msgServer{keeper} }

// FundRewards moves abtt of the sender into the pool.
func (s msgServer) FundRewards(ctx context.Context, msg *types.MsgFundRewards) (*types.MsgFundRewardsResponse, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	sender, err := s.keeper.addressCodec.StringToBytes(msg.Sender)
	if err != nil {
		return nil, errorsmod.Wrapf(sdkerrors.ErrInvalidAddress, "sender: %s", err)
	}
	pool, err := s.keeper.Fund(ctx, sender, msg.Amount)
	if err != nil {
		return nil, err
	}
	return &types.MsgFundRewardsResponse{Pool: pool}, nil
}

// UpdateParams replaces the parameters, if governance asks for it.
func (s msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	if err := sdk.ValidateAuthority(sdk.UnwrapSDKContext(ctx), s.keeper.authority, msg.Authority); err != nil {
		return nil, err
	}
	if err := s.keeper.SetParams(ctx, msg.Params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, nil
}
