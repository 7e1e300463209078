package proposal

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

const (
	// maxMisses ends a proposal after so many transactions in a row found no room, so that a
	// full block does not cost a walk over the whole mempool.
	maxMisses = 200
	// leastGas is what the cheapest transaction needs.
	leastGas = 21_000
)

// refusal is a transaction that no block can hold.
type refusal struct {
	tx     sdk.Tx
	reason error
}

// selection collects the transactions of one proposal.
type selection struct {
	decode   sdk.TxDecoder
	block    *Block
	txs      [][]byte
	hopeless []refusal
	misses   int
}

var _ baseapp.TxSelector = (*selection)(nil)

func newSelection(decode sdk.TxDecoder, limits Limits) *selection {
	return &selection{decode: decode, block: NewBlock(limits)}
}

// SelectTxForProposal implements baseapp.TxSelector. The limits it is given are those of the
// request; ours are narrower. It decodes the bytes, for they are what others will judge.
func (s *selection) SelectTxForProposal(_ context.Context, _, _ uint64, tx sdk.Tx, bz []byte) (stop bool) {
	switch err := s.add(bz); {
	case err == nil:
		s.txs = append(s.txs, bz)
		s.misses = 0
	case errors.Is(err, ErrFull), errors.Is(err, ErrTooLarge), errors.Is(err, ErrDuplicate):
		s.misses++
	default:
		s.hopeless = append(s.hopeless, refusal{tx, err})
	}
	return s.misses >= maxMisses || s.block.left.Gas < leastGas
}

// add answers with an error where the decoder panics, or one transaction in the mempool
// would empty every block.
func (s *selection) add(bz []byte) (err error) {
	defer recovered(&err)
	decoded, err := s.decode(bz)
	if err != nil {
		return errorsmod.Wrap(ErrMalformed, err.Error())
	}
	return s.block.Add(bz, decoded)
}

// SelectedTxs implements baseapp.TxSelector: one transaction more tells its caller that the
// last one was taken.
func (s *selection) SelectedTxs(context.Context) [][]byte { return s.txs }

// Clear implements baseapp.TxSelector. A selection serves one proposal and is dropped.
func (s *selection) Clear() {}
