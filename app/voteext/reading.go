package voteext

import (
	"cmp"
	"context"
	"slices"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// reading is what an injection means: the same to Prepare, Process and PreBlock.
type reading struct {
	// outcomes are those of all rows, ascending.
	outcomes []outcome
	// signatures are those that state lacks, in the order of the votes.
	signatures []signature
	// useful are the validators, by index, without whose vote less would happen.
	useful []bool
	// fault is the first thing that no honest proposer injects, or nil.
	fault error
}

// signature is a packet's signature and what it adds.
type signature struct {
	index  uint32
	target types.SignatureTarget
	bytes  []byte
}

// check is Signatures.CheckSignature, or a memory of it.
type check func(ctx context.Context, signature types.PacketSignature) (types.SignatureTarget, error)

// readTx says what an injected transaction means, or why it means nothing.
func (h *Handler) readTx(ctx sdk.Context, height int64, injected []byte, c commit, check check) (r reading, err error) {
	defer caught(&err)
	if !h.enabled(ctx, height) {
		return reading{}, errDisabled
	}
	injection, err := h.open(ctx, injected)
	if err != nil {
		return reading{}, err
	}
	return h.read(ctx, injection, c, check)
}

// open decodes an injected transaction within the limits of governance.
func (h *Handler) open(ctx sdk.Context, tx []byte) (types.Injection, error) {
	params, err := h.Bridge.GetParams(ctx)
	if err != nil {
		return types.Injection{}, err
	}
	injection, err := types.DecodeInjection(tx, int(params.MaxInjectedBytes))
	if err != nil {
		return types.Injection{}, err
	}
	if events := injection.Events(); events > int(params.MaxEventsPerBlock) {
		return types.Injection{}, errorsmod.Wrapf(types.ErrInvalidInjection, "%d events, %d are the most", events, params.MaxEventsPerBlock)
	}
	return injection, nil
}

// read says what an injection means after the state of ctx and a last commit. A vote that is no
// good counts as none.
func (h *Handler) read(ctx sdk.Context, injection types.Injection, c commit, check check) (reading, error) {
	tips, err := h.Bridge.RowTips(ctx)
	if err != nil {
		return reading{}, err
	}
	votes, fault := h.votesOf(ctx, c, injection.Votes)
	if injection.Round != c.round {
		fault = errorsmod.Wrapf(types.ErrInvalidInjection, "round %d, the last commit is of round %d", injection.Round, c.round)
	}
	r := reading{outcomes: outcomesOf(tips, injection.Rows, votes, c.total), useful: make([]bool, len(c.seats)), fault: fault}
	r.setSignatures(ctx, votes, check)
	h.markOutcomes(ctx, &r)
	r.findWaste(injection)
	return r, nil
}

// votesOf returns the votes that are good, and what is wrong with the first that is not.
func (h *Handler) votesOf(ctx sdk.Context, c commit, injected []types.InjectedVote) (votes []vote, fault error) {
	for _, one := range injected {
		vote, err := h.voteOf(ctx, c, one)
		if err != nil {
			fault = firstOf(fault, err)
			continue
		}
		votes = append(votes, vote)
	}
	return votes, fault
}

// outcomesOf tallies every row. Bodies of unknown rows are left out.
func outcomesOf(tips []types.RowTip, rows []types.RowBodies, votes []vote, total uint64) []outcome {
	outcomes := make([]outcome, 0, len(tips))
	for _, tip := range tips {
		var bodies [][]byte
		if at, found := findRow(rows, tip.Row); found {
			bodies = rows[at].Bodies
		}
		outcomes = append(outcomes, tally(tip, bodies, ballotsOf(votes, tip.Row), total))
	}
	return outcomes
}

func findRow(rows []types.RowBodies, row uint32) (int, bool) {
	return slices.BinarySearchFunc(rows, row, func(r types.RowBodies, row uint32) int { return cmp.Compare(r.Row, row) })
}

func ballotsOf(votes []vote, row uint32) []ballot {
	ballots := make([]ballot, 0, len(votes))
	for _, v := range votes {
		for _, report := range v.extension.Rows {
			if report.Row == row {
				ballots = append(ballots, ballot{v.index, v.power, report})
			}
		}
	}
	return ballots
}

// setSignatures keeps the first of those that add the same.
func (r *reading) setSignatures(ctx sdk.Context, votes []vote, check check) {
	type seal struct {
		row    uint32
		nonce  uint64
		signer [20]byte
	}
	seen := map[seal]bool{}
	for _, v := range votes {
		for _, s := range v.extension.Signatures {
			target, err := check(ctx, s)
			name := seal{target.Row, target.Nonce, target.Signer}
			if err != nil || seen[name] {
				continue
			}
			seen[name] = true
			r.signatures = append(r.signatures, signature{v.index, target, s.Signature})
			r.useful[v.index] = true
		}
	}
}

// markOutcomes marks those whose reports something rests on.
func (h *Handler) markOutcomes(ctx sdk.Context, r *reading) {
	for _, o := range r.outcomes {
		for _, index := range o.supporters {
			r.useful[index] = true
		}
		if !h.clockUseful(ctx, o) {
			continue
		}
		for _, index := range o.reached {
			r.useful[index] = true
		}
	}
}

// clockUseful reports whether the clock lets a packet expire.
func (h *Handler) clockUseful(ctx sdk.Context, o outcome) bool {
	if o.clock == 0 {
		return false
	}
	deadline, wanted := h.Bridge.ClockWanted(ctx, o.row)
	return wanted && o.clock >= deadline
}

// findWaste faults bytes that nothing comes of: every body must be applied, every vote count.
func (r *reading) findWaste(injection types.Injection) {
	for _, row := range injection.Rows {
		applied := 0
		for _, o := range r.outcomes {
			if o.row == row.Row {
				applied = len(o.bodies)
			}
		}
		if applied != len(row.Bodies) {
			r.fault = firstOf(r.fault, errorsmod.Wrapf(types.ErrInvalidInjection, "row %d has %d bodies and the votes support %d",
				row.Row, len(row.Bodies), applied))
		}
	}
	for _, vote := range injection.Votes {
		if int64(vote.ValidatorIndex) < int64(len(r.useful)) && !r.useful[vote.ValidatorIndex] {
			r.fault = firstOf(r.fault, errorsmod.Wrapf(types.ErrInvalidInjection, "nothing comes of the vote of validator %d", vote.ValidatorIndex))
		}
	}
}

// firstOf returns the first error, if there is one.
func firstOf(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
