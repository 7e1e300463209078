// Package ante verifies claims when a node takes their transactions in, so that a block need
// not.
//
// Invariant: it refuses only what could not pay for its own execution, and changes no state. Its
// caller is the app's ante handler, after the checks of fees and sequence.
package ante

import (
	"crypto/sha256"

	lru "github.com/hashicorp/golang-lru/v2"

	errorsmod "cosmossdk.io/errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Preverifier verifies a batch, consumes what its execution would, and remembers what holds.
type Preverifier interface {
	Preverify(ctx sdk.Context, msg *types.MsgClaim) error
}

// Reader returns the claim that a message of another module makes, and how much gas there is for
// it, or no claim.
type Reader func(msg sdk.Msg) (claim *types.MsgClaim, gas uint64)

// Decorator verifies the claims of transactions that a node takes in for the first time.
type Decorator struct {
	preverifier Preverifier
	// read finds claims that are no MsgClaim; it may be nil.
	read Reader
	// seen are the claims that were verified. The mempool asks again after each block, and
	// does not say that it does; hash chains alone may take a second.
	seen *lru.Cache[[sha256.Size]byte, struct{}]
}

// seenClaims is more than the mempool holds of the largest ones.
const seenClaims = 4096

var _ sdk.AnteDecorator = Decorator{}

// NewDecorator returns the decorator. Its place is behind those that have taken the fee and
// checked the sequence: nobody makes a node verify for nothing.
// It remembers; make one and keep it. read may be nil.
func NewDecorator(preverifier Preverifier, read Reader) Decorator {
	seen, err := lru.New[[sha256.Size]byte, struct{}](seenClaims)
	if err != nil {
		panic(err) // the size is positive
	}
	return Decorator{preverifier, read, seen}
}

// AnteHandle implements sdk.AnteDecorator.
func (d Decorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if !ctx.IsCheckTx() || ctx.IsReCheckTx() || simulate {
		return next(ctx, tx, simulate)
	}
	for _, msg := range tx.GetMsgs() {
		claim, ok := msg.(*types.MsgClaim)
		if !ok {
			d.readAndVerify(ctx, msg)
			continue
		}
		if left := ctx.GasMeter().GasRemaining(); left < claim.Gas() {
			return ctx, errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "a claim of %d items consumes %d gas, of which %d are left: raise the transaction's gas limit",
				claim.Items(), claim.Gas(), left)
		}
		if err := d.verify(ctx, claim); err != nil {
			return ctx, err
		}
	}
	return next(ctx, tx, simulate)
}

// readAndVerify verifies the claim of another module's message if it can pay for it. It refuses
// nothing and consumes nothing: whatever comes of the claim, that module's transaction is valid.
func (d Decorator) readAndVerify(ctx sdk.Context, msg sdk.Msg) {
	if d.read == nil {
		return
	}
	claim, gas := d.read(msg)
	if claim == nil || gas < claim.Gas() {
		return
	}
	_ = d.verify(ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()), claim)
}

// verify verifies a claim that it has not seen. What was found bad need not be verified again
// either: the block does it, and is paid for it.
func (d Decorator) verify(ctx sdk.Context, claim *types.MsgClaim) error {
	bz, err := claim.Marshal()
	if err != nil {
		return err
	}
	digest := sha256.Sum256(bz)
	if d.seen.Contains(digest) {
		return nil
	}
	if err := d.preverifier.Preverify(ctx, claim); err != nil {
		return err
	}
	d.seen.Add(digest, struct{}{})
	return nil
}
