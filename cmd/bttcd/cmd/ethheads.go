package cmd

import (
	"context"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/cosmos/evm/rpc/stream"
	rpctypes "github.com/cosmos/evm/rpc/types"
)

// newHeads makes what subscribers of newHeads are sent. cosmos/evm's stream has a header whose
// hash is none of a block, without gas, bloom and roots.
type newHeads struct {
	node headerReader

	mutex sync.Mutex
	// last is the header of the block with hash, as all subscribers get it.
	hash common.Hash
	last map[string]any
}

type headerReader interface {
	GetHeaderByHash(context.Context, common.Hash) (map[string]any, error)
}

// of returns the header as eth_getHeaderByHash does.
func (n *newHeads) of(header stream.RPCHeader) []any {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.hash == header.Hash && n.last != nil {
		return []any{n.last}
	}
	found, err := n.node.GetHeaderByHash(context.Background(), header.Hash)
	if err != nil || found == nil {
		// A subscriber asks again for what is missing; that there is a block he must hear.
		return []any{rpctypes.RPCMarshalHeader(header.EthHeader, header.Hash.Bytes())}
	}
	n.hash, n.last = header.Hash, found
	return []any{found}
}
