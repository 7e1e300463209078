package node

import (
	"github.com/ethereum/go-ethereum/crypto"
	"google.golang.org/protobuf/encoding/protowire"

	"cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// publicKeyURL names the type of the chain's account keys: secp256k1 with Ethereum's address,
// and Keccak-256 as the hash that is signed.
const publicKeyURL = "/cosmos.evm.crypto.v1.ethsecp256k1.PubKey"

// order is what a transaction is made of.
type order struct {
	messages         []sdk.Msg
	gas              uint64
	price            math.Int
	timeout          uint64
	number, sequence uint64
}

// fee is the price of all the gas that may be used: what is left of it is not given back.
func (o order) fee() math.Int { return o.price.Mul(math.NewIntFromUint64(o.gas)) }

// sign returns the bytes of a transaction.
func (n *Node) sign(o order) ([]byte, error) {
	body := tx.TxBody{TimeoutHeight: o.timeout}
	for _, message := range o.messages {
		packed, err := codectypes.NewAnyWithValue(message)
		if err != nil {
			return nil, err
		}
		body.Messages = append(body.Messages, packed)
	}
	bodyBytes, err := body.Marshal()
	if err != nil {
		return nil, err
	}
	authInfo := n.authInfo(o)
	authBytes, err := authInfo.Marshal()
	if err != nil {
		return nil, err
	}
	document := tx.SignDoc{BodyBytes: bodyBytes, AuthInfoBytes: authBytes, ChainId: n.chainID, AccountNumber: o.number}
	documentBytes, err := document.Marshal()
	if err != nil {
		return nil, err
	}
	signature, err := n.options.Signer.Sign(crypto.Keccak256Hash(documentBytes))
	if err != nil {
		return nil, err
	}
	signed := tx.TxRaw{BodyBytes: bodyBytes, AuthInfoBytes: authBytes, Signatures: [][]byte{signature[:64]}}
	return signed.Marshal()
}

func (n *Node) authInfo(o order) tx.AuthInfo {
	return tx.AuthInfo{
		SignerInfos: []*tx.SignerInfo{{
			PublicKey: n.publicKey(),
			ModeInfo: &tx.ModeInfo{Sum: &tx.ModeInfo_Single_{
				Single: &tx.ModeInfo_Single{Mode: signing.SignMode_SIGN_MODE_DIRECT},
			}},
			Sequence: o.sequence,
		}},
		Fee: &tx.Fee{Amount: sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, o.fee())), GasLimit: o.gas},
	}
}

// publicKey is a message of one field, written by hand like baseFeeMethod.
func (n *Node) publicKey() *codectypes.Any {
	value := protowire.AppendTag(nil, 1, protowire.BytesType)
	return &codectypes.Any{TypeUrl: publicKeyURL, Value: protowire.AppendBytes(value, n.options.Signer.PublicKey())}
}
