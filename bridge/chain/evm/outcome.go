package evm

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/bttcprotocol/bttcd/bridge/chain"
)

// Outcome implements chain.Submitter.
func (s *Submitter) Outcome(ctx context.Context, transaction chain.Transaction) (outcome chain.Outcome, err error) {
	err = s.each(ctx, func(c *client) error {
		outcome, err = c.outcome(ctx, s.account, transaction)
		return err
	})
	return outcome, err
}

func (c *client) outcome(ctx context.Context, account common.Address, transaction chain.Transaction) (chain.Outcome, error) {
	// The count is read first: if the transaction lands between the two questions, its receipt is
	// there, and it is not taken for impossible.
	used, err := c.finalCount(ctx, account)
	if err != nil {
		return chain.Outcome{}, err
	}
	receipt, err := c.receipt(ctx, transaction)
	switch {
	case err != nil:
		return chain.Outcome{}, err
	case receipt != nil:
		return c.landed(ctx, receipt)
	case used > transaction.Slot:
		return chain.Outcome{Stage: chain.Impossible}, nil
	}
	var known *struct {
		Hash common.Hash `json:"hash"`
	}
	if err := c.call(ctx, &known, "eth_getTransactionByHash", common.Hash(transaction.ID)); err != nil {
		return chain.Outcome{}, err
	}
	if known != nil {
		return chain.Outcome{Stage: chain.Pending}, nil
	}
	return chain.Outcome{Stage: chain.Unknown}, nil
}

// finalCount is the account's transactions at the final block. A node whose state there is gone,
// because the chain has not called a block final for long, cannot say that anything is impossible.
func (c *client) finalCount(ctx context.Context, account common.Address) (uint64, error) {
	used, err := c.transactionCount(ctx, account, "finalized")
	if isAnswer(err) {
		return 0, nil
	}
	return used, err
}

type receipt struct {
	Hash        *common.Hash    `json:"transactionHash"`
	BlockNumber *hexutil.Uint64 `json:"blockNumber"`
	BlockHash   *common.Hash    `json:"blockHash"`
	Status      *hexutil.Uint64 `json:"status"`
	GasUsed     *hexutil.Uint64 `json:"gasUsed"`
	GasPrice    *hexutil.Big    `json:"effectiveGasPrice"`
}

func (c *client) receipt(ctx context.Context, transaction chain.Transaction) (*receipt, error) {
	var r *receipt
	if err := c.call(ctx, &r, "eth_getTransactionReceipt", common.Hash(transaction.ID)); err != nil || r == nil {
		return nil, err
	}
	if r.Hash == nil || r.BlockNumber == nil || r.BlockHash == nil || r.Status == nil || *r.Hash != common.Hash(transaction.ID) {
		return nil, fmt.Errorf("%s: its receipt is of another transaction or lacks fields: %w", c.name, chain.ErrInconsistent)
	}
	return r, nil
}

func (c *client) landed(ctx context.Context, r *receipt) (chain.Outcome, error) {
	outcome := chain.Outcome{Stage: chain.Included, Block: uint64(*r.BlockNumber), Failed: *r.Status != 1}
	if r.GasUsed != nil && r.GasPrice != nil {
		outcome.Fee = new(big.Int).Mul(new(big.Int).SetUint64(uint64(*r.GasUsed)), r.GasPrice.ToInt())
	}
	final, err := c.block(ctx, "finalized")
	if isAnswer(err) {
		return outcome, nil // the chain has called no block final yet
	}
	if err != nil || final.Number < outcome.Block {
		return outcome, err
	}
	// A receipt can be of a block that was replaced.
	block, err := c.block(ctx, hexutil.EncodeUint64(outcome.Block))
	if err != nil {
		return outcome, err
	}
	switch {
	case block.Hash != *r.BlockHash:
		outcome.Stage = chain.Unknown
	case *r.Status == 1:
		outcome.Stage = chain.Succeeded
	default:
		outcome.Stage = chain.Reverted
	}
	return outcome, nil
}
