package proposal

import (
	"errors"
	"math"
	"sync/atomic"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/mempool"
)

// Gate stands in front of the mempool. It refuses at once, and with a reason, what no block
// can hold under the current consensus parameters, and what the mempool would panic at: the
// mempool inserts on goroutines of its own, where a panic ends the process. It is safe for
// concurrent use.
type Gate struct {
	decode  sdk.TxDecoder
	encode  sdk.TxEncoder
	signers mempool.SignerExtractionAdapter
	params  func() (cmtproto.ConsensusParams, error)
	limits  atomic.Pointer[Limits]
}

// NewGate returns a gate. params reads the committed consensus parameters; it is asked until
// it answers, and Follow takes over from there.
func NewGate(
	decode sdk.TxDecoder, encode sdk.TxEncoder, signers mempool.SignerExtractionAdapter,
	params func() (cmtproto.ConsensusParams, error),
) *Gate {
	return &Gate{decode: decode, encode: encode, signers: signers, params: params}
}

// Follow is told the consensus parameters after each block.
func (g *Gate) Follow(params cmtproto.ConsensusParams) {
	limits := LimitsOf(params)
	g.limits.Store(&limits)
}

// current returns the limits of the next block; before the first block only form is judged.
func (g *Gate) current() Limits {
	if limits := g.limits.Load(); limits != nil {
		return *limits
	}
	params, err := g.params()
	if err != nil {
		return Limits{Bytes: math.MaxUint64, Gas: math.MaxUint64}
	}
	limits := LimitsOf(params)
	// A block may have been committed meanwhile.
	g.limits.CompareAndSwap(nil, &limits)
	return *g.limits.Load()
}

// Admit refuses a transaction that was built in this process, such as JSON-RPC's.
func (g *Gate) Admit(tx sdk.Tx) (err error) {
	defer recovered(&err)
	bz, err := g.encode(tx)
	if err != nil {
		return errorsmod.Wrap(ErrMalformed, err.Error())
	}
	return g.admit(bz, tx)
}

func (g *Gate) admit(bz []byte, tx sdk.Tx) error {
	if err := NewBlock(g.current()).Add(bz, tx); err != nil {
		return err
	}
	// The mempool asks for the signers first, and outside of any handler.
	if _, err := g.signers.GetSigners(tx); err != nil {
		return errorsmod.Wrapf(ErrMalformed, "signers: %s", err)
	}
	return nil
}

func (g *Gate) admitBytes(bz []byte) (err error) {
	defer recovered(&err)
	tx, err := g.decode(bz)
	switch {
	case errors.Is(err, sdkerrors.ErrTxDecode):
		return err // the code that clients know
	case err != nil:
		return errorsmod.Wrap(sdkerrors.ErrTxDecode, err.Error())
	}
	return g.admit(bz, tx)
}

// CheckTx puts the gate in front of a handler. A refusal is an answer, not an error: upon an
// error CometBFT leaves the client waiting.
func (g *Gate) CheckTx(next sdk.CheckTxHandler) sdk.CheckTxHandler {
	return func(run sdk.RunTx, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
		if err := g.admitBytes(req.Tx); err != nil {
			return sdkerrors.ResponseCheckTxWithEvents(err, 0, 0, nil, false), nil
		}
		return next(run, req)
	}
}

// InsertTx puts the gate in front of a handler of gossiped transactions.
func (g *Gate) InsertTx(next sdk.InsertTxHandler) sdk.InsertTxHandler {
	return func(req *abci.RequestInsertTx) (*abci.ResponseInsertTx, error) {
		if err := g.admitBytes(req.Tx); err != nil {
			_, code, _ := errorsmod.ABCIInfo(err, false)
			return &abci.ResponseInsertTx{Code: code}, nil
		}
		return next(req)
	}
}

// Guard makes a panic of an ante handler an error, for the mempool to run it on goroutines
// that recover nothing.
func Guard(ante sdk.AnteHandler) sdk.AnteHandler {
	return func(ctx sdk.Context, tx sdk.Tx, simulate bool) (checked sdk.Context, err error) {
		defer func() {
			if panicked := recover(); panicked != nil {
				checked, err = ctx, errorsmod.Wrapf(sdkerrors.ErrPanic, "checking a transaction: %v", panicked)
			}
		}()
		return ante(ctx, tx, simulate)
	}
}
