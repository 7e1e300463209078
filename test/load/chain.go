package load

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	bankv1 "cosmossdk.io/api/cosmos/bank/v1beta1"
	basev1 "cosmossdk.io/api/cosmos/base/v1beta1"
	signingv1beta1 "cosmossdk.io/api/cosmos/tx/signing/v1beta1"
	txv1 "cosmossdk.io/api/cosmos/tx/v1beta1"
)

// denom is the base denom of BTT; amounts here are in it.
const denom = "abtt"

// publicKeyURL names the type of the chain's account keys: secp256k1 with Ethereum's address
// and Keccak-256 as the hash that is signed.
const publicKeyURL = "/cosmos.evm.crypto.v1.ethsecp256k1.PubKey"

// Gas of the common transactions, with room to spare.
const (
	SendGas     = 150_000
	TransferGas = 21_000
)

// Chain is what a signature must name, and the price that its transactions pay.
type Chain struct {
	ID    string
	EVMID uint64
	// GasPrice is in abtt for a unit of gas.
	GasPrice *big.Int
}

// Send returns a signed bank send.
func (c Chain) Send(from *Account, to common.Address, amount *big.Int) ([]byte, error) {
	return c.Sign(from, SendGas, &bankv1.MsgSend{
		FromAddress: from.Bech32(), ToAddress: Bech32(to), Amount: coins(amount),
	})
}

// MultiSend returns a signed transaction that pays the same amount to many, to fund them.
func (c Chain) MultiSend(from *Account, amount *big.Int, to ...common.Address) ([]byte, error) {
	outputs := make([]*bankv1.Output, len(to))
	for i, address := range to {
		outputs[i] = &bankv1.Output{Address: Bech32(address), Coins: coins(amount)}
	}
	total := new(big.Int).Mul(amount, big.NewInt(int64(len(to))))
	gas := uint64(100_000 + 40_000*len(to))
	return c.Sign(from, gas, &bankv1.MsgMultiSend{
		Inputs: []*bankv1.Input{{Address: from.Bech32(), Coins: coins(total)}}, Outputs: outputs,
	})
}

func coins(amount *big.Int) []*basev1.Coin {
	return []*basev1.Coin{{Denom: denom, Amount: amount.String()}}
}

// Sign returns the bytes of a transaction of these messages, and raises the sequence.
func (c Chain) Sign(from *Account, gas uint64, messages ...proto.Message) ([]byte, error) {
	packed := make([]*anypb.Any, len(messages))
	for i, message := range messages {
		var err error
		if packed[i], err = Pack(message); err != nil {
			return nil, err
		}
	}
	return c.SignPacked(from, gas, packed...)
}

// SignPacked is Sign for messages that are bytes already.
func (c Chain) SignPacked(from *Account, gas uint64, messages ...*anypb.Any) ([]byte, error) {
	bodyBytes, err := proto.Marshal(&txv1.TxBody{Messages: messages})
	if err != nil {
		return nil, err
	}
	authBytes, err := proto.Marshal(c.authInfo(from, gas))
	if err != nil {
		return nil, err
	}
	signature, err := c.signature(from, bodyBytes, authBytes)
	if err != nil {
		return nil, err
	}
	from.Sequence++
	return proto.Marshal(&txv1.TxRaw{
		BodyBytes: bodyBytes, AuthInfoBytes: authBytes, Signatures: [][]byte{signature},
	})
}

// Pack wraps a message as transactions and authorizations hold it.
func Pack(message proto.Message) (*anypb.Any, error) {
	value, err := proto.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("message %T: %w", message, err)
	}
	return &anypb.Any{TypeUrl: "/" + string(message.ProtoReflect().Descriptor().FullName()), Value: value}, nil
}

func (c Chain) authInfo(from *Account, gas uint64) *txv1.AuthInfo {
	fee := new(big.Int).Mul(c.GasPrice, new(big.Int).SetUint64(gas))
	return &txv1.AuthInfo{
		SignerInfos: []*txv1.SignerInfo{{
			PublicKey: publicKey(from),
			ModeInfo: &txv1.ModeInfo{Sum: &txv1.ModeInfo_Single_{
				Single: &txv1.ModeInfo_Single{Mode: signingv1beta1.SignMode_SIGN_MODE_DIRECT},
			}},
			Sequence: from.Sequence,
		}},
		Fee: &txv1.Fee{Amount: coins(fee), GasLimit: gas},
	}
}

// publicKey is a message of one field, the compressed key, written by hand: its Go type
// would bring all of cosmos/evm with it.
func publicKey(from *Account) *anypb.Any {
	value := protowire.AppendTag(nil, 1, protowire.BytesType)
	value = protowire.AppendBytes(value, crypto.CompressPubkey(&from.key.PublicKey))
	return &anypb.Any{TypeUrl: publicKeyURL, Value: value}
}

func (c Chain) signature(from *Account, body, auth []byte) ([]byte, error) {
	document, err := proto.Marshal(&txv1.SignDoc{
		BodyBytes: body, AuthInfoBytes: auth, ChainId: c.ID, AccountNumber: from.Number,
	})
	if err != nil {
		return nil, err
	}
	signature, err := crypto.Sign(crypto.Keccak256(document), from.key)
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	return signature[:64], nil // r and s, without the recovery id
}

// Transfer returns a signed Ethereum transfer.
func (c Chain) Transfer(from *Account, to common.Address, amount *big.Int) ([]byte, error) {
	return c.Ethereum(from, TransferGas, &to, amount, nil)
}

// Ethereum returns a signed Ethereum transaction in its canonical encoding, a deployment if
// to is nil, and raises the sequence.
func (c Chain) Ethereum(from *Account, gas uint64, to *common.Address, value *big.Int, data []byte) ([]byte, error) {
	tx, err := types.SignNewTx(from.key, types.LatestSignerForChainID(new(big.Int).SetUint64(c.EVMID)), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(c.EVMID), Nonce: from.Sequence, Gas: gas, To: to, Value: value, Data: data,
		GasFeeCap: c.GasPrice, GasTipCap: c.GasPrice,
	})
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	from.Sequence++
	return tx.MarshalBinary()
}
