package app

import (
	"bytes"
	"context"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// remoteEvents are the events of a Portal as a watcher at finality has them.
type remoteEvents struct {
	domain portalabi.Hash
	bodies [][]byte
	time   uint64
}

var _ voteext.Observer = (*remoteEvents)(nil)

// happen adds an event, which must be one that a Portal makes.
func (r *remoteEvents) happen(body []byte, err error) {
	if err != nil {
		panic(err)
	}
	r.bodies = append(r.bodies, body)
}

// Report implements voteext.Observer.
func (r *remoteEvents) Report(row uint32, base uint64) (bridgetypes.RowReport, bool) {
	tip := uint64(len(r.bodies))
	if row != bridgeRow || tip < base {
		return bridgetypes.RowReport{}, false
	}
	report := bridgetypes.RowReport{Row: row, Base: base, Tip: tip, Time: r.time}
	points, acc := bridgetypes.Points(base, tip), r.domain
	for nonce := uint64(0); ; nonce++ {
		if nonce > 0 {
			acc = portalabi.Accumulate(acc, nonce, r.bodies[nonce-1])
		}
		if slices.Contains(points, nonce) {
			report.Accs = append(report.Accs, bytes.Clone(acc[:]))
		}
		if nonce == tip {
			return report, true
		}
	}
}

// Bodies implements voteext.Observer.
func (r *remoteEvents) Bodies(_ uint32, after uint64, limit int) [][]byte {
	rest := r.bodies[min(after, uint64(len(r.bodies))):]
	return rest[:min(len(rest), limit)]
}

// keySigner signs packets with a validator's bridge key.
type keySigner int

var _ voteext.Signer = keySigner(0)

// Address implements voteext.Signer.
func (s keySigner) Address() ([20]byte, bool) { return bridgeSigner(int(s)), true }

// Sign implements voteext.Signer.
func (s keySigner) Sign(request bridgetypes.SigningRequest) ([64]byte, bool) {
	signature, err := portalabi.SignDigest(bridgeKey(int(s)), request.Digest)
	return signature, err == nil
}

// signature is a validator's of a packet.
func signature(i int, packet bridgetypes.Packet) bridgetypes.PacketSignature {
	signature, err := portalabi.SignDigest(bridgeKey(i), portalabi.Hash(packet.Digest))
	if err != nil {
		panic(err)
	}
	return bridgetypes.PacketSignature{Row: packet.Row, Nonce: packet.Nonce, Signature: signature[:]}
}

// decide makes a block as consensus does: proposed with the votes for the one before, judged, voted
// for and committed. These transactions follow what the proposer injects; signers are the validators
// that sign packets in their votes.
func (b *bridgeChain) decide(signers []int, txs ...[]byte) (block [][]byte, response *abci.ResponseFinalizeBlock) {
	b.t.Helper()
	block = append(b.proposeBlock(), txs...)
	require.True(b.t, b.acceptsBlock(block...))
	votes := b.extend(signers, block)
	response = b.commit(block...)
	b.votes = votes
	return block, response
}

// proposeBlock is what this node proposes, its mempool being empty.
func (b *bridgeChain) proposeBlock() [][]byte {
	b.t.Helper()
	votes := b.votes
	if votes == nil {
		for _, vote := range b.lastCommit().Votes {
			votes = append(votes, abci.ExtendedVoteInfo{Validator: vote.Validator, BlockIdFlag: vote.BlockIdFlag})
		}
	}
	b.Bridge().Connect(BridgeParts{Observer: b.remote})
	response, err := b.PrepareProposal(&abci.RequestPrepareProposal{
		Height: b.height + 1, Time: b.time, MaxTxBytes: 1 << 20, ProposerAddress: proposer(),
		LocalLastCommit: abci.ExtendedCommitInfo{Votes: votes},
	})
	require.NoError(b.t, err)
	return response.Txs
}

func (b *bridgeChain) acceptsBlock(txs ...[]byte) bool {
	b.t.Helper()
	response, err := b.ProcessProposal(&abci.RequestProcessProposal{
		Height: b.height + 1, Time: b.time, Txs: txs, Hash: blockHash(b.height+1, txs), ProposerAddress: proposer(),
		ProposedLastCommit: b.lastCommit(),
	})
	require.NoError(b.t, err)
	return response.IsAccepted()
}

// extend has every validator vote for the next block, through the app.
func (b *bridgeChain) extend(signers []int, block [][]byte) []abci.ExtendedVoteInfo {
	b.t.Helper()
	var votes []abci.ExtendedVoteInfo
	for i, vote := range b.lastCommit().Votes {
		parts := BridgeParts{Observer: b.remote}
		if slices.Contains(signers, i) {
			parts.Signers = voteext.One(keySigner(i))
		}
		b.Bridge().Connect(parts)
		response, err := b.ExtendVote(context.Background(), &abci.RequestExtendVote{
			Height: b.height + 1, Time: b.time, Txs: block, Hash: blockHash(b.height+1, block), ProposedLastCommit: b.lastCommit(),
		})
		require.NoError(b.t, err)
		verified, err := b.VerifyVoteExtension(&abci.RequestVerifyVoteExtension{
			Height: b.height + 1, ValidatorAddress: vote.Validator.Address, VoteExtension: response.VoteExtension,
		})
		require.NoError(b.t, err)
		require.True(b.t, verified.IsAccepted())
		votes = append(votes, b.voteWith(i, response.VoteExtension, b.height+1))
	}
	return votes
}

// voteWith is a validator's precommit of a height with an extension that its consensus key signed.
func (b *bridgeChain) voteWith(i int, extension []byte, height int64) abci.ExtendedVoteInfo {
	b.t.Helper()
	signed, err := consensusKey(i).Sign(cmttypes.VoteExtensionSignBytes(testChainID, &cmtproto.Vote{Height: height, Extension: extension}))
	require.NoError(b.t, err)
	return abci.ExtendedVoteInfo{
		Validator:     abci.Validator{Address: consensusKey(i).PubKey().Address(), Power: bridgePower},
		VoteExtension: extension, ExtensionSignature: signed, BlockIdFlag: cmtproto.BlockIDFlagCommit,
	}
}
