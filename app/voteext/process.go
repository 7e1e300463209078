package voteext

import (
	"encoding/binary"

	abci "github.com/cometbft/cometbft/abci/types"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Process implements sdk.ProcessProposalHandler. A proposal without injection is what the inner
// handler says it is.
func (h *Handler) Process(ctx sdk.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	injected, rest := split(req.Txs)
	if err := h.check(ctx, req.Height, injected, rest, commitOf(req.ProposedLastCommit)); err != nil {
		h.Logger.Warn("proposal rejected", "height", req.Height,
			"proposer", sdk.ConsAddress(req.ProposerAddress).String(), "reason", err.Error())
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	inner := *req
	inner.Txs = rest
	return h.Deps.Process(ctx, &inner)
}

var errDisabled = errorsmod.Wrap(types.ErrInvalidInjection, "nothing may be injected now")

// split takes the injected transaction off a block's transactions, if it has one.
func split(txs [][]byte) (injected []byte, rest [][]byte) {
	if len(txs) > 0 && types.IsInjection(txs[0]) {
		return txs[0], txs[1:]
	}
	return nil, txs
}

// check says why a block may not hold an injected transaction, or what looks like one.
func (h *Handler) check(ctx sdk.Context, height int64, injected []byte, rest [][]byte, c commit) error {
	for i, tx := range rest {
		if types.IsInjection(tx) {
			return errorsmod.Wrapf(types.ErrInvalidInjection, "one stands after %d other transactions", i)
		}
	}
	if injected == nil {
		return nil
	}
	return h.judge(ctx, height, injected, c, h.Bridge.CheckSignature)
}

// judge says why an injected transaction is not acceptable. It is what Prepare asks of its own
// and Process of others'.
func (h *Handler) judge(ctx sdk.Context, height int64, injected []byte, c commit, check check) error {
	name, named := nameOf(ctx, height, injected, c)
	if named && h.accepted.Contains(name) {
		return nil
	}
	read, err := h.readTx(ctx, height, injected, c, check)
	if err = firstOf(err, read.fault); err == nil && named {
		h.accepted.Add(name, struct{}{})
	}
	return err
}

// nameOf names everything that the judgment rests on: committed state, which the hash in the
// header stands for, height, last commit and bytes.
func nameOf(ctx sdk.Context, height int64, injected []byte, c commit) (digest, bool) {
	state := ctx.BlockHeader().AppHash
	return digestOf(state, binary.BigEndian.AppendUint64(nil, uint64(height)), c.bytes(), injected), len(state) > 0 //nolint:gosec // a name
}
