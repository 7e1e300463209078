package rig

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"
)

var errNoReceipt = errors.New("there is none")

// notebook is a contract in EVM code, so that a test needs no compiler. Called with two words
// it writes the second into the storage slot that the first names; called with one it
// returns that slot.
var notebook = common.FromHex("366040146013576000355460005260206000f35b6020356000355500")

// Notebook is a deployed notebook contract.
type Notebook struct{ Address common.Address }

// DeployNotebook deploys one.
func (w *Wallet) DeployNotebook(t *testing.T) Notebook {
	t.Helper()
	// Copies what follows these 11 bytes into memory and returns it as the contract's code.
	code := append([]byte{0x60, byte(len(notebook)), 0x80, 0x60, 11, 0x60, 0, 0x39, 0x60, 0, 0xf3}, notebook...)
	receipt := w.Send(t, nil, 0, code)
	require.NotEmpty(t, receipt.ContractAddress)
	return Notebook{common.HexToAddress(receipt.ContractAddress)}
}

// WriteNote returns the call that sets a slot.
func WriteNote(slot, value int64) []byte { return append(word(slot), word(value)...) }

func word(number int64) []byte { return common.BigToHash(big.NewInt(number)).Bytes() }

// Read returns a slot by calling the contract, or the error of the node.
func (n Notebook) Read(node Validator, slot int64) (int64, error) {
	var answer hexutil.Bytes
	err := CallRPC(node.JSONRPC, "eth_call", []any{
		map[string]any{"to": n.Address, "data": hexutil.Encode(word(slot))}, "latest",
	}, &answer)
	return new(big.Int).SetBytes(answer).Int64(), err
}

// RequireNotes asserts the contract's code and slots on a node.
func (n Notebook) RequireNotes(t *testing.T, node Validator, notes map[int64]int64) {
	t.Helper()
	var code hexutil.Bytes
	require.NoError(t, CallRPC(node.JSONRPC, "eth_getCode", []any{n.Address, "latest"}, &code))
	require.Equal(t, hexutil.Bytes(notebook), code)
	for slot, want := range notes {
		got, err := n.Read(node, slot)
		require.NoError(t, err)
		require.Equal(t, want, got, "slot %d", slot)
		var stored common.Hash
		require.NoError(t, CallRPC(node.JSONRPC, "eth_getStorageAt", []any{n.Address, hexutil.EncodeUint64(uint64(slot)), "latest"}, &stored))
		require.Equal(t, want, stored.Big().Int64(), "slot %d", slot)
	}
}

// EVMBalance is what a wallet is told an account has.
func (v Validator) EVMBalance(t *testing.T, address common.Address) *big.Int {
	t.Helper()
	var balance hexutil.Big
	require.NoError(t, CallRPC(v.JSONRPC, "eth_getBalance", []any{address, "latest"}, &balance))
	return balance.ToInt()
}
