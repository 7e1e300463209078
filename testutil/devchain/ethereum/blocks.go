package ethereum

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/beacon/engine"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/miner"
)

// maxBlocks bounds what one call makes.
const maxBlocks = 100_000

// maxSkip bounds how much time passes at once, in seconds: a year.
const maxSkip = 366 * 86_400

// Mine makes n blocks of what the pool holds, and what is deep enough becomes final.
func (c *Chain) Mine(n uint64) error {
	if n == 0 || n > maxBlocks {
		return fmt.Errorf("%d blocks: 1 to %d are possible", n, maxBlocks)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for range n {
		if err := c.mine(0); err != nil {
			return err
		}
	}
	return nil
}

// mine makes a block that is later than the last by more than gap seconds. c.mu is held.
func (c *Chain) mine(gap uint64) error {
	block, err := c.build(c.blocks().CurrentBlock(), gap, true)
	if err != nil {
		return err
	}
	return c.adopt(block)
}

// Skip lets time pass there: it makes one block that is later than the last by more than that
// many seconds, and those after it follow on. The chain is ahead of the clock of this machine from then on.
func (c *Chain) Skip(seconds uint64) error {
	if seconds == 0 || seconds > maxSkip {
		return fmt.Errorf("%d seconds: 1 to %d are possible", seconds, maxSkip)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mine(seconds)
}

// Finalize makes the head final.
func (c *Chain) Finalize() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finalize(c.blocks().CurrentBlock())
}

// Stall stops finality, or lets it go on: blocks are made all the same.
func (c *Chain) Stall(stalled bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stalled = stalled
	if !stalled {
		c.follow()
	}
}

// Stalled reports whether finality stands still.
func (c *Chain) Stalled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stalled
}

// Reorg replaces the last n blocks by n+1 others, which hold no transactions; those that were
// in the old ones go back to the pool. It refuses to replace a final block.
func (c *Chain) Reorg(n uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	head, final := c.Head(), c.Finalized()
	if n == 0 || n > head || head-n < final {
		return fmt.Errorf("a reorganization of %d blocks at height %d would replace block %d or none, and %d is final: at most %d are possible",
			n, head, head-min(n, head)+1, final, head-final)
	}
	parent := c.blocks().GetHeaderByNumber(head - n)
	for range n + 1 {
		block, err := c.build(parent, 0, false)
		if err != nil {
			return err
		}
		if _, err := c.blocks().InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
			return fmt.Errorf("inserting block %d: %w", block.NumberU64(), err)
		}
		parent = block.Header()
	}
	if _, err := c.blocks().SetCanonical(c.blocks().GetBlockByHash(parent.Hash())); err != nil {
		return fmt.Errorf("replacing the last %d blocks: %w", n, err)
	}
	c.follow()
	return c.eth.TxPool().Sync()
}

// build makes a block on parent, gap seconds late. Only randomness tells it from another one there.
func (c *Chain) build(parent *types.Header, gap uint64, full bool) (*types.Block, error) {
	// The pool follows the head in a goroutine of its own.
	if err := c.eth.TxPool().Sync(); err != nil {
		return nil, fmt.Errorf("waiting for the pool: %w", err)
	}
	args := &miner.BuildPayloadArgs{
		Parent:      parent.Hash(),
		Timestamp:   max(uint64(time.Now().Unix()), parent.Time+1+gap),
		Withdrawals: types.Withdrawals{},
		BeaconRoot:  &common.Hash{},
		Version:     engine.PayloadV3,
	}
	if _, err := rand.Read(args.Random[:]); err != nil {
		return nil, err
	}
	envelope, err := c.eth.Miner().BuildTestingPayload(args, nil, !full, nil)
	if err != nil {
		return nil, fmt.Errorf("building on block %d: %w", parent.Number, err)
	}
	if envelope.BlobsBundle != nil && len(envelope.BlobsBundle.Commitments) > 0 {
		return nil, errors.New("blob transactions are not supported here")
	}
	return engine.ExecutableDataToBlock(*envelope.ExecutionPayload, []common.Hash{}, args.BeaconRoot, envelope.Requests)
}

func (c *Chain) adopt(block *types.Block) error {
	if _, err := c.blocks().InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
		return fmt.Errorf("inserting block %d: %w", block.NumberU64(), err)
	}
	if _, err := c.blocks().SetCanonical(block); err != nil {
		return fmt.Errorf("making block %d the head: %w", block.NumberU64(), err)
	}
	// What the database writes in the background is lost when the process is killed.
	if err := c.eth.ChainDb().SyncKeyValue(); err != nil {
		return fmt.Errorf("keeping block %d: %w", block.NumberU64(), err)
	}
	c.follow()
	return nil
}

// resume takes up finality where a stopped chain left it.
func (c *Chain) resume() {
	if c.blocks().CurrentFinalBlock() == nil {
		c.finalize(c.blocks().Genesis().Header())
	}
}

// follow makes final what is FinalityLag below the head.
func (c *Chain) follow() {
	head := c.Head()
	if c.stalled || head < c.config.FinalityLag {
		return
	}
	c.finalize(c.blocks().GetHeaderByNumber(head - c.config.FinalityLag))
}

func (c *Chain) finalize(header *types.Header) {
	if c.blocks().CurrentFinalBlock() != nil && header.Number.Uint64() <= c.Finalized() {
		return
	}
	c.blocks().SetFinalized(header)
	c.blocks().SetSafe(header)
}
