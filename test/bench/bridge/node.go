package bridge

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"cosmossdk.io/collections"
	"cosmossdk.io/log/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
)

// node is the two nodes that are measured, and those that vote.
type node struct {
	remotes    *remotes
	validators []*validator
	// proposer and other are measured: who proposes every block, and a validator that does not.
	proposer, other *replica
	// voters read the proposer's store and have a memory of their own.
	voters  []*voteext.Handler
	packets uint64
}

func newNode(dir string, validators int) (*node, error) {
	n := &node{remotes: newRemotes()}
	for i := range validators {
		v, err := newValidator(i)
		if err != nil {
			return nil, err
		}
		n.validators = append(n.validators, v)
	}
	var err error
	if n.proposer, err = n.newReplica(filepath.Join(dir, "proposer"), n.validators[0]); err != nil {
		return nil, err
	}
	if n.other, err = n.newReplica(filepath.Join(dir, "other"), n.validators[validators-1]); err != nil {
		return nil, errors.Join(err, n.proposer.db.Close())
	}
	elsewhere := keeper.NewKeeper(n.proposer.deps)
	for _, v := range n.validators {
		n.voters = append(n.voters, n.newHandler(n.proposer.state, elsewhere, v))
	}
	return n, nil
}

func (n *node) newReplica(dir string, v *validator) (*replica, error) {
	s, err := newState(dir)
	if err != nil {
		return nil, err
	}
	r := &replica{state: s, keeper: keeper.NewKeeper(s.deps)}
	r.handler = n.newHandler(s, r.keeper, v)
	if err := s.genesis(keeper.NewKeeper(s.deps), n.validators); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return r, nil
}

func (n *node) close() { _ = errors.Join(n.proposer.db.Close(), n.other.db.Close()) }

func (n *node) newHandler(s *state, k keeper.Keeper, v *validator) *voteext.Handler {
	return voteext.New(voteext.Deps{
		Bridge: k, Validators: s.staking, Observer: n.remotes, Signers: voteext.One(v), ChainID: chain.LocalID, Logger: log.NewNopLogger(),
		Prepare: func(sdk.Context, *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
			return &abci.ResponsePrepareProposal{}, nil
		},
		Process: func(sdk.Context, *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
		},
	})
}

// block makes one block of a scenario, from the votes that know of it to its commit.
func (n *node) block(s scenario) (cost, error) {
	if err := n.arrange(s); err != nil {
		return cost{}, err
	}
	votes, verified, err := n.precommits()
	if err != nil {
		return cost{}, err
	}
	n.proposer.height++
	n.other.height++
	prepared, taken, err := n.propose(votes)
	if err != nil {
		return cost{}, err
	}
	taken.verify = verified
	commit := commitOf(votes)
	// The process remembers for both, so the first of them pays; it is the one whose steps are reported.
	if taken.steps, err = n.follow(n.other, s, prepared, commit); err != nil {
		return cost{}, fmt.Errorf("another validator: %w", err)
	}
	proposer, err := n.follow(n.proposer, s, prepared, commit)
	if err != nil {
		return cost{}, fmt.Errorf("the proposer: %w", err)
	}
	taken.proposerProcess = proposer.process
	if !bytes.Equal(n.proposer.stores.LastCommitID().Hash, n.other.stores.LastCommitID().Hash) {
		return cost{}, errors.New("the nodes do not come to the same state")
	}
	return taken, nil
}

func commitOf(votes []abci.ExtendedVoteInfo) abci.CommitInfo {
	commit := abci.CommitInfo{}
	for _, vote := range votes {
		commit.Votes = append(commit.Votes, abci.VoteInfo{Validator: vote.Validator, BlockIdFlag: vote.BlockIdFlag})
	}
	return commit
}

// arrange lets happen what the next block will hear of: deposits, and new packets in place of
// those before.
func (n *node) arrange(s scenario) error {
	for row := uint32(1); row <= rows; row++ {
		if err := n.remotes.deposit(row, s.deposits/rows); err != nil {
			return err
		}
	}
	first := n.packets + 1
	n.packets += uint64(s.packets / rows * rows)
	return errors.Join(n.proposer.arrange(first, s.packets), n.other.arrange(first, s.packets))
}

// precommits has every validator vote, and both measured nodes verify each vote. The time is that
// of the one that does not propose.
func (n *node) precommits() ([]abci.ExtendedVoteInfo, time.Duration, error) {
	var votes []abci.ExtendedVoteInfo
	var verified time.Duration
	height := n.proposer.height
	for i, voter := range n.voters {
		resp, err := voter.Extend(n.proposer.next(), &abci.RequestExtendVote{Height: height})
		if err != nil {
			return nil, 0, err
		}
		vote, err := n.validators[i].precommit(resp.VoteExtension, height)
		if err != nil {
			return nil, 0, err
		}
		votes = append(votes, vote)
		req := &abci.RequestVerifyVoteExtension{Height: height, VoteExtension: vote.VoteExtension}
		if _, err := n.proposer.handler.Verify(n.proposer.next(), req); err != nil {
			return nil, 0, err
		}
		ctx := n.other.next()
		verified += timed(func() { _, err = n.other.handler.Verify(ctx, req) })
		if err != nil {
			return nil, 0, err
		}
	}
	return votes, verified, nil
}

// propose returns the proposer's block.
func (n *node) propose(votes []abci.ExtendedVoteInfo) (txs [][]byte, taken cost, err error) {
	var prepared *abci.ResponsePrepareProposal
	ctx := n.proposer.next()
	taken.prepare = timed(func() {
		prepared, err = n.proposer.handler.Prepare(ctx, &abci.RequestPrepareProposal{
			Height: n.proposer.height, MaxTxBytes: 4 << 20, LocalLastCommit: abci.ExtendedCommitInfo{Votes: votes},
		})
	})
	if err != nil {
		return nil, taken, err
	}
	for _, tx := range prepared.Txs {
		taken.bytes += len(tx)
	}
	return prepared.Txs, taken, nil
}

// follow takes a node from a proposal to the commit of its block: it judges it, votes and executes it.
func (n *node) follow(r *replica, s scenario, txs [][]byte, commit abci.CommitInfo) (steps, error) {
	var taken steps
	var processed *abci.ResponseProcessProposal
	var err error
	ctx := r.next()
	taken.process = timed(func() {
		processed, err = r.handler.Process(ctx, &abci.RequestProcessProposal{Height: r.height, Txs: txs, ProposedLastCommit: commit})
	})
	if err != nil || processed.Status != abci.ResponseProcessProposal_ACCEPT {
		return taken, errors.Join(err, errors.New("the proposal is rejected"))
	}
	ctx = r.next()
	taken.extend = timed(func() {
		_, err = r.handler.Extend(ctx, &abci.RequestExtendVote{Height: r.height, Txs: txs, ProposedLastCommit: commit})
	})
	if err != nil {
		return taken, err
	}
	ctx = r.next()
	taken.preBlock = timed(func() {
		r.handler.PreBlock(ctx, &abci.RequestFinalizeBlock{Height: r.height, Txs: txs, DecidedLastCommit: commit})
	})
	if err := n.checkDone(ctx, r, s); err != nil {
		return taken, err
	}
	start := time.Now()
	r.commit(ctx)
	taken.commit = time.Since(start)
	return taken, nil
}

// checkDone wants all deposits credited and all packets signed by all.
func (n *node) checkDone(ctx sdk.Context, r *replica, s scenario) error {
	tips, err := r.keeper.RowTips(ctx)
	if err != nil {
		return err
	}
	credited := int64(0)
	for i, tip := range tips {
		if want := uint64(len(n.remotes[i].bodies)); tip.Nonce != want {
			return fmt.Errorf("row %d is at event %d and not at %d", tip.Row, tip.Nonce, want)
		}
		credited += int64(tip.Nonce) * 1_000_000
	}
	if supply := r.bank.GetSupply(ctx, chain.BaseDenom).Amount; supply.Int64() != credited {
		return fmt.Errorf("%s abtt are credited and not %d", supply, credited)
	}
	return n.checkSigned(ctx, r, s)
}

func (n *node) checkSigned(ctx sdk.Context, r *replica, s scenario) error {
	total := uint64(0)
	for _, v := range n.validators {
		total += v.power()
	}
	open := 0
	err := r.keeper.OpenPackets.Walk(ctx, nil, func(name collections.Pair[uint32, uint64]) (bool, error) {
		packet, err := r.keeper.Packets.Get(ctx, name)
		if err == nil && packet.SignedPower != total {
			err = fmt.Errorf("packet %d is signed by %d of %d", packet.Nonce, packet.SignedPower, total)
		}
		open++
		return false, err
	})
	if err == nil && open != s.packets {
		err = fmt.Errorf("%d packets are open and not %d", open, s.packets)
	}
	return err
}
