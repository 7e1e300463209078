package rig

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/load"
)

// Solo is a chain of one validator that the test starts, stops and breaks.
type Solo struct {
	Home
	Validator
	Process *Background
	Wallet  *Wallet
}

// NewSolo makes a chain of its own on free ports, with blocks every 200 ms, and does not
// start it. Its wallet is alice's.
func NewSolo(t *testing.T) *Solo {
	t.Helper()
	home := Init(t, "local")
	node := home.MovePorts(t)
	home.EditConfig(t, "config.toml", `timeout_commit = "1s"`, `timeout_commit = "200ms"`)
	return &Solo{Home: home, Validator: node, Wallet: NewWallet(t, node, home.PrivateKey(t, "alice"))}
}

// PrivateKey returns a key of the test keyring in hexadecimal.
func (h Home) PrivateKey(t *testing.T, name string) string {
	t.Helper()
	return strings.TrimSpace(h.Must(t, "keys", "unsafe-export-eth-key", name, "--keyring-backend", "test").Stdout)
}

// Run starts the node and waits until it has committed height.
func (s *Solo) Run(t *testing.T, height int64, flags ...string) {
	t.Helper()
	s.Process = s.Start(t, flags...)
	s.WaitReady(t, s.Process, height)
}

// Stop ends the node as a supervisor does; it must end well.
func (s *Solo) Stop(t *testing.T) {
	t.Helper()
	require.Zero(t, s.Process.Terminate(t), "the node did not stop well: %s", s.Process.Log())
}

// Signer signs with a key of this home.
func (s *Solo) Signer(from string) Signer {
	return Signer{node: s.Validator, home: s.Path, from: from, chainID: ChainID}
}

// Data returns the path of a file or database of the node.
func (s *Solo) Data(name string) string { return filepath.Join(s.Path, "data", name) }

// Wallet sends Ethereum transactions of one account.
type Wallet struct {
	*load.Account
	*load.Client
	Chain load.Chain
}

// NewWallet returns the wallet of a private key in hexadecimal.
func NewWallet(t *testing.T, node Validator, privateKey string) *Wallet {
	t.Helper()
	account, err := load.ParseAccount(privateKey)
	require.NoError(t, err)
	return &Wallet{account, load.NewClient(node.RPC, node.REST, node.JSONRPC, 4), load.Chain{
		ID: ChainID, EVMID: EVMChainID, GasPrice: big.NewInt(10_000_000_000),
	}}
}

// Receipt is what a wallet is told of its transaction.
type Receipt struct {
	TransactionHash string `json:"transactionHash"`
	BlockNumber     string `json:"blockNumber"`
	BlockHash       string `json:"blockHash"`
	ContractAddress string `json:"contractAddress"`
	Status          string `json:"status"`
}

// Submit hands the node a transaction with the account's next nonce and returns its hash.
func (w *Wallet) Submit(ctx context.Context, to *common.Address, value *big.Int, data []byte) (string, error) {
	if err := w.Nonce(ctx); err != nil {
		return "", err
	}
	raw, err := w.Chain.Ethereum(w.Account, 1_000_000, to, value, data)
	if err != nil {
		return "", err
	}
	var hash string
	return hash, w.Call(ctx, w.JSONRPC, "eth_sendRawTransaction", []any{hexutil.Encode(raw)}, &hash)
}

// Nonce sets the account's sequence to what the committed state says.
func (w *Wallet) Nonce(ctx context.Context) error {
	var nonce hexutil.Uint64
	err := w.Call(ctx, w.JSONRPC, "eth_getTransactionCount", []any{w.Address(), "latest"}, &nonce)
	w.Sequence = uint64(nonce)
	return err
}

// Receipt returns nil for a transaction that is in no block.
func (w *Wallet) Receipt(ctx context.Context, hash string) (*Receipt, error) {
	var receipt *Receipt
	return receipt, w.Call(ctx, w.JSONRPC, "eth_getTransactionReceipt", []any{hash}, &receipt)
}

// Send submits a transaction and waits until it has succeeded in a block.
func (w *Wallet) Send(t *testing.T, to *common.Address, value int64, data []byte) Receipt {
	t.Helper()
	hash, err := w.Submit(t.Context(), to, big.NewInt(value), data)
	require.NoError(t, err)
	receipt := w.WaitReceipt(t, hash)
	require.Equal(t, "0x1", receipt.Status, "transaction %s failed", hash)
	return receipt
}

// WaitReceipt waits until a transaction is in a block.
func (w *Wallet) WaitReceipt(t *testing.T, hash string) Receipt {
	t.Helper()
	var receipt *Receipt
	Wait(t, "a receipt of "+hash, 40*time.Second, func() (err error) {
		if receipt, err = w.Receipt(t.Context(), hash); err == nil && receipt == nil {
			err = errNoReceipt
		}
		return err
	})
	return *receipt
}

// At returns a signer that sends to another node.
func (s Signer) At(node Validator) Signer {
	s.node = node
	return s
}

// Pay hands the node a bank send with the account's next sequence and returns its hash.
func (w *Wallet) Pay(ctx context.Context, to common.Address, amount *big.Int) (string, error) {
	if err := w.Load(ctx, w.Account); err != nil {
		return "", err
	}
	raw, err := w.Chain.Send(w.Account, to, amount)
	if err != nil {
		return "", err
	}
	return cometHash(raw), w.Broadcast(ctx, raw)
}

// cometHash is how CometBFT names a transaction.
func cometHash(raw []byte) string {
	hash := sha256.Sum256(raw)
	return strings.ToUpper(hex.EncodeToString(hash[:]))
}
