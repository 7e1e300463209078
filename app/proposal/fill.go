package proposal

import (
	"errors"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/mempool"
)

// Fill returns transactions of the mempool that make an acceptable block within limits, in
// the mempool's order. If the mempool fails, what was chosen before is returned; if it
// panics, nothing.
func (h *Handler) Fill(ctx sdk.Context, req *abci.RequestPrepareProposal, limits Limits) (txs [][]byte) {
	defer func() {
		if panicked := recover(); panicked != nil {
			h.Logger.Error("proposing an empty block, the mempool panicked", "height", req.Height, "panic", panicked)
			txs = nil
		}
	}()
	chosen := newSelection(h.Decode, limits)
	inner := baseapp.NewDefaultProposalHandler(h.Pool, encoder{h.Encode})
	inner.SetTxSelector(chosen)
	inner.SetSignerExtractionAdapter(h.Signers)
	if _, err := inner.PrepareProposalHandler()(ctx, req); err != nil {
		h.Logger.Error("proposing fewer transactions, the mempool failed", "height", req.Height, "error", err)
	}
	h.forget(ctx, chosen.hopeless)
	return chosen.txs
}

// forget removes from the mempool what no block can hold, so that it is not tried for ever.
func (h *Handler) forget(ctx sdk.Context, refused []refusal) {
	for _, r := range refused {
		h.Logger.Debug("transaction removed from the mempool", "reason", r.reason.Error())
		reason := mempool.RemoveReason{Caller: mempool.CallerPrepareProposalRemoveInvalid, Error: r.reason}
		if err := mempool.RemoveWithReason(ctx, h.Pool, r.tx, reason); err != nil && !errors.Is(err, mempool.ErrTxNotFound) {
			h.Logger.Debug("transaction stays in the mempool", "error", err.Error())
		}
	}
}

// encoder is the SDK's verifier of transactions without verification: the mempool has
// checked each against the state of the block before.
type encoder struct{ encode sdk.TxEncoder }

var _ baseapp.ProposalTxVerifier = encoder{}

func (e encoder) PrepareProposalVerifyTx(tx sdk.Tx) ([]byte, error) { return e.encode(tx) }

func (e encoder) TxEncode(tx sdk.Tx) ([]byte, error) { return e.encode(tx) }

// ProcessProposalVerifyTx and TxDecode serve parts of the SDK's handler that are not used.
func (encoder) ProcessProposalVerifyTx([]byte) (sdk.Tx, error) { return nil, errUnused }

func (encoder) TxDecode([]byte) (sdk.Tx, error) { return nil, errUnused }

var errUnused = errors.New("proposals are filled from the mempool alone")
