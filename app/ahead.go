package app

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

// aheadBy is how many transactions are decoded before their turn.
const aheadBy = 64

// ahead executes the transactions of a block one after the other, while another core decodes
// those that follow and recovers their senders. Nothing that depends on state is done early.
type ahead struct {
	decode  sdk.TxDecoder
	prepare func(sdk.Tx)
}

var _ sdk.TxRunner = ahead{}

// Run implements sdk.TxRunner.
func (a ahead) Run(
	ctx context.Context, _ storetypes.MultiStore, txs [][]byte, deliver sdk.DeliverTxFunc,
) ([]*abci.ExecTxResult, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	decoded := make(chan sdk.Tx, aheadBy)
	go a.decodeAll(ctx, txs, decoded)
	results := make([]*abci.ExecTxResult, len(txs))
	for i, raw := range txs {
		select {
		// Optimistic execution of a block that was not agreed on is aborted.
		case <-ctx.Done():
			return nil, ctx.Err()
		case tx := <-decoded:
			if tx == nil {
				results[i] = sdkerrors.ResponseExecTxResultWithEvents(sdkerrors.ErrTxDecode, 0, 0, nil, false)
				continue
			}
			results[i] = deliver(raw, tx, nil, i, nil)
		}
	}
	return results, nil
}

// decodeAll sends a transaction for each of txs, or nil for what is none.
func (a ahead) decodeAll(ctx context.Context, txs [][]byte, decoded chan<- sdk.Tx) {
	for _, raw := range txs {
		select {
		case <-ctx.Done():
			return
		case decoded <- a.decodeOne(raw):
		}
	}
}

// decodeOne must not end the process: a block may hold anything.
func (a ahead) decodeOne(raw []byte) (tx sdk.Tx) {
	defer func() {
		if recover() != nil {
			tx = nil
		}
	}()
	tx, err := a.decode(raw)
	if err != nil {
		return nil
	}
	a.prepareOne(tx)
	return tx
}

// prepareOne spares work and decides nothing, so neither may its failure.
func (a ahead) prepareOne(tx sdk.Tx) {
	defer func() { _ = recover() }()
	a.prepare(tx)
}
