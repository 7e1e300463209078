package voteext

import (
	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// PreBlock does what the block's injected transaction comes to. It runs after the modules'
// PreBlock and before the first transaction. It has no error: what fails leaves no trace in
// state, and the block goes on.
func (h *Handler) PreBlock(ctx sdk.Context, req *abci.RequestFinalizeBlock) {
	injected, _ := split(req.Txs)
	if injected == nil {
		return
	}
	c := commitOf(req.DecidedLastCommit)
	read, err := h.readTx(ctx, req.Height, injected, c, h.Bridge.CheckSignature)
	if err != nil {
		h.Logger.Error("injected transaction ignored", "height", req.Height, "error", err.Error())
		return
	}
	h.addSignatures(ctx, read.signatures)
	for _, o := range read.outcomes {
		h.applyOutcome(ctx, o, c.total)
	}
}

// addSignatures adds them one validator after the other: what is wrong with one's does not touch
// the others'.
func (h *Handler) addSignatures(ctx sdk.Context, signatures []signature) {
	for len(signatures) > 0 {
		count := 1
		for count < len(signatures) && signatures[count].index == signatures[0].index {
			count++
		}
		own := signatures[:count]
		h.attempt(ctx, "adding signatures of packets", func(ctx sdk.Context) error {
			for _, s := range own {
				if err := h.Bridge.AddSignature(ctx, s.target, s.bytes); err != nil {
					return err
				}
			}
			return nil
		})
		signatures = signatures[count:]
	}
}

// applyOutcome applies a row's events. Its clock says that nothing else has happened before, so
// it stands still if they fail.
func (h *Handler) applyOutcome(ctx sdk.Context, o outcome, total uint64) {
	applied := len(o.bodies) == 0 || h.attempt(ctx, "applying events", func(ctx sdk.Context) error {
		return h.Bridge.ApplyEvents(ctx, o.row, o.bodies)
	})
	if applied && o.clock > 0 {
		h.attempt(ctx, "advancing a clock", func(ctx sdk.Context) error {
			return h.Bridge.AdvanceClock(ctx, o.row, o.clock)
		})
	}
	if len(o.tips) > 0 {
		h.attempt(ctx, "recording tips", func(ctx sdk.Context) error {
			return h.Bridge.RecordTips(ctx, o.row, o.tips, total)
		})
	}
}

// attempt writes what act does, or nothing if it fails or panics.
func (h *Handler) attempt(ctx sdk.Context, doing string, act func(sdk.Context) error) bool {
	cached, write := ctx.CacheContext()
	if err := guarded(cached, act); err != nil {
		h.Logger.Error(doing, "height", ctx.BlockHeight(), "error", err.Error())
		return false
	}
	write()
	return true
}

func guarded(ctx sdk.Context, act func(sdk.Context) error) (err error) {
	defer caught(&err)
	return act(ctx)
}
