package voteext

import (
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxOverhead is what a block takes for a transaction besides its bytes, at most.
const maxOverhead = 10

// plan is how a proposer chooses what to inject. It is one node's choice: only its result is
// judged.
type plan struct {
	handler *Handler
	ctx     sdk.Context
	commit  commit
	check   check
	tips    []types.RowTip
	// seen are the bodies that this node knows, one list for each of tips.
	seen [][][]byte
	// votes are of those who committed and sent something legible; offers are the same as they
	// came.
	votes  []vote
	offers []types.InjectedVote
	events int
	bytes  int
	first  int
}

func (h *Handler) newPlan(ctx sdk.Context, req *abci.RequestPrepareProposal, params types.Params) (*plan, error) {
	tips, err := h.Bridge.RowTips(ctx)
	if err != nil {
		return nil, err
	}
	p := &plan{
		handler: h, ctx: ctx, commit: commitOfVotes(req.LocalLastCommit), check: remembering(h.Bridge.CheckSignature),
		tips: tips, events: int(params.MaxEventsPerBlock), bytes: int(min(int64(params.MaxInjectedBytes), req.MaxTxBytes-maxOverhead)),
	}
	for i, seat := range p.commit.seats {
		p.offer(i, seat, req.LocalLastCommit.Votes[i])
	}
	p.look(req.Height)
	return p, nil
}

// offer takes a vote that may be of use. Late precommits come unverified, of any size.
func (p *plan) offer(index int, seat seat, info abci.ExtendedVoteInfo) {
	if !seat.committed || len(info.VoteExtension) == 0 {
		return
	}
	extension, err := types.DecodeExtension(info.VoteExtension)
	if err != nil {
		return
	}
	at := uint32(index) //nolint:gosec // CometBFT has 10,000 validators at most
	p.votes = append(p.votes, vote{at, seat.power, extension})
	p.offers = append(p.offers, types.InjectedVote{
		ValidatorIndex: at, Extension: info.VoteExtension, Signature: info.ExtensionSignature,
	})
}

// look asks the observer for events. It may know none, and it may be wrong.
func (p *plan) look(height int64) {
	p.seen = make([][][]byte, len(p.tips))
	if len(p.tips) > 0 {
		p.first = int(height % int64(len(p.tips)))
	}
	if p.handler.Observer == nil {
		return
	}
	for i, tip := range p.tips {
		err := guardedCall(func() error {
			bodies := p.handler.Observer.Bodies(tip.Row, tip.Nonce, p.events)
			p.seen[i] = bodies[:min(len(bodies), p.events)]
			return nil
		})
		if err != nil {
			p.handler.Logger.Error("proposing without a row's events, the observer failed", "row", tip.Row, "error", err.Error())
		}
	}
}

// promising reports whether anything could come of the votes, as far as one can tell without
// verifying them: most blocks have nothing to inject.
func (p *plan) promising() bool {
	for _, vote := range p.votes {
		if len(vote.extension.Signatures) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(p.tally(p.seen), func(o outcome) bool {
		return len(o.bodies) > 0 || p.handler.clockUseful(p.ctx, o)
	})
}

// keepSigned drops the votes that fail the check of Process.
func (p *plan) keepSigned() {
	votes, offers := p.votes[:0], p.offers[:0]
	for i, offered := range p.offers {
		if _, err := p.handler.voteOf(p.ctx, p.commit, offered); err == nil {
			votes, offers = append(votes, p.votes[i]), append(offers, offered)
		}
	}
	p.votes, p.offers = votes, offers
}

func (p *plan) tally(bodies [][][]byte) []outcome {
	outcomes := make([]outcome, len(p.tips))
	for i, tip := range p.tips {
		outcomes[i] = tally(tip, bodies[i], ballotsOf(p.votes, tip.Row), p.commit.total)
	}
	return outcomes
}

// fill returns the best injection that keeps the limits: fewer events if they do not fit, then
// as many of the signatures as there is room for. It returns false if nothing would come of it.
func (p *plan) fill() (types.Injection, bool) {
	for events := p.events; ; events /= 2 {
		outcomes := p.tally(p.share(p.tally(p.seen), events))
		chosen := make([]bool, len(p.votes))
		p.chooseSupport(outcomes, chosen)
		if types.InjectedSize(p.injection(outcomes, chosen)) <= p.bytes {
			p.chooseSignatures(outcomes, chosen)
			p.dropUseless(outcomes, chosen)
			return p.injection(outcomes, chosen), slices.Contains(chosen, true)
		}
		if events == 0 {
			return types.Injection{}, false
		}
	}
}

// share deals so many events to the rows, evenly as long as they have any. Rows take turns in
// being the first.
func (p *plan) share(wanted []outcome, events int) [][][]byte {
	counts := make([]int, len(wanted))
	for dealt := true; dealt && events > 0; {
		dealt = false
		for i := range wanted {
			at := (p.first + i) % len(wanted)
			if counts[at] < len(wanted[at].bodies) && events > 0 {
				counts[at]++
				events--
				dealt = true
			}
		}
	}
	bodies := make([][][]byte, len(wanted))
	for i, count := range counts {
		bodies[i] = wanted[i].bodies[:count]
	}
	return bodies
}

// chooseSupport chooses as few votes as make what the outcomes say: those of the highest power,
// which are first.
func (p *plan) chooseSupport(outcomes []outcome, chosen []bool) {
	for _, o := range outcomes {
		if len(o.bodies) > 0 {
			p.chooseQuorum(o.supporters, chosen)
		}
		if p.handler.clockUseful(p.ctx, o) {
			p.chooseQuorum(o.reached, chosen)
		}
	}
}

func (p *plan) chooseQuorum(indexes []uint32, chosen []bool) {
	power := uint64(0)
	for i, vote := range p.votes {
		if p.commit.quorum(power) {
			return
		}
		if _, found := slices.BinarySearch(indexes, vote.index); found {
			chosen[i] = true
			power += vote.power
		}
	}
}

// chooseSignatures adds the votes whose signatures are of use. Where there is no room for all,
// others come first in the next block.
func (p *plan) chooseSignatures(outcomes []outcome, chosen []bool) {
	if len(p.votes) == 0 {
		return
	}
	size := types.InjectedSize(p.injection(outcomes, chosen))
	start := int(p.ctx.BlockHeight() % int64(len(p.votes)))
	for i := range p.votes {
		at := (start + i) % len(p.votes)
		if chosen[at] || !p.signs(p.votes[at]) {
			continue
		}
		one := p.offers[at].Size()
		if one += 1 + varintSize(one); size+one <= p.bytes {
			chosen[at] = true
			size += one
		}
	}
}

func (p *plan) signs(v vote) bool {
	return slices.ContainsFunc(v.extension.Signatures, func(s types.PacketSignature) bool {
		_, err := p.check(p.ctx, s)
		return err == nil
	})
}

// dropUseless drops the votes that only repeat the signatures of others.
func (p *plan) dropUseless(outcomes []outcome, chosen []bool) {
	injection := p.injection(outcomes, chosen)
	read, err := p.handler.read(p.ctx, injection, p.commit, p.check)
	if err != nil {
		return
	}
	for i, vote := range p.votes {
		chosen[i] = chosen[i] && read.useful[vote.index]
	}
}

func (p *plan) injection(outcomes []outcome, chosen []bool) types.Injection {
	injection := types.Injection{Round: p.commit.round}
	for i, offered := range p.offers {
		if chosen[i] {
			injection.Votes = append(injection.Votes, offered)
		}
	}
	for _, o := range outcomes {
		if len(o.bodies) > 0 {
			injection.Rows = append(injection.Rows, types.RowBodies{Row: o.row, Bodies: o.bodies})
		}
	}
	return injection
}

func varintSize(value int) int {
	size := 1
	for ; value >= 1<<7; value >>= 7 {
		size++
	}
	return size
}
