package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// SetPause sets or lifts the pause of a row or of one token.
func (s msgServer) SetPause(ctx context.Context, msg *types.MsgSetPause) (*types.MsgSetPauseResponse, error) {
	if err := s.authority(msg.Authority); err != nil {
		return nil, err
	}
	return &types.MsgSetPauseResponse{}, s.keeper.setPause(ctx, msg)
}

// AddRow adds a remote chain.
func (s msgServer) AddRow(ctx context.Context, msg *types.MsgAddRow) (*types.MsgAddRowResponse, error) {
	if err := s.governed(msg, msg.Authority); err != nil {
		return nil, err
	}
	return &types.MsgAddRowResponse{}, s.keeper.addRow(ctx, msg.Row, msg.Set)
}

// UpdateRow replaces how a row's batches are made.
func (s msgServer) UpdateRow(ctx context.Context, msg *types.MsgUpdateRow) (*types.MsgUpdateRowResponse, error) {
	if err := s.governed(msg, msg.Authority); err != nil {
		return nil, err
	}
	return &types.MsgUpdateRowResponse{}, s.keeper.updateRow(ctx, msg.Row, msg.Batch, msg.MaxSigners)
}

// AddToken maps a remote contract to a denom.
func (s msgServer) AddToken(ctx context.Context, msg *types.MsgAddToken) (*types.MsgAddTokenResponse, error) {
	if err := s.governed(msg, msg.Authority); err != nil {
		return nil, err
	}
	return &types.MsgAddTokenResponse{}, s.keeper.addToken(ctx, msg.Token, msg.Portal)
}

// UpdateLimits replaces a token's limits.
func (s msgServer) UpdateLimits(ctx context.Context, msg *types.MsgUpdateLimits) (*types.MsgUpdateLimitsResponse, error) {
	if err := s.governed(msg, msg.Authority); err != nil {
		return nil, err
	}
	return &types.MsgUpdateLimitsResponse{}, s.keeper.updateLimits(ctx, msg.Row, msg.Contract, msg.Limits, msg.Portal)
}

// SetPortalGuardian makes a GUARDIAN packet.
func (s msgServer) SetPortalGuardian(ctx context.Context, msg *types.MsgSetPortalGuardian) (*types.MsgSetPortalGuardianResponse, error) {
	if err := s.authority(msg.Authority); err != nil {
		return nil, err
	}
	nonce, err := s.keeper.setPortalGuardian(ctx, msg)
	if err != nil {
		return nil, err
	}
	return &types.MsgSetPortalGuardianResponse{Nonce: nonce}, nil
}

// ResolveHeld credits a held deposit to an account.
func (s msgServer) ResolveHeld(ctx context.Context, msg *types.MsgResolveHeld) (*types.MsgResolveHeldResponse, error) {
	if err := s.governed(msg, msg.Authority); err != nil {
		return nil, err
	}
	recipient, err := s.keeper.AddressCodec.StringToBytes(msg.Recipient)
	if err != nil {
		return nil, errorsmod.Wrapf(types.ErrInvalidRecipient, "%q: %s", msg.Recipient, err)
	}
	return &types.MsgResolveHeldResponse{}, s.keeper.resolveHeld(ctx, msg.Id, recipient)
}

// UpdateParams replaces the parameters.
func (s msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	if err := s.governed(msg, msg.Authority); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, s.keeper.SetParams(ctx, msg.Params)
}
