package rpccompat

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// emitter is a contract that takes a word: it reverts without one, else logs it with one topic
// and with two, and calls the identity precompile.
var emitter = common.FromHex("36600857600080fd5b600035806000526020" + "6000a1336000356020" + "6000a26020600060206000600060045af15000")

// Sender signs the transactions of the script.
type Sender struct {
	Key     *ecdsa.PrivateKey
	ChainID *big.Int
	Nonce   uint64
	// GasPrice is enough for any block.
	GasPrice *big.Int
}

// NewSender returns a sender that goes on where the account is.
func NewSender(ctx context.Context, node Node, privateKey string) (*Sender, error) {
	key, err := crypto.ToECDSA(common.FromHex(privateKey))
	if err != nil {
		return nil, err
	}
	chain, err := Get[hexutil.Big](ctx, node, "eth_chainId")
	if err != nil {
		return nil, err
	}
	sender := &Sender{Key: key, ChainID: chain.ToInt(), GasPrice: big.NewInt(20_000_000_000)}
	nonce, err := Get[hexutil.Uint64](ctx, node, "eth_getTransactionCount", sender.Address(), "latest")
	sender.Nonce = uint64(nonce)
	return sender, err
}

// Address returns the sender's account.
func (s *Sender) Address() common.Address { return crypto.PubkeyToAddress(s.Key.PublicKey) }

// Sent are the transactions of one run of the script, by what they are.
type Sent struct {
	Emitter common.Address
	Hashes  map[string]common.Hash
	// Queued is what Park sent.
	Queued common.Hash
}

// Word is what the script has the contract log.
var Word = common.HexToHash("0xb77c")

const scriptGas = 200_000

// bystander is an address without code.
var bystander = common.HexToAddress("0xc0ffee00000000000000000000000000000c0ffe")

// Play sends one transaction of every kind that Ethereum's wallets send, and calls after with the
// hash of each.
func (s *Sender) Play(ctx context.Context, node Node, after func(common.Hash) error) (Sent, error) {
	sent := Sent{Emitter: crypto.CreateAddress(s.Address(), s.Nonce), Hashes: map[string]common.Hash{}}
	to, other := &sent.Emitter, bystander
	for _, one := range []struct {
		kind string
		data types.TxData
	}{
		{"deploy", &types.LegacyTx{Gas: scriptGas, GasPrice: s.GasPrice, Data: deploy(emitter)}},
		{"access", s.WithAccessList(sent.Emitter)},
		{"dynamic", &types.DynamicFeeTx{Gas: scriptGas, GasFeeCap: s.GasPrice, GasTipCap: big.NewInt(1), To: to, Data: Word[:]}},
		{"reverted", &types.DynamicFeeTx{Gas: scriptGas, GasFeeCap: s.GasPrice, GasTipCap: big.NewInt(1), To: to}},
		{"transfer", &types.LegacyTx{Gas: 21_000, GasPrice: s.GasPrice, To: &other, Value: big.NewInt(7)}},
	} {
		hash, err := s.Send(ctx, node, one.data)
		if err == nil {
			err = after(hash)
		}
		if err != nil {
			return sent, fmt.Errorf("%s: %w", one.kind, err)
		}
		sent.Hashes[one.kind] = hash
	}
	return sent, nil
}

// WithAccessList calls the script's contract and names two addresses beforehand, one without slots.
func (s *Sender) WithAccessList(emitter common.Address) *types.AccessListTx {
	return &types.AccessListTx{Gas: scriptGas, GasPrice: s.GasPrice, To: &emitter, Data: Word[:], AccessList: types.AccessList{
		{Address: bystander, StorageKeys: []common.Hash{}}, {Address: emitter, StorageKeys: []common.Hash{{31: 1}}},
	}}
}

// Park sends a transaction that stays in the pool, since earlier ones are missing.
func (s *Sender) Park(ctx context.Context, node Node) (common.Hash, error) {
	later := *s
	later.Nonce += 5
	to := s.Address()
	return later.Send(ctx, node, &types.LegacyTx{Gas: 21_000, GasPrice: s.GasPrice, To: &to})
}

// Send signs a transaction with the next nonce and hands it to the node.
func (s *Sender) Send(ctx context.Context, node Node, data types.TxData) (common.Hash, error) {
	switch data := data.(type) {
	case *types.LegacyTx:
		data.Nonce = s.Nonce
	case *types.AccessListTx:
		data.Nonce, data.ChainID = s.Nonce, s.ChainID
	case *types.DynamicFeeTx:
		data.Nonce, data.ChainID = s.Nonce, s.ChainID
	default:
		return common.Hash{}, fmt.Errorf("the script sends no %T", data)
	}
	tx, err := types.SignNewTx(s.Key, types.LatestSignerForChainID(s.ChainID), data)
	if err != nil {
		return common.Hash{}, err
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return common.Hash{}, err
	}
	s.Nonce++
	return Get[common.Hash](ctx, node, "eth_sendRawTransaction", hexutil.Bytes(raw))
}

// deploy returns code that returns the runtime code.
func deploy(runtime []byte) []byte {
	return append([]byte{0x60, byte(len(runtime)), 0x80, 0x60, 0x0b, 0x60, 0, 0x39, 0x60, 0, 0xf3}, runtime...)
}
