package app

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
)

func TestPendingIsToldOnce(t *testing.T) {
	h := newHarness(t)
	var told []common.Hash
	h.RegisterPendingTxListener(func(hash common.Hash) { told = append(told, hash) })
	for _, n := range []byte{1, 2, 1, 1, 3, 2} {
		h.pending.tell(common.Hash{n})
	}
	require.Equal(t, []common.Hash{{1}, {2}, {3}}, told)
}
