package voteext

import (
	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxAccepted is the longest extension that Verify lets pass, in bytes.
const maxAccepted = 4096

// Verify implements sdk.VerifyVoteExtensionHandler. It accepts any content: a rejected extension
// costs its precommit, and validators that cannot agree on whose to reject stop for good. What
// is no good counts as nothing later on.
func (h *Handler) Verify(ctx sdk.Context, req *abci.RequestVerifyVoteExtension) (*abci.ResponseVerifyVoteExtension, error) {
	if len(req.VoteExtension) > maxAccepted {
		h.Logger.Warn("vote extension rejected", "height", req.Height,
			"validator", sdk.ConsAddress(req.ValidatorAddress).String(), "bytes", len(req.VoteExtension))
		return &abci.ResponseVerifyVoteExtension{Status: abci.ResponseVerifyVoteExtension_REJECT}, nil
	}
	h.warm(ctx, req.VoteExtension)
	return &abci.ResponseVerifyVoteExtension{Status: abci.ResponseVerifyVoteExtension_ACCEPT}, nil
}

// warm has the bridge recover the signers of packets now, while precommits come in, rather than
// when a proposal waits. The bridge remembers them.
func (h *Handler) warm(ctx sdk.Context, extension []byte) {
	defer func() {
		if panicked := recover(); panicked != nil {
			h.Logger.Error("reading a vote extension", "panic", panicked)
		}
	}()
	decoded, err := types.DecodeExtension(extension)
	if err != nil {
		return
	}
	for _, signature := range decoded.Signatures {
		_, _ = h.Bridge.CheckSignature(ctx, signature)
	}
}
