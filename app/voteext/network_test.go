package voteext

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cryptoenc "github.com/cometbft/cometbft/crypto/encoding"
	cmtcrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const testChain = "bttc-test-1"

// localKey signs with a bridge key at hand.
type localKey struct{ key *ecdsa.PrivateKey }

func (l localKey) Address() ([20]byte, bool) { return crypto.PubkeyToAddress(l.key.PublicKey), true }

func (l localKey) Sign(request types.SigningRequest) ([64]byte, bool) {
	signature, err := portalabi.SignDigest(l.key, request.Digest)
	return signature, err == nil
}

// member is a validator: its node, its keys, and what it does that it should not.
type member struct {
	*Handler
	ledger    *ledger
	observer  *observer
	stores    storetypes.CommitMultiStore
	consensus ed25519.PrivKey
	bridge    *ecdsa.PrivateKey
	power     int64
	mempool   [][]byte
	// twist changes its extension before it is signed, alter what it proposes.
	twist func(m *member, extension []byte) []byte
	alter func(m *member, req *abci.RequestPrepareProposal, txs [][]byte) [][]byte
	// flag is of its precommits; late ones skip Verify.
	flag cmtproto.BlockIDFlag
	late bool
}

func (m *member) address() []byte { return m.consensus.PubKey().Address() }

func (m *member) signer() [20]byte { return crypto.PubkeyToAddress(m.bridge.PublicKey) }

// keyring knows every validator's consensus key.
type keyring map[string]cmtcrypto.PublicKey

func (k keyring) GetPubKeyByConsAddr(_ context.Context, address sdk.ConsAddress) (cmtcrypto.PublicKey, error) {
	if key, found := k[string(address)]; found {
		return key, nil
	}
	return cmtcrypto.PublicKey{}, errors.New("no such validator")
}

// network is validators in one process that make blocks as CometBFT would have them do.
type network struct {
	t       testing.TB
	members []*member // by power, then address, as in a commit
	remotes map[uint32]*remote
	height  int64
	round   int32
	votes   []abci.ExtendedVoteInfo
	// rejected counts proposals that validators rejected.
	rejected int
	injected []byte
}

// newNetwork has validators of the given powers, and two rows.
func newNetwork(t testing.TB, powers ...int64) *network {
	t.Helper()
	n := &network{t: t, remotes: map[uint32]*remote{1: newRemote(1), 2: newRemote(2)}, height: 1}
	keys, members := keyring{}, map[[20]byte]uint64{}
	for i, power := range powers {
		m := n.newMember(i, power)
		public, err := cryptoenc.PubKeyToProto(m.consensus.PubKey())
		require.NoError(t, err)
		keys[string(m.address())], members[m.signer()] = public, uint64(power)
		n.members = append(n.members, m)
	}
	slices.SortFunc(n.members, func(a, b *member) int {
		if a.power != b.power {
			return int(b.power - a.power)
		}
		return slices.Compare(a.address(), b.address())
	})
	for _, m := range n.members {
		m.ledger.members = members
		m.Handler = New(Deps{
			Bridge: m.ledger, Validators: keys, Observer: m.observer, Signers: One(localKey{m.bridge}),
			ChainID: testChain, Logger: log.NewNopLogger(), Prepare: m.fill, Process: accept,
		})
	}
	n.everywhere(func(ctx sdk.Context, m *member) {
		m.ledger.setParams(ctx, types.DefaultParams())
		for row := range uint32(2) {
			m.ledger.setRow(ctx, types.RowTip{Row: row + 1, Acc: n.remotes[row+1].origin})
		}
	})
	return n
}

func (n *network) newMember(index int, power int64) *member {
	key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "bridge key %d", index)))
	require.NoError(n.t, err)
	stores := rootmulti.NewStore(dbm.NewMemDB(), log.NewNopLogger())
	stores.MountStoreWithDB(storeKey, storetypes.StoreTypeIAVL, nil)
	require.NoError(n.t, stores.LoadLatestVersion())
	return &member{
		ledger: &ledger{breaks: map[string]func() error{}, signers: map[string][20]byte{}}, stores: stores, power: power, flag: cmtproto.BlockIDFlagCommit,
		observer:  &observer{remotes: map[uint32]*remote{1: n.remotes[1], 2: n.remotes[2]}, sees: map[uint32]uint64{}},
		consensus: ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "consensus key %d", index)), bridge: key,
	}
}

// fill is the inner handler of proposals: whole transactions within MaxTxBytes.
func (m *member) fill(_ sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	left, resp := req.MaxTxBytes, &abci.ResponsePrepareProposal{}
	for _, tx := range m.mempool {
		if left -= sizeInBlock(tx); left >= 0 {
			resp.Txs = append(resp.Txs, tx)
		}
	}
	return resp, nil
}

// accept is the inner handler that judges proposals: "bad" is no transaction.
func accept(_ sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	for _, tx := range req.Txs {
		if string(tx) == "bad" {
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// context is the committed state with the header of a height.
func (m *member) context(height int64) sdk.Context {
	header := cmtproto.Header{ChainID: testChain, Height: height, AppHash: m.stores.LastCommitID().Hash}
	return sdk.NewContext(m.stores.CacheMultiStore(), header, false, log.NewNopLogger()).
		WithConsensusParams(cmtproto.ConsensusParams{Abci: &cmtproto.ABCIParams{VoteExtensionsEnableHeight: 1}})
}

// everywhere changes the committed state of all nodes alike.
func (n *network) everywhere(change func(sdk.Context, *member)) {
	for _, m := range n.members {
		ctx := m.context(n.height)
		change(ctx, m)
		ctx.MultiStore().(storetypes.CacheMultiStore).Write()
	}
	n.commit()
}

// commit commits every node's store; all must be the same.
func (n *network) commit() {
	hash := n.members[0].stores.Commit().Hash
	for _, m := range n.members[1:] {
		require.Equal(n.t, hash, m.stores.Commit().Hash, "height %d", n.height)
	}
}

// lastCommit is what the block of the current height says of the votes for the one before.
func (n *network) lastCommit() abci.CommitInfo {
	info := abci.CommitInfo{Round: n.round}
	for _, vote := range n.votes {
		info.Votes = append(info.Votes, abci.VoteInfo{Validator: vote.Validator, BlockIdFlag: vote.BlockIdFlag})
	}
	return info
}

const blockBytes = 1 << 20

func (n *network) prepareRequest() *abci.RequestPrepareProposal {
	return &abci.RequestPrepareProposal{
		Height: n.height, MaxTxBytes: blockBytes, LocalLastCommit: abci.ExtendedCommitInfo{Round: n.round, Votes: n.votes},
	}
}

// propose asks one validator for a block.
func (n *network) propose(proposer *member) [][]byte {
	req := n.prepareRequest()
	resp, err := proposer.Prepare(proposer.context(n.height), req)
	require.NoError(n.t, err)
	size := int64(0)
	for _, tx := range resp.Txs {
		size += sizeInBlock(tx)
	}
	require.LessOrEqual(n.t, size, req.MaxTxBytes)
	if proposer.alter != nil {
		return proposer.alter(proposer, req, resp.Txs)
	}
	return resp.Txs
}

// accepted reports whether a block gets through: every validator must say the same.
func (n *network) accepted(txs [][]byte) bool {
	req := &abci.RequestProcessProposal{Height: n.height, Txs: txs, ProposedLastCommit: n.lastCommit()}
	var status []abci.ResponseProcessProposal_ProposalStatus
	for _, m := range n.members {
		resp, err := m.Process(m.context(n.height), req)
		require.NoError(n.t, err)
		status = append(status, resp.Status)
	}
	require.Len(n.t, slices.Compact(slices.Clone(status)), 1, "validators disagree: %v", status)
	return status[0] == abci.ResponseProcessProposal_ACCEPT
}

// step makes one block: proposers take turns until one's proposal is accepted.
func (n *network) step() [][]byte {
	var txs [][]byte
	for round := int32(0); ; round++ {
		proposer := n.members[(int(n.height)+int(round))%len(n.members)]
		if txs = n.propose(proposer); n.accepted(txs) {
			n.vote(txs, round)
			return txs
		}
		n.rejected++
		require.Less(n.t, round, int32(len(n.members)), "nobody's proposal is accepted")
	}
}

// vote lets everybody precommit a block, which ends the height.
func (n *network) vote(txs [][]byte, round int32) {
	commit := n.lastCommit()
	votes := make([]abci.ExtendedVoteInfo, 0, len(n.members))
	for _, m := range n.members {
		resp, err := m.Extend(m.context(n.height), &abci.RequestExtendVote{Height: n.height, Txs: txs, ProposedLastCommit: commit})
		require.NoError(n.t, err)
		votes = append(votes, n.precommit(m, resp.VoteExtension, round))
	}
	n.finalize(txs, commit)
	n.votes, n.round = votes, round
	n.height++
}

// precommit signs an extension as CometBFT does, and has the others verify it.
func (n *network) precommit(m *member, extension []byte, round int32) abci.ExtendedVoteInfo {
	if m.twist != nil {
		extension = m.twist(m, extension)
	}
	vote := abci.ExtendedVoteInfo{Validator: abci.Validator{Address: m.address(), Power: m.power}, BlockIdFlag: m.flag}
	if m.flag != cmtproto.BlockIDFlagCommit {
		return vote
	}
	for _, other := range n.members {
		resp, err := other.Verify(other.context(n.height), &abci.RequestVerifyVoteExtension{
			Height: n.height, ValidatorAddress: m.address(), VoteExtension: extension,
		})
		require.NoError(n.t, err)
		require.Equal(n.t, len(extension) > maxAccepted, resp.Status == abci.ResponseVerifyVoteExtension_REJECT)
	}
	if len(extension) > maxAccepted && !m.late {
		vote.BlockIdFlag = cmtproto.BlockIDFlagAbsent
		return vote
	}
	vote.VoteExtension, vote.ExtensionSignature = extension, n.signExtension(m, extension, n.height, round)
	return vote
}

func (n *network) signExtension(m *member, extension []byte, height int64, round int32) []byte {
	signed, err := signBytes(cmtproto.CanonicalVoteExtension{Extension: extension, Height: height, Round: int64(round), ChainId: testChain})
	require.NoError(n.t, err)
	signature, err := m.consensus.Sign(signed)
	require.NoError(n.t, err)
	return signature
}

func (n *network) finalize(txs [][]byte, commit abci.CommitInfo) {
	n.injected, _ = split(txs)
	for _, m := range n.members {
		ctx := m.context(n.height)
		m.PreBlock(ctx, &abci.RequestFinalizeBlock{Height: n.height, Txs: txs, DecidedLastCommit: commit})
		ctx.MultiStore().(storetypes.CacheMultiStore).Write()
	}
	n.commit()
}

func (n *network) steps(count int) {
	for range count {
		n.step()
	}
}

// tip is what all nodes have of a row.
func (n *network) tip(row uint32) types.RowTip {
	tips, err := n.members[0].ledger.RowTips(n.members[0].context(n.height))
	require.NoError(n.t, err)
	for _, tip := range tips {
		if tip.Row == row {
			require.Equal(n.t, n.remotes[row].acc(tip.Nonce), tip.Acc, "what is applied is what happened")
			return tip
		}
	}
	n.t.Fatalf("no row %d", row)
	return types.RowTip{}
}

func (n *network) openPackets(row uint32, first, count uint64, deadline uint64) {
	n.everywhere(func(ctx sdk.Context, m *member) {
		for nonce := first; nonce < first+count; nonce++ {
			body := sha256.Sum256(fmt.Appendf(nil, "%d/%d", row, nonce))
			m.ledger.setPacket(ctx, packet{Row: row, Nonce: nonce, Deadline: deadline, Body: body[:]})
		}
	})
}

// signers counts who has signed a packet.
func (n *network) signers(row uint32, nonce uint64) int {
	count, ctx := 0, n.members[0].context(n.height)
	for _, m := range n.members {
		if n.members[0].ledger.signed(ctx, row, nonce, m.signer()) {
			count++
		}
	}
	return count
}

func equalPowers(count int) []int64 {
	powers := make([]int64, count)
	for i := range powers {
		powers[i] = 10
	}
	return powers
}
