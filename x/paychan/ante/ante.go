// Package ante verifies claims when a node takes their transactions in, so that a block need
// not.
//
// Invariant: it refuses only what could not pay for its own execution, and changes no state. Its
// caller is the app's ante handler, after the checks of fees and sequence.
package ante

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Preverifier verifies a batch, consumes what its execution would, and remembers what holds.
type Preverifier interface {
	Preverify(ctx sdk.Context, msg *types.MsgClaim) error
}

// Decorator verifies the claims of transactions that a node takes in for the first time.
type Decorator struct{ preverifier Preverifier }

var _ sdk.AnteDecorator = Decorator{}

// NewDecorator returns the decorator. Its place is behind those that have taken the fee and
// checked the sequence: nobody makes a node verify for nothing.
func NewDecorator(preverifier Preverifier) Decorator { return Decorator{preverifier} }

// AnteHandle implements sdk.AnteDecorator.
func (d Decorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if !ctx.IsCheckTx() || ctx.IsReCheckTx() || simulate {
		return next(ctx, tx, simulate)
	}
	for _, msg := range tx.GetMsgs() {
		claim, ok := msg.(*types.MsgClaim)
		if !ok {
			continue
		}
		if left := ctx.GasMeter().GasRemaining(); left < claim.Gas() {
			return ctx, errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "a claim of %d items consumes %d gas, of which %d are left: raise the transaction's gas limit",
				claim.Items(), claim.Gas(), left)
		}
		if err := d.preverifier.Preverify(ctx, claim); err != nil {
			return ctx, err
		}
	}
	return next(ctx, tx, simulate)
}
