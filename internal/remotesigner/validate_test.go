package remotesigner

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"
)

func askVote(vote *cmtproto.Vote) privvalproto.Message {
	return privvalproto.Message{Sum: &privvalproto.Message_SignVoteRequest{SignVoteRequest: &privvalproto.SignVoteRequest{Vote: vote, ChainId: testChain}}}
}

func askProposal(proposal *cmtproto.Proposal) privvalproto.Message {
	return privvalproto.Message{Sum: &privvalproto.Message_SignProposalRequest{
		SignProposalRequest: &privvalproto.SignProposalRequest{Proposal: proposal, ChainId: testChain},
	}}
}

func TestSignerOutlivesMalformedRequests(t *testing.T) {
	s := newScene(t)
	half := cmtproto.BlockID{Hash: []byte{1}, PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: []byte{2}}}
	unknown, early, torn := precommit(1, ""), precommit(0, ""), precommit(1, "")
	unknown.Type, torn.BlockID = cmtproto.ProposalType, half
	for name, c := range map[string]struct {
		request privvalproto.Message
		said    string
	}{
		"no vote":               {askVote(nil), "without its vote"},
		"vote of unknown type":  {askVote(unknown), "unknown type"},
		"vote at no height":     {askVote(early), "at the height 0"},
		"vote for half a block": {askVote(torn), "malformed block id"},
		"no proposal":           {askProposal(nil), "without its proposal"},
		"proposal of half":      {askProposal(&cmtproto.Proposal{Height: 1, BlockID: half}), "malformed block id"},
		"proposal before any":   {askProposal(&cmtproto.Proposal{Height: 1, Round: -1}), "round -1"},
	} {
		t.Run(name, func(t *testing.T) {
			answer, _ := explained(s.key, c.request, testChain)
			said := answer.GetSignedVoteResponse().GetError().GetDescription() + answer.GetSignedProposalResponse().GetError().GetDescription()
			require.Contains(t, said, c.said)
			require.Zero(t, s.key.LastSignState.Height)
		})
	}
	nothing, err := explained(s.key, privvalproto.Message{}, testChain)
	require.ErrorContains(t, err, "no request")
	require.Nil(t, nothing.Sum)
	answer, _ := explained(s.key, askVote(precommit(1, "x")), testChain)
	require.NotEmpty(t, answer.GetSignedVoteResponse().GetVote().Signature)
}

// TestSignatureWaitsForTheDisk has a folder that cannot be written to the disk.
func TestSignatureWaitsForTheDisk(t *testing.T) {
	s := newScene(t)
	key := &Key{s.key, filepath.Join(t.TempDir(), "gone")}
	answer, _ := explained(key, askVote(precommit(1, "x")), testChain)
	vote := answer.GetSignedVoteResponse()
	require.Contains(t, vote.GetError().GetDescription(), "outlive a loss of power")
	require.Empty(t, vote.Vote.Signature)
	answer, _ = explained(key, askProposal(&cmtproto.Proposal{Height: 2, BlockID: block(1)}), testChain)
	proposal := answer.GetSignedProposalResponse()
	require.Contains(t, proposal.GetError().GetDescription(), "outlive a loss of power")
	require.Empty(t, proposal.Proposal.Signature)

	key.dir = t.TempDir()
	require.NoError(t, key.SignVote(testChain, precommit(3, "x")))
}

func FuzzSignerOutlivesRequests(f *testing.F) {
	dir := f.TempDir()
	key := privval.GenFilePV(filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json"))
	prevote := precommit(1, "")
	prevote.Type = cmtproto.PrevoteType
	for _, seed := range []privvalproto.Message{
		{}, askVote(nil), askVote(prevote), askVote(precommit(2, "x")), askProposal(nil), askProposal(&cmtproto.Proposal{Height: 1, BlockID: block(1), Timestamp: time.Unix(1, 0)}),
		{Sum: &privvalproto.Message_PubKeyRequest{PubKeyRequest: &privvalproto.PubKeyRequest{ChainId: testChain}}},
		{Sum: &privvalproto.Message_PingRequest{PingRequest: &privvalproto.PingRequest{}}},
	} {
		raw, err := seed.Marshal()
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var request privvalproto.Message
		if request.Unmarshal(raw) != nil {
			return
		}
		for range 2 { // the second finds what the first has signed
			answer, _ := explained(key, request, testChain)
			_, err := answer.Marshal()
			require.NoError(t, err)
		}
		key.LastSignState.Height, key.LastSignState.Round, key.LastSignState.Step = 0, 0, 0
	})
}
