package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/rpc"

	rpctypes "github.com/cosmos/evm/rpc/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// blockTag is the number of a block or a tag, as Ethereum spells them. What is neither is
// refused; cosmos/evm answers it with the first block.
type blockTag rpctypes.BlockNumber

// UnmarshalJSON implements json.Unmarshaler.
func (b *blockTag) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return notABlock(string(raw))
	}
	switch text {
	case rpctypes.BlockParamEarliest, rpctypes.BlockParamLatest, rpctypes.BlockParamFinalized,
		rpctypes.BlockParamSafe, rpctypes.BlockParamPending:
	default:
		if !strings.HasPrefix(text, "0x") {
			return notABlock(text)
		}
	}
	return (*rpctypes.BlockNumber)(b).UnmarshalJSON(raw)
}

func notABlock(text string) error {
	return fmt.Errorf("%.40q is no block: use a number such as \"0x1b4\", or latest, safe, finalized, pending or earliest", text)
}

func (b blockTag) number() rpctypes.BlockNumber { return rpctypes.BlockNumber(b) }

// blockRef is a blockTag or the hash of a block. cosmos/evm does not know safe here.
type blockRef rpctypes.BlockNumberOrHash

// UnmarshalJSON implements json.Unmarshaler.
func (b *blockRef) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil || len(text) == 2+2*common.HashLength {
		return (*rpctypes.BlockNumberOrHash)(b).UnmarshalJSON(raw)
	}
	var tag blockTag
	if err := tag.UnmarshalJSON(raw); err != nil {
		return err
	}
	number := tag.number()
	*b = blockRef{BlockNumber: &number}
	return nil
}

func (b blockRef) ref() rpctypes.BlockNumberOrHash { return rpctypes.BlockNumberOrHash(b) }

// orLatest is for what Ethereum's clients may leave out.
func (b *blockRef) orLatest() rpctypes.BlockNumberOrHash {
	if b == nil {
		latest := rpctypes.EthLatestBlockNumber
		return rpctypes.BlockNumberOrHash{BlockNumber: &latest}
	}
	return b.ref()
}

// taggedEth are the eth_ methods that take a block, with its spelling checked.
type taggedEth struct{ eth taggedMethods }

// taggedMethods are cosmos/evm's.
type taggedMethods interface {
	GetHeaderByNumber(rpctypes.BlockNumber) (map[string]any, error)
	GetBlockByNumber(rpctypes.BlockNumber, bool) (map[string]any, error)
	GetBlockTransactionCountByNumber(rpctypes.BlockNumber) *hexutil.Uint
	GetTransactionByBlockNumberAndIndex(rpctypes.BlockNumber, hexutil.Uint) (*rpctypes.RPCTransaction, error)
	GetBalance(common.Address, rpctypes.BlockNumberOrHash) (*hexutil.Big, error)
	GetCode(common.Address, rpctypes.BlockNumberOrHash) (hexutil.Bytes, error)
	GetStorageAt(common.Address, string, rpctypes.BlockNumberOrHash) (hexutil.Bytes, error)
	GetTransactionCount(common.Address, rpctypes.BlockNumberOrHash) (*hexutil.Uint64, error)
	Call(evmtypes.TransactionArgs, rpctypes.BlockNumberOrHash, *json.RawMessage) (hexutil.Bytes, error)
	EstimateGas(evmtypes.TransactionArgs, *rpctypes.BlockNumberOrHash, *json.RawMessage) (hexutil.Uint64, error)
}

// GetHeaderByNumber is eth_getHeaderByNumber.
func (t *taggedEth) GetHeaderByNumber(at blockTag) (map[string]any, error) {
	return t.eth.GetHeaderByNumber(at.number())
}

// GetBlockByNumber is eth_getBlockByNumber.
func (t *taggedEth) GetBlockByNumber(at blockTag, full bool) (map[string]any, error) {
	return t.eth.GetBlockByNumber(at.number(), full)
}

// GetBlockTransactionCountByNumber is eth_getBlockTransactionCountByNumber.
func (t *taggedEth) GetBlockTransactionCountByNumber(at blockTag) *hexutil.Uint {
	return t.eth.GetBlockTransactionCountByNumber(at.number())
}

// GetTransactionByBlockNumberAndIndex is eth_getTransactionByBlockNumberAndIndex.
func (t *taggedEth) GetTransactionByBlockNumberAndIndex(at blockTag, index hexutil.Uint) (*rpctypes.RPCTransaction, error) {
	return t.eth.GetTransactionByBlockNumberAndIndex(at.number(), index)
}

// GetBalance is eth_getBalance.
func (t *taggedEth) GetBalance(of common.Address, at blockRef) (*hexutil.Big, error) {
	return t.eth.GetBalance(of, at.ref())
}

// GetCode is eth_getCode.
func (t *taggedEth) GetCode(of common.Address, at blockRef) (hexutil.Bytes, error) {
	return t.eth.GetCode(of, at.ref())
}

// GetStorageAt is eth_getStorageAt.
func (t *taggedEth) GetStorageAt(of common.Address, slot string, at blockRef) (hexutil.Bytes, error) {
	return t.eth.GetStorageAt(of, slot, at.ref())
}

// GetTransactionCount is eth_getTransactionCount.
func (t *taggedEth) GetTransactionCount(of common.Address, at blockRef) (*hexutil.Uint64, error) {
	return t.eth.GetTransactionCount(of, at.ref())
}

// Call is eth_call.
func (t *taggedEth) Call(args evmtypes.TransactionArgs, at *blockRef, overrides *json.RawMessage) (hexutil.Bytes, error) {
	result, err := t.eth.Call(args, at.orLatest(), overrides)
	return result, reverted(err)
}

// EstimateGas is eth_estimateGas.
func (t *taggedEth) EstimateGas(
	_ context.Context, args evmtypes.TransactionArgs, at *blockRef, overrides *json.RawMessage,
) (hexutil.Uint64, error) {
	block := at.orLatest()
	gas, err := t.eth.EstimateGas(args, &block, overrides)
	return gas, reverted(err)
}

// emptyRevert is a revert without a reason, as Ethereum tells of it.
type emptyRevert struct{ error }

// ErrorCode implements rpc.Error.
func (emptyRevert) ErrorCode() int { return 3 }

// ErrorData implements rpc.DataError.
func (emptyRevert) ErrorData() any { return "0x" }

// reverted gives a revert without a reason the code and data that those with one have.
// cosmos/evm makes it an error like any other, and clients take it for a fault of the node.
func reverted(err error) error {
	var coded rpc.Error
	if err == nil || errors.As(err, &coded) || !strings.Contains(err.Error(), vm.ErrExecutionReverted.Error()) {
		return err
	}
	return emptyRevert{vm.ErrExecutionReverted}
}
