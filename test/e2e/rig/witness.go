package rig

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// Witness remembers the blocks that a node has shown to the world.
type Witness struct {
	node   Validator
	Blocks map[int64]Header
	top    int64
}

// NewWitness has seen nothing yet.
func NewWitness(node Validator) *Witness {
	return &Witness{node: node, Blocks: map[int64]Header{}}
}

// Watch looks at new blocks until the context ends, whether or not the node answers.
func (w *Witness) Watch(ctx context.Context) {
	for ctx.Err() == nil {
		w.Look()
		rest(ctx, pollEvery/4)
	}
}

// Look remembers the blocks that are new.
func (w *Witness) Look() {
	status, err := w.node.Status()
	if err != nil {
		return
	}
	for height := w.top + 1; height <= status.Height; height++ {
		header, err := w.node.Header(height)
		if err != nil {
			return
		}
		w.Blocks[height], w.top = header, height
	}
}

// Top is the newest height seen.
func (w *Witness) Top() int64 { return w.top }

// RequireSame asserts that a node has every block that was seen, with the same app hash.
func (w *Witness) RequireSame(t *testing.T, node Validator) {
	t.Helper()
	require.NotEmpty(t, w.Blocks)
	for height, want := range w.Blocks {
		got, err := node.Header(height)
		require.NoError(t, err)
		require.Equal(t, want, got, "block %d", height)
	}
}

// RequireIndexed asserts that every transaction of every block up to height is found by its
// hash. It returns how many there are.
func (w *Witness) RequireIndexed(t *testing.T, height int64) int {
	t.Helper()
	count := 0
	for at := int64(1); at <= height; at++ {
		var found struct {
			Total string `json:"total_count"`
		}
		query := fmt.Sprintf("tx.height=%d", at)
		require.NoError(t, CallRPC(w.node.RPC, "tx_search", map[string]any{"query": query}, &found))
		txs, err := w.node.blockTxs(at)
		require.NoError(t, err)
		require.Equal(t, strconv.Itoa(txs), found.Total, "transactions of block %d", at)
		count += txs
	}
	return count
}

func (v Validator) blockTxs(height int64) (int, error) {
	var answer struct {
		Block struct {
			Data struct {
				Txs []string `json:"txs"`
			} `json:"data"`
		} `json:"block"`
	}
	err := CallRPC(v.RPC, "block", map[string]any{"height": strconv.FormatInt(height, 10)}, &answer)
	return len(answer.Block.Data.Txs), err
}
