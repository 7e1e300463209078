package proposal

import (
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/log/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/mempool"
)

// Deps are what proposals are made and judged with.
type Deps struct {
	Pool    mempool.Mempool
	Signers mempool.SignerExtractionAdapter // of the pool's transactions
	Decode  sdk.TxDecoder
	Encode  sdk.TxEncoder
	Logger  log.Logger
}

// Handler prepares and processes proposals.
type Handler struct{ Deps }

// NewHandler returns a handler over a mempool.
func NewHandler(deps Deps) *Handler {
	deps.Logger = deps.Logger.With(log.ModuleKey, codespace)
	return &Handler{deps}
}

// Prepare implements sdk.PrepareProposalHandler. It never returns an error, upon which the
// SDK would propose what CometBFT gave it.
func (h *Handler) Prepare(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	limits := LimitsOf(ctx.ConsensusParams()).Within(req.MaxTxBytes)
	return &abci.ResponsePrepareProposal{Txs: h.Fill(ctx, req, limits)}, nil
}

// Process implements sdk.ProcessProposalHandler.
func (h *Handler) Process(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	if err := h.Check(req.Txs, LimitsOf(ctx.ConsensusParams())); err != nil {
		h.Logger.Warn("proposal rejected", "height", req.Height,
			"proposer", sdk.ConsAddress(req.ProposerAddress).String(), "reason", err.Error())
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// Check says why a block of these transactions is not acceptable. The proposer controls
// them, so a panic is an answer too.
func (h *Handler) Check(txs [][]byte, limits Limits) (err error) {
	defer recovered(&err)
	block := NewBlock(limits)
	for i, bz := range txs {
		tx, err := h.Decode(bz)
		if err != nil {
			return errorsmod.Wrapf(ErrMalformed, "transaction %d: %s", i, err)
		}
		if err := block.Add(bz, tx); err != nil {
			return errorsmod.Wrap(err, fmt.Sprintf("transaction %d", i))
		}
	}
	return nil
}
