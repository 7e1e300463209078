package remember

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	lru "github.com/hashicorp/golang-lru/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// digest names one verification.
type digest [32]byte

// Memory holds the verifications of the latest transactions. A nil Memory remembers nothing.
// It is safe for concurrent use.
type Memory struct {
	verified *lru.Cache[digest, struct{}]
	ethereum *lru.Cache[common.Hash, *types.Transaction]
}

// New returns a memory of that many transactions of each kind, or nil for none.
func New(size int) *Memory {
	if size <= 0 {
		return nil
	}
	verified, err := lru.New[digest, struct{}](size)
	if err != nil {
		panic(err) // the size is positive
	}
	ethereum, err := lru.New[common.Hash, *types.Transaction](size)
	if err != nil {
		panic(err)
	}
	return &Memory{verified, ethereum}
}

// Decoder wraps a decoder: of an Ethereum transaction that was verified before it returns the
// one that knows its sender. They are equal, their hash covering the signature.
func (m *Memory) Decoder(decode sdk.TxDecoder) sdk.TxDecoder {
	if m == nil {
		return decode
	}
	return func(bz []byte) (sdk.Tx, error) {
		tx, err := decode(bz)
		if err != nil {
			return tx, err
		}
		if message := ethereumOf(tx); message != nil {
			if known, ok := m.ethereum.Get(message.Raw.Hash()); ok {
				message.Raw.Transaction = known
			}
		}
		return tx, nil
	}
}

// RecoverSender makes an Ethereum transaction know its sender before it is asked for it. It
// reads no state and has no outcome: what is wrong with a signature the ante handler says.
func (m *Memory) RecoverSender(tx sdk.Tx) {
	if message := ethereumOf(tx); message != nil {
		_, _ = types.Sender(types.LatestSigner(evmtypes.GetEthChainConfig()), message.Raw.Transaction)
	}
}

// ethereumOf returns the Ethereum transaction in tx, or nil.
func ethereumOf(tx sdk.Tx) *evmtypes.MsgEthereumTx {
	messages := tx.GetMsgs()
	if len(messages) != 1 {
		return nil
	}
	message, ok := messages[0].(*evmtypes.MsgEthereumTx)
	if !ok || message.Raw.Transaction == nil {
		return nil
	}
	return message
}
