// Package ante lets validators submit signatures of packets without a fee.
//
// Invariant: a transaction pays nothing only if it brings one signature that an open packet lacks, of
// the sender's own validator, and nothing else; any other goes on to where fees are taken. Its
// caller is the app's ante handler.
package ante

import (
	"bytes"
	"context"

	"cosmossdk.io/core/address"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	// maxFreeGas is enough for the signature that completes a batch of 50 withdrawals.
	maxFreeGas = 2_000_000
	// maxFreeBytes is twice what such a transaction has.
	maxFreeBytes = 1_024
)

// Keeper knows which signatures are of use.
type Keeper interface {
	PortalSet(ctx context.Context, row uint32) (types.Set, error)
	CheckSignature(ctx context.Context, sig types.PacketSignature) (types.SignatureTarget, error)
	AddSignature(ctx context.Context, target types.SignatureTarget, signature []byte) error
}

// Decorator sends transactions that pay no fee another way.
type Decorator struct {
	keeper   Keeper
	accounts address.Codec
	free     sdk.AnteHandler
}

var _ sdk.AnteDecorator = Decorator{}

// NewDecorator returns the decorator. Its place is before those that take fees. free does all that
// they do for a transaction of the SDK, but takes no fee.
func NewDecorator(keeper Keeper, accounts address.Codec, free sdk.AnteHandler) Decorator {
	return Decorator{keeper, accounts, free}
}

// AnteHandle implements sdk.AnteDecorator.
func (d Decorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	msg, ok := d.candidate(ctx, tx)
	if !ok {
		return next(ctx, tx, simulate)
	}
	target, ok := d.useful(ctx, msg)
	if !ok {
		return next(ctx, tx, simulate)
	}
	after, err := d.free(ctx, tx, simulate)
	if err != nil || simulate || !ctx.IsCheckTx() {
		return after, err
	}
	// What a node took in counts as done until the next block, so that the sender's next transaction
	// with the same signature pays.
	return after, d.keeper.AddSignature(unmetered(ctx), target, msg.Signature.Signature)
}

// candidate returns the message if the transaction holds just that and offers no fee.
func (Decorator) candidate(ctx sdk.Context, tx sdk.Tx) (*types.MsgSubmitSignature, bool) {
	fees, ok := tx.(sdk.FeeTx)
	if !ok || !fees.GetFee().IsZero() || len(fees.FeeGranter()) > 0 || fees.GetGas() > maxFreeGas || len(ctx.TxBytes()) > maxFreeBytes {
		return nil, false
	}
	msgs := tx.GetMsgs()
	if len(msgs) != 1 {
		return nil, false
	}
	msg, ok := msgs[0].(*types.MsgSubmitSignature)
	return msg, ok
}

// useful recovers one key at most, and only if the packet's set has a member of the sender's. Nobody
// proved yet to be the sender: free does that.
func (d Decorator) useful(ctx sdk.Context, msg *types.MsgSubmitSignature) (types.SignatureTarget, bool) {
	ctx = unmetered(ctx)
	sender, err := d.accounts.StringToBytes(msg.Sender)
	if err != nil {
		return types.SignatureTarget{}, false
	}
	set, err := d.keeper.PortalSet(ctx, msg.Signature.Row)
	if err != nil {
		return types.SignatureTarget{}, false
	}
	if _, member := set.OperatorMember(sender); !member {
		return types.SignatureTarget{}, false
	}
	target, err := d.keeper.CheckSignature(ctx, msg.Signature)
	return target, err == nil && bytes.Equal(target.Operator, sender)
}

// unmetered is because what this costs is bounded, and there is no fee to charge it to.
func unmetered(ctx sdk.Context) sdk.Context {
	return ctx.WithGasMeter(storetypes.NewInfiniteGasMeter())
}
