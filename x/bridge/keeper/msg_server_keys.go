package keeper

import (
	"context"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// RegisterKey makes a key a validator's bridge key.
func (s msgServer) RegisterKey(ctx context.Context, msg *types.MsgRegisterKey) (*types.MsgRegisterKeyResponse, error) {
	return &types.MsgRegisterKeyResponse{}, s.keeper.registerKey(ctx, msg)
}

// SubmitSignature adds a packet's signature that came in no vote extension.
func (s msgServer) SubmitSignature(ctx context.Context, msg *types.MsgSubmitSignature) (*types.MsgSubmitSignatureResponse, error) {
	return &types.MsgSubmitSignatureResponse{}, s.keeper.submitSignature(ctx, msg)
}

// SubmitEvidence punishes the validator whose bridge key signed a packet that never was.
func (s msgServer) SubmitEvidence(ctx context.Context, msg *types.MsgSubmitEvidence) (*types.MsgSubmitEvidenceResponse, error) {
	return &types.MsgSubmitEvidenceResponse{}, s.keeper.submitEvidence(ctx, msg)
}

// GuardianPause pauses a row, or one token of it, for a time.
func (s msgServer) GuardianPause(ctx context.Context, msg *types.MsgGuardianPause) (*types.MsgGuardianPauseResponse, error) {
	return &types.MsgGuardianPauseResponse{}, s.keeper.guardianPause(ctx, msg)
}
