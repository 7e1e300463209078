package remotesigner

import (
	"errors"
	"fmt"

	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
)

// malformed says what of a request CometBFT's key would panic on. The peer controls the request. It
// is judged before the key sees it: whoever recovers from a panic of the key cannot know whether
// its state still tells what it has signed.
func malformed(request privvalproto.Message) error {
	switch r := request.Sum.(type) {
	case *privvalproto.Message_SignVoteRequest:
		return malformedVote(r.SignVoteRequest.GetVote())
	case *privvalproto.Message_SignProposalRequest:
		return malformedProposal(r.SignProposalRequest.GetProposal())
	case *privvalproto.Message_PubKeyRequest, *privvalproto.Message_PingRequest:
		return nil
	}
	return errors.New("a message that is no request")
}

func malformedVote(vote *cmtproto.Vote) error {
	switch {
	case vote == nil:
		return errors.New("a request without its vote")
	case vote.Type != cmtproto.PrevoteType && vote.Type != cmtproto.PrecommitType:
		return fmt.Errorf("a vote of the unknown type %d", vote.Type)
	}
	return malformedPlace("vote", vote.Height, vote.Round, vote.BlockID)
}

func malformedProposal(proposal *cmtproto.Proposal) error {
	if proposal == nil {
		return errors.New("a request without its proposal")
	}
	return malformedPlace("proposal", proposal.Height, proposal.Round, proposal.BlockID)
}

func malformedPlace(what string, height int64, round int32, block cmtproto.BlockID) error {
	if height < 1 || round < 0 {
		return fmt.Errorf("a %s at the height %d and round %d", what, height, round)
	}
	if _, err := cmttypes.BlockIDFromProto(&block); err != nil {
		return fmt.Errorf("a %s with a malformed block id: %w", what, err)
	}
	return nil
}

// refuse answers a request with an error.
func refuse(request privvalproto.Message, text string) privvalproto.Message {
	refusal := &privvalproto.RemoteSignerError{Description: text}
	switch request.Sum.(type) {
	case *privvalproto.Message_SignVoteRequest:
		return privvalproto.Message{Sum: &privvalproto.Message_SignedVoteResponse{SignedVoteResponse: &privvalproto.SignedVoteResponse{Error: refusal}}}
	case *privvalproto.Message_SignProposalRequest:
		return privvalproto.Message{Sum: &privvalproto.Message_SignedProposalResponse{SignedProposalResponse: &privvalproto.SignedProposalResponse{Error: refusal}}}
	}
	return privvalproto.Message{}
}
