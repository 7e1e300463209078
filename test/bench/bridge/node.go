package bridge

import (
	"errors"
	"fmt"
	"math/big"
	"syscall"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"cosmossdk.io/collections"
	"cosmossdk.io/log/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// node is the node that is measured, and the other validators.
type node struct {
	*state
	keeper     keeper.Keeper
	remotes    *remotes
	validators []*validator
	// handler is the measured node's, others are the other validators'; they share no memory.
	handler *voteext.Handler
	others  []*voteext.Handler
	packets uint64
}

func newNode(dir string, validators int) (*node, error) {
	s, err := newState(dir)
	if err != nil {
		return nil, err
	}
	n := &node{state: s, keeper: keeper.NewKeeper(s.deps), remotes: newRemotes()}
	elsewhere := keeper.NewKeeper(s.deps)
	for i := range validators {
		v, err := newValidator(i)
		if err != nil {
			return nil, err
		}
		n.validators = append(n.validators, v)
		n.others = append(n.others, n.newHandler(elsewhere, v))
	}
	n.handler = n.newHandler(n.keeper, n.validators[0])
	return n, s.genesis(n.keeper, n.validators)
}

func (n *node) close() { _ = n.db.Close() }

func (n *node) newHandler(k keeper.Keeper, v *validator) *voteext.Handler {
	return voteext.New(voteext.Deps{
		Bridge: k, Validators: n.staking, Observer: n.remotes, Signers: voteext.One(v), ChainID: chain.LocalID, Logger: log.NewNopLogger(),
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
	n.height++
	taken, ctx, err := n.propose(votes)
	if err != nil {
		return cost{}, err
	}
	taken.verify = verified
	if err := n.checkDone(ctx, s); err != nil {
		return cost{}, err
	}
	start := time.Now()
	n.commit(ctx)
	taken.commit = time.Since(start)
	return taken, nil
}

// arrange lets happen what the next block will hear of: deposits, and new packets in place of
// those before.
func (n *node) arrange(s scenario) error {
	for row := uint32(1); row <= rows; row++ {
		if err := n.remotes.deposit(row, s.deposits/rows); err != nil {
			return err
		}
	}
	return n.change(func(ctx sdk.Context) error {
		if err := n.keeper.OpenPackets.Clear(ctx, nil); err != nil {
			return err
		}
		for row := uint32(1); row <= rows; row++ {
			for range s.packets / rows {
				n.packets++
				if err := n.open(ctx, row, n.packets); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// open makes a packet of a full batch.
func (n *node) open(ctx sdk.Context, row uint32, nonce uint64) error {
	batch := make(portalabi.Batch, portalabi.MaxItems)
	for i := range batch {
		batch[i] = portalabi.Transfer{Token: [20]byte{0xbb, byte(row)}, To: [20]byte{byte(i)}, Amount: big.NewInt(1_000_000)}
	}
	body, err := batch.Encode()
	if err != nil {
		return err
	}
	packet := types.Packet{
		Row: row, Nonce: nonce, Kind: uint32(portalabi.KindBatch), Deadline: 1 << 40, Body: body,
		State: types.PacketState_PACKET_STATE_OPEN, Height: ctx.BlockHeight(),
	}
	found, err := n.keeper.Rows.Get(ctx, row)
	if err != nil {
		return err
	}
	digest := packet.Wire().Digest(n.keeper.Domain(found))
	packet.Digest = digest[:]
	name := collections.Join(row, nonce)
	return errors.Join(n.keeper.Packets.Set(ctx, name, packet), n.keeper.OpenPackets.Set(ctx, name))
}

// precommits has every validator vote and the measured node verify each vote.
func (n *node) precommits() ([]abci.ExtendedVoteInfo, time.Duration, error) {
	var votes []abci.ExtendedVoteInfo
	var verified time.Duration
	for i, other := range n.others {
		resp, err := other.Extend(n.context(n.height), &abci.RequestExtendVote{Height: n.height})
		if err != nil {
			return nil, 0, err
		}
		vote, err := n.validators[i].precommit(resp.VoteExtension, n.height)
		if err != nil {
			return nil, 0, err
		}
		votes = append(votes, vote)
		ctx := n.context(n.height)
		verified += timed(func() {
			_, err = n.handler.Verify(ctx, &abci.RequestVerifyVoteExtension{Height: n.height, VoteExtension: vote.VoteExtension})
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return votes, verified, nil
}

// propose takes the measured node through a height: it proposes, judges its own proposal, votes
// for it and executes it.
func (n *node) propose(votes []abci.ExtendedVoteInfo) (cost, sdk.Context, error) {
	var taken cost
	var prepared *abci.ResponsePrepareProposal
	var processed *abci.ResponseProcessProposal
	var err error
	commit := abci.CommitInfo{}
	for _, vote := range votes {
		commit.Votes = append(commit.Votes, abci.VoteInfo{Validator: vote.Validator, BlockIdFlag: vote.BlockIdFlag})
	}
	ctx := n.context(n.height)
	taken.prepare = timed(func() {
		prepared, err = n.handler.Prepare(ctx, &abci.RequestPrepareProposal{
			Height: n.height, MaxTxBytes: 4 << 20, LocalLastCommit: abci.ExtendedCommitInfo{Votes: votes},
		})
	})
	if err != nil {
		return taken, ctx, err
	}
	for _, tx := range prepared.Txs {
		taken.bytes += len(tx)
	}
	ctx = n.context(n.height)
	taken.process = timed(func() {
		processed, err = n.handler.Process(ctx, &abci.RequestProcessProposal{Height: n.height, Txs: prepared.Txs, ProposedLastCommit: commit})
	})
	if err != nil || processed.Status != abci.ResponseProcessProposal_ACCEPT {
		return taken, ctx, errors.Join(err, errors.New("the proposal is rejected"))
	}
	ctx = n.context(n.height)
	taken.extend = timed(func() {
		_, err = n.handler.Extend(ctx, &abci.RequestExtendVote{Height: n.height, Txs: prepared.Txs, ProposedLastCommit: commit})
	})
	ctx = n.context(n.height)
	taken.preBlock = timed(func() {
		n.handler.PreBlock(ctx, &abci.RequestFinalizeBlock{Height: n.height, Txs: prepared.Txs, DecidedLastCommit: commit})
	})
	return taken, ctx, err
}

// checkDone wants all deposits credited and all packets signed by all.
func (n *node) checkDone(ctx sdk.Context, s scenario) error {
	tips, err := n.keeper.RowTips(ctx)
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
	if supply := n.bank.GetSupply(ctx, chain.BaseDenom).Amount; supply.Int64() != credited {
		return fmt.Errorf("%s abtt are credited and not %d", supply, credited)
	}
	return n.checkSigned(ctx, s)
}

func (n *node) checkSigned(ctx sdk.Context, s scenario) error {
	total := uint64(0)
	for _, v := range n.validators {
		total += v.power()
	}
	open := 0
	err := n.keeper.OpenPackets.Walk(ctx, nil, func(name collections.Pair[uint32, uint64]) (bool, error) {
		packet, err := n.keeper.Packets.Get(ctx, name)
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

// timed returns the processor time that work takes, all threads together: what else runs on the
// machine does not count.
func timed(work func()) time.Duration {
	start := processorTime()
	work()
	return processorTime() - start
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // there is no such failure
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
