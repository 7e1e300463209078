package app

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// refuseStale is an ante handler for the mempool alone. After each block the mempool drops the
// transactions that the block held by running the whole ante handler on each of them, until
// it fails at the sequence; this one looks at the sequence first.
func (app *App) refuseStale(next sdk.AnteHandler) sdk.AnteHandler {
	return func(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
		if err := app.stale(ctx, tx); err != nil {
			return ctx, err
		}
		return next(ctx, tx, simulate)
	}
}

// stale says so if a signer has used up the sequence that the transaction names. Whatever
// else is wrong with it the ante handler finds.
func (app *App) stale(ctx sdk.Context, tx sdk.Tx) error {
	signed, ok := tx.(authsigning.SigVerifiableTx)
	if !ok {
		return nil
	}
	if unordered, ok := tx.(sdk.TxWithUnordered); ok && unordered.GetUnordered() {
		return nil
	}
	for _, message := range tx.GetMsgs() {
		// The signatures of an Ethereum transaction are not those of its envelope.
		if _, ok := message.(*evmtypes.MsgEthereumTx); ok {
			return nil
		}
	}
	signers, err := signed.GetSigners()
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	signatures, err := signed.GetSignaturesV2()
	if err != nil || len(signatures) != len(signers) {
		return nil //nolint:nilerr // see above
	}
	for i, signer := range signers {
		account := app.AccountKeeper.GetAccount(ctx, signer)
		if account != nil && signatures[i].Sequence < account.GetSequence() {
			return errorsmod.Wrapf(sdkerrors.ErrWrongSequence, "account sequence mismatch, expected %d, got %d",
				account.GetSequence(), signatures[i].Sequence)
		}
	}
	return nil
}
