package evm

import (
	"context"

	"github.com/bttcprotocol/bttcd/bridge/chain"
)

// ReadLogs reads logs of an endpoint that proved nothing.
func (s *Source) ReadLogs(ctx context.Context, from, to uint64) ([]chain.Event, error) {
	return s.readLogs(ctx, from, to)
}
