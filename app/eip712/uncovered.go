package eip712

import (
	"errors"

	gogoproto "github.com/cosmos/gogoproto/proto"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/bttcprotocol/bttcd/app/nested"
)

// signedTx is what the SDK's transactions implement.
type signedTx interface {
	authsigning.SigVerifiableTx
	authsigning.V2AdaptableTx
	GetProtoTx() *txtypes.Tx
}

// uncovered names something the transaction says that EIP-712 typed data leaves out, or
// nothing. Timeout heights and extension options are not listed: cosmos/evm makes no typed
// data of a transaction that has them.
func uncovered(tx signedTx) string {
	inner := tx.GetProtoTx()
	body, auth := inner.Body, inner.AuthInfo
	switch {
	case len(auth.SignerInfos) == 0 || auth.Fee == nil:
		return "" // an Ethereum transaction, or one that is refused anyway
	case auth.Fee.Granter != "":
		return "fee.granter"
	case auth.Fee.Payer != "":
		return "fee.payer"
	case auth.Tip != nil:
		return "tip"
	case body.Unordered:
		return "unordered"
	case body.TimeoutTimestamp != nil:
		return "timeout_timestamp"
	case padded(tx, body, auth):
		return "bytes that its fields do not account for"
	}
	return ""
}

// padded tells whether a transaction is longer than what it says: unknown fields, fields
// said twice, numbers in long form. An encoder may well leave out what ours writes.
func padded(tx signedTx, body *txtypes.TxBody, auth *txtypes.AuthInfo) bool {
	data := tx.GetSigningTxData()
	if len(data.BodyBytes) > body.Size() || len(data.AuthInfoBytes) > auth.Size() {
		return true
	}
	held := body.Messages
	for _, signer := range auth.SignerInfos {
		held = append(held[:len(held):len(held)], signer.PublicKey)
	}
	return nested.Walk(held, refusePadding) != nil
}

var errPadded = errors.New("longer than what it says")

func refusePadding(held *codectypes.Any) error {
	message, ok := held.GetCachedValue().(gogoproto.Message)
	if len(held.XXX_unrecognized) != 0 || ok && len(held.Value) > gogoproto.Size(message) {
		return errPadded
	}
	return nil
}
