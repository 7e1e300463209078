package voteext

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/app/proposal"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Prepare implements sdk.PrepareProposalHandler: an injected transaction, if there is something
// to inject, and what the inner handler puts into the rest of the block.
func (h *Handler) Prepare(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	injected, err := h.inject(ctx, req)
	if err != nil {
		h.Logger.Error("proposing without injection", "height", req.Height, "error", err.Error())
		injected = nil
	}
	if injected == nil {
		return h.Deps.Prepare(ctx, req)
	}
	inner := *req
	inner.MaxTxBytes = max(0, req.MaxTxBytes-sizeInBlock(injected))
	resp, err := h.Deps.Prepare(ctx, &inner)
	if err != nil {
		return nil, err
	}
	return &abci.ResponsePrepareProposal{Txs: append([][]byte{injected}, resp.Txs...)}, nil
}

func sizeInBlock(tx []byte) int64 {
	return int64(proposal.Size(tx)) //nolint:gosec // injections are bounded
}

// inject returns an injected transaction that Process accepts, or nil.
func (h *Handler) inject(ctx sdk.Context, req *abci.RequestPrepareProposal) (injected []byte, err error) {
	defer caught(&err)
	if !h.enabled(ctx, req.Height) {
		return nil, nil
	}
	params, err := h.Bridge.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	p, err := h.newPlan(ctx, req, params)
	if err != nil || !p.promising() {
		return nil, err
	}
	p.keepSigned()
	injection, ok := p.fill()
	if !ok {
		return nil, nil
	}
	if injected, err = types.EncodeInjection(injection); err != nil {
		return nil, err
	}
	if sizeInBlock(injected) > req.MaxTxBytes {
		return nil, nil
	}
	return injected, h.judge(ctx, req.Height, injected, p.commit, p.check)
}

// remembering checks each signature once, for as long as state stays as it is.
func remembering(check check) check {
	type result struct {
		target types.SignatureTarget
		err    error
	}
	type name struct {
		row       uint32
		nonce     uint64
		signature string
	}
	results := map[name]result{}
	return func(ctx context.Context, signature types.PacketSignature) (types.SignatureTarget, error) {
		key := name{signature.Row, signature.Nonce, string(signature.Signature)}
		known, ok := results[key]
		if !ok {
			known.target, known.err = check(ctx, signature)
			results[key] = known
		}
		return known.target, known.err
	}
}
