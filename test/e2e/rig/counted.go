package rig

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"
)

// Counted returns an error unless the node's books and its indexes agree: the recipients
// have been paid exactly once for every transaction sent that the indexes know.
func (h *Hammer) Counted(node Validator) error {
	_, _, err := h.count(node)
	return err
}

// RequireCounted is Counted that must hold, once the hammer rests. It returns how many
// transactions those are.
func (h *Hammer) RequireCounted(t *testing.T, node Validator) (bank, evm int64) {
	t.Helper()
	bank, evm, err := h.count(node)
	require.NoError(t, err)
	return bank, evm
}

func (h *Hammer) count(node Validator) (bank, evm int64, err error) {
	for hash := range h.bank {
		if result, err := node.Tx(hash); err == nil && result.Code == 0 {
			bank++
		}
	}
	for hash := range h.evm {
		var receipt *Receipt
		if err := CallRPC(node.JSONRPC, "eth_getTransactionReceipt", []any{hash}, &receipt); err != nil {
			return 0, 0, err
		}
		if receipt != nil && receipt.Status == "0x1" {
			evm++
		}
	}
	paidBank, paidEVM, err := h.paid(node)
	if err == nil && (paidBank != bank || paidEVM != evm) {
		err = fmt.Errorf("%s has paid %d bank transfers and knows %d, and %d Ethereum transfers and knows %d",
			node.Name, paidBank, bank, paidEVM, evm)
	}
	return bank, evm, err
}

func (h *Hammer) paid(node Validator) (bank, evm int64, err error) {
	var bankTo, evmTo hexutil.Big
	if err := CallRPC(node.JSONRPC, "eth_getBalance", []any{h.BankTo, "latest"}, &bankTo); err != nil {
		return 0, 0, err
	}
	err = CallRPC(node.JSONRPC, "eth_getBalance", []any{h.EVMTo, "latest"}, &evmTo)
	return (*big.Int)(&bankTo).Int64(), (*big.Int)(&evmTo).Int64(), err
}
