package evm

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// window is how many blocks a question for logs spans: fewer after a refusal, more again after
// successes. Providers have limits of their own and say so in words of their own.
type window struct {
	size, most uint64
	successes  int
}

const (
	// halvings bounds the questions of one call; the next call goes on with the smaller window.
	halvings = 4
	// growAfter successes the window doubles.
	growAfter = 4
)

func newWindow(most uint64) window { return window{size: most, most: most} }

func (w *window) succeeded() {
	if w.successes++; w.successes >= growAfter {
		w.successes, w.size = 0, min(w.most, 2*w.size)
	}
}

func (w *window) refused(asked uint64) {
	w.successes, w.size = 0, max(1, asked/2)
}

// events reads the first window of from..to.
func (s *Source) events(ctx context.Context, from, to uint64) (chain.Window, error) {
	if from > to {
		return chain.Window{}, fmt.Errorf("there are no blocks from %d to %d", from, to)
	}
	for attempt := 0; ; attempt++ {
		size := min(s.logs.size, to-from+1)
		events, err := s.readLogs(ctx, from, from+size-1)
		if err == nil {
			s.logs.succeeded()
			return chain.Window{Events: events, Next: from + size}, nil
		}
		if size == 1 || attempt == halvings || ctx.Err() != nil || !mayBeTooMuch(err) {
			return chain.Window{}, err
		}
		s.logs.refused(size)
	}
}

// mayBeTooMuch reports whether a smaller window may be answered.
func mayBeTooMuch(err error) bool {
	var answered rpc.Error
	return errors.As(err, &answered) || errors.Is(err, errTooLarge) || errors.Is(err, errTimeout)
}

// log is what we read of a log; what is missing is refused.
type log struct {
	Address     *common.Address `json:"address"`
	Topics      []common.Hash   `json:"topics"`
	Data        hexutil.Bytes   `json:"data"`
	BlockNumber *hexutil.Uint64 `json:"blockNumber"`
	BlockHash   *common.Hash    `json:"blockHash"`
	TxHash      *common.Hash    `json:"transactionHash"`
	Index       *hexutil.Uint64 `json:"logIndex"`
	Removed     bool            `json:"removed"`
}

func (s *Source) readLogs(ctx context.Context, from, to uint64) ([]chain.Event, error) {
	filter := map[string]any{
		"fromBlock": hexutil.Uint64(from), "toBlock": hexutil.Uint64(to),
		"address": common.Address(s.portal.Address),
		"topics":  [][]common.Hash{{portalabi.DepositedTopic, portalabi.PacketExecutedTopic}},
	}
	var logs []log
	if err := s.client.call(ctx, &logs, "eth_getLogs", filter); err != nil {
		return nil, err
	}
	for i := range logs {
		if err := s.checkLog(&logs[i], from, to); err != nil {
			return nil, fmt.Errorf("%s: log %d of blocks %d to %d: %w", s.client.name, i, from, to, err)
		}
	}
	slices.SortStableFunc(logs, func(a, b log) int {
		return cmp.Or(cmp.Compare(*a.BlockNumber, *b.BlockNumber), cmp.Compare(*a.Index, *b.Index))
	})
	var events []chain.Event
	for _, l := range logs {
		event, known, err := decode(l)
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %w", s.client.name, err, chain.ErrInconsistent)
		}
		if known {
			events = append(events, event)
		}
	}
	return events, nil
}

func (s *Source) checkLog(l *log, from, to uint64) error {
	switch {
	case l.Address == nil || l.BlockNumber == nil || l.BlockHash == nil || l.TxHash == nil || l.Index == nil:
		return fmt.Errorf("fields are missing: %w", chain.ErrInconsistent)
	case *l.Address != common.Address(s.portal.Address):
		return fmt.Errorf("it is of another contract: %w", chain.ErrInconsistent)
	case uint64(*l.BlockNumber) < from || uint64(*l.BlockNumber) > to:
		return fmt.Errorf("it is of block %d: %w", *l.BlockNumber, chain.ErrInconsistent)
	case l.Removed:
		return fmt.Errorf("it was removed by a reorganization: %w", chain.ErrInconsistent)
	}
	return nil
}

func decode(l log) (chain.Event, bool, error) {
	topics := make([]portalabi.Hash, len(l.Topics))
	for i, topic := range l.Topics {
		topics[i] = topic
	}
	nonce, decoded, known, err := portalabi.DecodeLog(topics, l.Data)
	if err != nil || !known {
		return chain.Event{}, known, err
	}
	body, err := decoded.Body()
	if err != nil {
		return chain.Event{}, true, err
	}
	return chain.Event{
		Nonce: nonce, Body: body, TxHash: *l.TxHash,
		Block: chain.Block{
			Number: uint64(*l.BlockNumber), Hash: *l.BlockHash,
			// The Portal writes the time of the block into each event.
			Time: binary.BigEndian.Uint64(body[1:9]),
		},
	}, true, nil
}
