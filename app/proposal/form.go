package proposal

import (
	"slices"

	ethtypes "github.com/ethereum/go-ethereum/core/types"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
)

// Type URLs that make a transaction an Ethereum one. They are spelled out so that this
// package, and its tests, do without x/vm.
const (
	ethereumOption  = "/cosmos.evm.vm.v1.ExtensionOptionsEthereumTx"
	ethereumMessage = "/cosmos.evm.vm.v1.MsgEthereumTx"
)

// maxMultisig bounds how deep multisignatures may hold multisignatures.
const maxMultisig = 4

// protoTx is a transaction whose fields can be read as they were sent; the accessors of
// sdk.Tx dereference parts that may be missing.
type protoTx interface {
	GetProtoTx() *txtypes.Tx
}

// wrapsEthereum is x/vm's MsgEthereumTx.
type wrapsEthereum interface {
	AsTransaction() *ethtypes.Transaction
}

// form is what a block counts of a transaction.
type form struct {
	gas      uint64
	ethereum *ethtypes.Transaction // nil if it is none
}

// examine applies the rules that a transaction must follow in every block.
func examine(tx sdk.Tx) (form, error) {
	written, ok := tx.(protoTx)
	if !ok {
		return form{}, errorsmod.Wrapf(ErrMalformed, "a transaction of type %T cannot be read", tx)
	}
	inner := written.GetProtoTx()
	switch {
	case inner == nil || inner.Body == nil || inner.AuthInfo == nil:
		return form{}, errorsmod.Wrap(ErrMalformed, "body or auth_info is missing")
	case inner.AuthInfo.Fee == nil:
		return form{}, errorsmod.Wrap(ErrMalformed, "auth_info.fee is missing, and with it the gas limit")
	case inner.AuthInfo.Fee.GasLimit > txtypes.MaxGasWanted:
		return form{}, errorsmod.Wrapf(ErrMalformed, "gas limit %d, %d is the most", inner.AuthInfo.Fee.GasLimit, txtypes.MaxGasWanted)
	}
	if holds(inner.Body.ExtensionOptions, ethereumOption) {
		return examineEthereum(inner)
	}
	if err := checkSigners(inner.AuthInfo.SignerInfos); err != nil {
		return form{}, err
	}
	if err := refuseEthereum(inner.Body.Messages); err != nil {
		return form{}, err
	}
	return form{gas: inner.AuthInfo.Fee.GasLimit}, nil
}

// checkSigners refuses signers at which the SDK and cosmos/evm's mempool panic.
func checkSigners(signers []*txtypes.SignerInfo) error {
	for i, signer := range signers {
		if signer == nil || signer.PublicKey == nil || signer.PublicKey.GetCachedValue() == nil {
			return errorsmod.Wrapf(ErrMalformed, "signer_infos[%d].public_key is missing", i)
		}
		if !wellFormed(signer.ModeInfo, 0) {
			return errorsmod.Wrapf(ErrMalformed, "signer_infos[%d].mode_info is incomplete", i)
		}
	}
	return nil
}

func wellFormed(mode *txtypes.ModeInfo, depth int) bool {
	switch sum := mode.GetSum().(type) {
	case *txtypes.ModeInfo_Single_:
		return sum.Single != nil
	case *txtypes.ModeInfo_Multi_:
		if sum.Multi == nil || sum.Multi.Bitarray == nil || depth == maxMultisig {
			return false
		}
		return !slices.ContainsFunc(sum.Multi.ModeInfos, func(inner *txtypes.ModeInfo) bool {
			return !wellFormed(inner, depth+1)
		})
	default:
		return false
	}
}

func holds(options []*codectypes.Any, typeURL string) bool {
	return slices.ContainsFunc(options, func(option *codectypes.Any) bool { return option.GetTypeUrl() == typeURL })
}

// examineEthereum checks the wrapper of an Ethereum transaction. Its signature covers only
// what is inside, so nothing else may be said around it.
func examineEthereum(tx *txtypes.Tx) (form, error) {
	if len(tx.Body.Messages) != 1 || tx.Body.Messages[0].GetTypeUrl() != ethereumMessage {
		return form{}, errorsmod.Wrapf(ErrEthereum, "%d messages: there must be one MsgEthereumTx and nothing else", len(tx.Body.Messages))
	}
	if err := checkWrapper(tx); err != nil {
		return form{}, err
	}
	message, ok := tx.Body.Messages[0].GetCachedValue().(wrapsEthereum)
	if !ok || message.AsTransaction() == nil {
		return form{}, errorsmod.Wrap(ErrEthereum, "the message holds no Ethereum transaction")
	}
	ethereum := message.AsTransaction()
	if ethereum.Gas() != tx.AuthInfo.Fee.GasLimit {
		return form{}, errorsmod.Wrapf(ErrEthereum, "fee.gas_limit is %d and the gas of the Ethereum transaction %d: they must be equal",
			tx.AuthInfo.Fee.GasLimit, ethereum.Gas())
	}
	return form{gas: ethereum.Gas(), ethereum: ethereum}, nil
}

func checkWrapper(tx *txtypes.Tx) error {
	body, auth := tx.Body, tx.AuthInfo
	for _, field := range []struct {
		name string
		set  bool
	}{
		{"other extension options", len(body.ExtensionOptions) != 1 || len(body.NonCriticalExtensionOptions) != 0},
		{"memo", body.Memo != ""},
		{"timeout_height", body.TimeoutHeight != 0},
		{"timeout_timestamp", body.TimeoutTimestamp != nil},
		{"unordered", body.Unordered},
		{"signer_infos", len(auth.SignerInfos) != 0},
		{"signatures", len(tx.Signatures) != 0},
		{"tip", auth.Tip != nil},
		{"fee.payer", auth.Fee.Payer != ""},
		{"fee.granter", auth.Fee.Granter != ""},
	} {
		if field.set {
			return errorsmod.Wrapf(ErrEthereum, "%s must be empty", field.name)
		}
	}
	return nil
}
