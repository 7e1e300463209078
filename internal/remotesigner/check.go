package remotesigner

import (
	"github.com/cometbft/cometbft/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
)

// badAnswer is an answer of the signer that must not reach consensus.
type badAnswer struct{ what string }

// Error implements error. It follows "the signer ".
func (b *badAnswer) Error() string { return b.what }

// extends reports whether a vote must carry an extension signature: every precommit for a block,
// even if the extension is empty.
func extends(vote *cmtproto.Vote) bool {
	return vote.Type == cmtproto.PrecommitType && !cmttypes.ProtoBlockIDIsNil(&vote.BlockID)
}

// checkVote holds a signed vote against the key. Without an extension signature CometBFT panics.
func checkVote(key crypto.PubKey, chainID string, vote *cmtproto.Vote) error {
	if !key.VerifySignature(cmttypes.VoteSignBytes(chainID, vote), vote.Signature) {
		return &badAnswer{"answered a vote with a signature that is not of this validator's key"}
	}
	switch {
	case !extends(vote):
		return nil
	case len(vote.ExtensionSignature) == 0:
		return &badAnswer{"does not sign vote extensions, without which no vote counts on this chain: turn that on there (tmkms: `sign_extensions = true`)"}
	case !key.VerifySignature(cmttypes.VoteExtensionSignBytes(chainID, vote), vote.ExtensionSignature):
		return &badAnswer{"answered a vote extension with a signature that is not of this validator's key"}
	}
	return nil
}

func checkProposal(key crypto.PubKey, chainID string, proposal *cmtproto.Proposal) error {
	if !key.VerifySignature(cmttypes.ProposalSignBytes(chainID, proposal), proposal.Signature) {
		return &badAnswer{"answered a proposal with a signature that is not of this validator's key"}
	}
	return nil
}
