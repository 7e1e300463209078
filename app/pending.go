package app

import (
	"github.com/ethereum/go-ethereum/common"
	lru "github.com/hashicorp/golang-lru/v2"

	evmante "github.com/cosmos/evm/ante"
)

// rememberedPending is how many transactions are not told again: more than blocks take while one
// waits in the mempool, at 32 bytes each.
const rememberedPending = 16_384

// pendingTxs tells JSON-RPC of pending Ethereum transactions, each once: the ante chain, which names
// them, checks a transaction again after blocks.
type pendingTxs struct {
	listeners []evmante.PendingTxListener
	told      *lru.Cache[common.Hash, struct{}]
}

func newPendingTxs() (pendingTxs, error) {
	told, err := lru.New[common.Hash, struct{}](rememberedPending)
	return pendingTxs{told: told}, err
}

func (p *pendingTxs) tell(hash common.Hash) {
	if known, _ := p.told.ContainsOrAdd(hash, struct{}{}); known {
		return
	}
	for _, listener := range p.listeners {
		listener(hash)
	}
}

// RegisterPendingTxListener subscribes JSON-RPC to hashes of pending Ethereum transactions.
func (app *App) RegisterPendingTxListener(listener func(common.Hash)) {
	app.pending.listeners = append(app.pending.listeners, listener)
}
