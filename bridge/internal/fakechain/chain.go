// Package fakechain is an Ethereum for tests of the bridge: blocks, finality and reorganizations as
// the test says, a Portal that emits events, and any number of nodes that serve it by JSON-RPC over
// real HTTP, each with faults of its own.
//
// Invariant: a node without faults answers as go-ethereum does. Only tests import it.
package fakechain

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Genesis is the time of block 0, and Interval what each further block takes.
const (
	Genesis  = 1_700_000_000
	Interval = 12
)

type block struct {
	header chain.Block
	logs   []*types.Log
	// After the block:
	nonce uint64
	acc   portalabi.Hash
	used  map[common.Address]uint64 // transactions by account
}

// Chain is what all nodes of a test serve.
type Chain struct {
	Portal chain.Portal

	mu      sync.Mutex
	blocks  []block
	final   uint64
	forks   uint64
	waiting []*types.Transaction
	receipt map[common.Hash]map[string]any
	// Reverts makes estimates and transactions fail.
	reverts bool
}

// New returns a chain with block 0, which is final.
func New(portal chain.Portal) *Chain {
	c := &Chain{Portal: portal, receipt: map[common.Hash]map[string]any{}}
	c.blocks = []block{{
		header: chain.Block{Hash: portalabi.Keccak([]byte("genesis")), Time: Genesis},
		acc:    portal.Domain, used: map[common.Address]uint64{},
	}}
	return c
}

// Mine adds empty blocks, the first with the transactions that wait.
func (c *Chain) Mine(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range n {
		c.mine(0)
	}
}

// Deposit adds a block with so many deposits.
func (c *Chain) Deposit(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mine(n)
}

// Finalize makes the head final.
func (c *Chain) Finalize() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.final = c.head()
}

// FinalizeTo makes a block final.
func (c *Chain) FinalizeTo(number uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.final = number
}

// Reorg replaces the last blocks with as many empty ones, whatever is final.
func (c *Chain) Reorg(depth int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forks++
	c.blocks = c.blocks[:len(c.blocks)-depth]
	for range depth {
		c.mine(0)
	}
}

// SetReverts makes calls of contracts fail from now on, or not.
func (c *Chain) SetReverts(reverts bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reverts = reverts
}

// Head returns the number of the last block.
func (c *Chain) Head() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.head()
}

// Status returns the Portal's last event and accumulator at the head.
func (c *Chain) Status() (nonce uint64, acc portalabi.Hash) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.blocks[c.head()]
	return last.nonce, last.acc
}

func (c *Chain) head() uint64 { return uint64(len(c.blocks) - 1) }

func (c *Chain) mine(deposits int) {
	last := c.blocks[c.head()]
	number := last.header.Number + 1
	var seed [16]byte
	binary.BigEndian.PutUint64(seed[:], number)
	binary.BigEndian.PutUint64(seed[8:], c.forks)
	next := block{
		header: chain.Block{Number: number, Hash: portalabi.Keccak(seed[:]), Time: Genesis + number*Interval},
		nonce:  last.nonce, acc: last.acc, used: map[common.Address]uint64{},
	}
	for account, used := range last.used {
		next.used[account] = used
	}
	for i := range deposits {
		next.deposit(c.Portal.Address, i)
	}
	c.include(&next)
	c.blocks = append(c.blocks, next)
}

func (b *block) deposit(portal portalabi.Address, index int) {
	b.nonce++
	event := portalabi.Deposited{
		Time: b.header.Time, Token: portalabi.Address{1}, Sender: portalabi.Address{2}, Recipient: portalabi.Address{3},
		Amount: new(big.Int).SetUint64(b.nonce), Data: b.header.Hash[:7],
	}
	body, err := event.Body()
	if err != nil {
		panic(fmt.Sprintf("a deposit of the test: %v", err))
	}
	b.acc = portalabi.Accumulate(b.acc, b.nonce, body)
	b.logs = append(b.logs, depositLog(portal, b.nonce, event, b.header, index))
}

// depositLog lays the event out as the Portal does.
func depositLog(portal portalabi.Address, nonce uint64, event portalabi.Deposited, header chain.Block, index int) *types.Log {
	word := func(value uint64) []byte { return common.BigToHash(new(big.Int).SetUint64(value)).Bytes() }
	data := append([]byte{}, common.LeftPadBytes(event.Recipient[:], 32)...)
	data = append(data, common.BigToHash(event.Amount).Bytes()...)
	data = append(data, word(event.Time)...)
	data = append(data, word(4*32)...)
	data = append(data, word(uint64(len(event.Data)))...)
	data = append(data, common.RightPadBytes(event.Data, (len(event.Data)+31)/32*32)...)
	return &types.Log{
		Address: portal,
		Topics: []common.Hash{
			portalabi.DepositedTopic, common.BytesToHash(word(nonce)),
			common.BytesToHash(event.Token[:]), common.BytesToHash(event.Sender[:]),
		},
		Data: data, BlockNumber: header.Number, BlockHash: header.Hash, BlockTimestamp: header.Time,
		TxHash: TxHash(nonce), TxIndex: uint(index), Index: uint(index), //nolint:gosec // small
	}
}

// TxHash is the transaction that makes an event.
func TxHash(nonce uint64) portalabi.Hash {
	return portalabi.Keccak(binary.BigEndian.AppendUint64([]byte("transaction"), nonce))
}
