package eip712

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	txsigning "github.com/cosmos/cosmos-sdk/x/tx/signing"
)

// AccountKeeper reads the accounts of signers.
type AccountKeeper interface {
	GetAccount(ctx context.Context, address sdk.AccAddress) sdk.AccountI
}

// Decorator asks for signatures over the sign bytes themselves from transactions that say
// what EIP-712 typed data leaves out. It charges no gas and writes no state; whether the
// signatures are enough is left to the ante handler behind it.
type Decorator struct {
	accounts AccountKeeper
	handler  *txsigning.HandlerMap
}

var _ sdk.AnteDecorator = Decorator{}

// NewDecorator returns a decorator. handler must be the one that verifies signatures later.
func NewDecorator(accounts AccountKeeper, handler *txsigning.HandlerMap) Decorator {
	return Decorator{accounts, handler}
}

// AnteHandle implements sdk.AnteDecorator.
func (d Decorator) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	// As for the signatures themselves: a simulation has none, a recheck has seen them.
	if !simulate && !ctx.IsReCheckTx() && ctx.IsSigverifyTx() {
		// A node that remembers the signature does not come here: no gas may tell.
		if err := d.check(ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()), tx); err != nil {
			return ctx, err
		}
	}
	return next(ctx, tx, simulate)
}

func (d Decorator) check(ctx sdk.Context, tx sdk.Tx) error {
	signed, ok := tx.(signedTx)
	if !ok {
		return nil
	}
	field := uncovered(signed)
	if field == "" {
		return nil
	}
	signatures, err := signed.GetSignaturesV2()
	if err != nil {
		return err
	}
	signers, err := signed.GetSigners()
	if err != nil {
		return err
	}
	if len(signers) != len(signatures) {
		// The ante handler behind says so.
		return nil
	}
	for i, signature := range signatures {
		if !d.raw(ctx, signed, signers[i], signature) {
			return errorsmod.Wrapf(ErrUncovered, "an EIP-712 signature does not cover %s: leave it out, or sign the sign bytes themselves", field)
		}
	}
	return nil
}

// raw tells whether a signer signed the sign bytes. An account that is not known, or has no
// key yet nor brings one, is left to the ante handler behind.
func (d Decorator) raw(ctx sdk.Context, tx sdk.Tx, signer []byte, signature signing.SignatureV2) bool {
	account := d.accounts.GetAccount(ctx, signer)
	if account == nil {
		return true
	}
	data := authsigning.SignerData{
		Address: account.GetAddress().String(), ChainID: ctx.ChainID(),
		AccountNumber: account.GetAccountNumber(), Sequence: signature.Sequence, PubKey: account.GetPubKey(),
	}
	if ctx.BlockHeight() == 0 {
		data.AccountNumber = 0 // genesis transactions are signed before accounts have numbers
	}
	if data.PubKey == nil {
		data.PubKey = signature.PubKey
	}
	if data.PubKey == nil {
		return true
	}
	return rawSignatures(data.PubKey, signature.Data, func(mode signing.SignMode) ([]byte, error) {
		return authsigning.GetSignBytesAdapter(ctx, d.handler, mode, data, tx)
	})
}
