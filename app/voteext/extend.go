package voteext

import (
	"fmt"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxRequests is how many packets are looked at for those that this node can sign now: some may
// be on their way with this block, others a remote signer has not answered for.
const maxRequests = 4 * types.MaxExtensionSignatures

// Extend implements sdk.ExtendVoteHandler. It has no error: whatever goes wrong, the vote comes
// without the part that it went wrong for.
func (h *Handler) Extend(ctx sdk.Context, req *abci.RequestExtendVote) (*abci.ResponseExtendVote, error) {
	bz, err := h.extension(ctx, req)
	if err != nil {
		h.Logger.Error("voting without extension", "height", req.Height, "error", err.Error())
		bz = nil
	}
	return &abci.ResponseExtendVote{VoteExtension: bz}, nil
}

// extension returns what this node has to say, in bytes that every other node can read.
func (h *Handler) extension(ctx sdk.Context, req *abci.RequestExtendVote) (bz []byte, err error) {
	defer caught(&err)
	if !h.Bridge.InjectionEnabled(ctx) {
		return nil, nil
	}
	tips, err := h.Bridge.RowTips(ctx)
	if err != nil {
		return nil, err
	}
	pending := h.pending(ctx, req, tips)
	extension := types.VoteExtension{Rows: h.reports(tips, pending), Signatures: h.sign(ctx, pending)}.Fit()
	// They come with the most urgent first, and are sent in order.
	slices.SortFunc(extension.Signatures, types.PacketSignature.Compare)
	if bz, err = types.EncodeExtension(extension); err != nil {
		return nil, err
	}
	if _, err := types.DecodeExtension(bz); err != nil {
		return nil, err
	}
	if len(bz) > 0 {
		h.sent.Add(digestOf(bz), struct{}{})
	}
	return bz, nil
}

// pending is what the block of this vote does once it is committed; the state is still that
// before it.
type pending struct {
	// events are how many it applies of each row, in the order of the rows.
	events []int
	// signatures are this node's own that it adds.
	signatures []types.PacketSignature
}

// pending reads the block's injected transaction as PreBlock will. What it gets wrong costs this
// node a late vote and nothing else.
func (h *Handler) pending(ctx sdk.Context, req *abci.RequestExtendVote, tips []types.RowTip) pending {
	p := pending{events: make([]int, len(tips))}
	injected, _ := split(req.Txs)
	if injected == nil || !h.enabled(ctx, req.Height) {
		return p
	}
	injection, err := h.open(ctx, injected)
	if err != nil {
		return p
	}
	c := commitOf(req.ProposedLastCommit)
	votes, _ := h.votesOf(ctx, c, injection.Votes)
	for i, o := range outcomesOf(tips, injection.Rows, votes, c.total) {
		p.events[i] = len(o.bodies)
	}
	for _, vote := range injection.Votes {
		if h.sent.Contains(digestOf(vote.Extension)) {
			if own, err := types.DecodeExtension(vote.Extension); err == nil {
				p.signatures = append(p.signatures, own.Signatures...)
			}
		}
	}
	return p
}

func (p pending) signs(request types.SigningRequest) bool { return signs(p.signatures, request) }

func signs(signatures []types.PacketSignature, request types.SigningRequest) bool {
	for _, s := range signatures {
		if s.Row == request.Row && s.Nonce == request.Nonce {
			return true
		}
	}
	return false
}

// reports asks the observer for each row, counted from where the row will be.
func (h *Handler) reports(tips []types.RowTip, pending pending) []types.RowReport {
	var reports []types.RowReport
	for i, tip := range tips {
		if report, ok := h.report(tip.Row, tip.Nonce+uint64(pending.events[i])); ok {
			reports = append(reports, report)
		}
	}
	return reports
}

// report abstains for the row if the observer does, panics or answers something else.
func (h *Handler) report(row uint32, base uint64) (report types.RowReport, ok bool) {
	if h.Observer == nil {
		return types.RowReport{}, false
	}
	var answered bool
	err := guardedCall(func() error {
		report, answered = h.Observer.Report(row, base)
		if answered && (report.Row != row || report.Base != base) {
			return fmt.Errorf("asked for row %d from %d, it reports row %d from %d", row, base, report.Row, report.Base)
		}
		return report.Validate()
	})
	if err != nil && answered {
		h.Logger.Error("abstaining for a row, the observer failed", "row", row, "error", err.Error())
	}
	return report, answered && err == nil
}

// sign signs the packets that most await this node's keys.
func (h *Handler) sign(ctx sdk.Context, pending pending) []types.PacketSignature {
	if h.Signers == nil {
		return nil
	}
	var signatures []types.PacketSignature
	err := guardedCall(func() error {
		for _, signer := range h.Signers.Signers() {
			err := guardedCall(func() error { return h.signWith(ctx, signer, pending, &signatures) })
			if err != nil {
				h.Logger.Error("voting with fewer signatures of packets", "error", err.Error())
			}
		}
		return nil
	})
	if err != nil {
		h.Logger.Error("voting with fewer signatures of packets", "error", err.Error())
	}
	return signatures
}

// signWith adds what one key signs to the signatures of those before it. A packet has one place in an
// extension, so a second key's signature of it comes with a later vote.
func (h *Handler) signWith(ctx sdk.Context, signer Signer, pending pending, signatures *[]types.PacketSignature) error {
	address, ready := signer.Address()
	if !ready {
		return nil
	}
	requests, err := h.Bridge.SigningRequests(ctx, address, maxRequests)
	if err != nil {
		return err
	}
	for _, request := range requests {
		if len(*signatures) == types.MaxExtensionSignatures {
			break
		}
		if signs(*signatures, request) || pending.signs(request) {
			continue
		}
		if signature, ok := h.signOne(ctx, signer, request); ok {
			*signatures = append(*signatures, signature)
		}
	}
	return nil
}

// signOne leaves out what other nodes would find no use for.
func (h *Handler) signOne(ctx sdk.Context, signer Signer, request types.SigningRequest) (types.PacketSignature, bool) {
	bytes, ok := signer.Sign(request)
	if !ok {
		return types.PacketSignature{}, false
	}
	signature := types.PacketSignature{Row: request.Row, Nonce: request.Nonce, Signature: bytes[:]}
	if _, err := h.Bridge.CheckSignature(ctx, signature); err != nil {
		h.Logger.Error("the bridge key's signature is not sent", "row", request.Row, "nonce", request.Nonce, "error", err.Error())
		return types.PacketSignature{}, false
	}
	return signature, true
}

// guardedCall makes a panic of a port an error.
func guardedCall(call func() error) (err error) {
	defer caught(&err)
	return call()
}
