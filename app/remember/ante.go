package remember

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

// AccountKeeper reads the accounts of signers.
type AccountKeeper interface {
	GetAccount(ctx context.Context, address sdk.AccAddress) sdk.AccountI
}

// largestKept bounds what one remembered Ethereum transaction takes, in bytes: recovering its
// sender costs little beside executing a larger one.
const largestKept = 4096

// Ante wraps an ante handler: it spares it the verification of signatures that it has found
// good before. It charges no gas and writes no state.
func (m *Memory) Ante(accounts AccountKeeper, next sdk.AnteHandler) sdk.AnteHandler {
	if m == nil {
		return next
	}
	return func(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
		if simulate || ctx.IsReCheckTx() || !ctx.IsSigverifyTx() {
			return next(ctx, tx, simulate)
		}
		if message := ethereumOf(tx); message != nil {
			after, err := next(ctx, tx, simulate)
			if err == nil && message.Raw.Size() <= largestKept {
				m.ethereum.Add(message.Raw.Hash(), message.Raw.Transaction)
			}
			return after, err
		}
		key, ok := verification(ctx, accounts, tx)
		if !ok {
			return next(ctx, tx, simulate)
		}
		if m.verified.Contains(key) {
			after, err := next(ctx.WithIsSigverifyTx(false), tx, simulate)
			return after.WithIsSigverifyTx(true), err
		}
		after, err := next(ctx, tx, simulate)
		if err == nil {
			m.verified.Add(key, struct{}{})
		}
		return after, err
	}
}

// verification is the digest of all that decides whether the signature of a transaction is
// good. Only transactions of one signer in SIGN_MODE_DIRECT have one: the other modes sign
// what is rendered from the transaction, and are rare.
func verification(ctx sdk.Context, accounts AccountKeeper, tx sdk.Tx) (digest, bool) {
	signed, ok := tx.(authsigning.Tx)
	if !ok {
		return digest{}, false
	}
	adaptable, ok := tx.(authsigning.V2AdaptableTx)
	if !ok {
		return digest{}, false
	}
	signers, err := signed.GetSigners()
	if err != nil || len(signers) != 1 {
		return digest{}, false
	}
	signatures, err := signed.GetSignaturesV2()
	if err != nil || len(signatures) != 1 {
		return digest{}, false
	}
	data, ok := signatures[0].Data.(*signing.SingleSignatureData)
	if !ok || data.SignMode != signing.SignMode_SIGN_MODE_DIRECT {
		return digest{}, false
	}
	// What is read here nodes without a memory do not read: it must not show in the gas.
	account := accounts.GetAccount(ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()), signers[0])
	if account == nil {
		return digest{}, false
	}
	key := account.GetPubKey()
	if key == nil {
		key = signatures[0].PubKey
	}
	if key == nil {
		return digest{}, false
	}
	// Genesis transactions are signed before accounts have numbers.
	number := account.GetAccountNumber()
	if ctx.BlockHeight() == 0 {
		number = 0
	}
	bytes := adaptable.GetSigningTxData()
	sum := sha256.New()
	for _, part := range [][]byte{
		bytes.BodyBytes, bytes.AuthInfoBytes, []byte(ctx.ChainID()), binary.BigEndian.AppendUint64(nil, number),
		signers[0], []byte(key.Type()), key.Bytes(), data.Signature,
	} {
		write(sum, part)
	}
	return digest(sum.Sum(nil)), true
}

// write puts the length before the part, so that no two lists of parts look alike.
func write(sum hash.Hash, part []byte) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(part)))
	sum.Write(length[:])
	sum.Write(part)
}
