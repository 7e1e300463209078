package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	cmtrpctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	ethfilters "github.com/ethereum/go-ethereum/eth/filters"

	evmrpc "github.com/cosmos/evm/rpc"
	"github.com/cosmos/evm/rpc/namespaces/ethereum/eth/filters"
	"github.com/cosmos/evm/rpc/stream"

	"github.com/bttcprotocol/bttcd/internal/ethws"
)

// maxSearchBytes is how much of the results of blocks with matching logs one search may
// read: json-rpc.logs-cap counts logs, and one can be megabytes.
const maxSearchBytes = 32 << 20

// askForFewer ends the refusal of a search that would take too much.
const askForFewer = "ask for fewer blocks"

// search is what one search for logs has done so far.
type search struct {
	criteria ethfilters.FilterCriteria
	span     blockRange
	height   int64 // of the block that it is at
	bytes    int
}

type searchKey struct{}

func withSearch(ctx context.Context, run *search) context.Context {
	return context.WithValue(ctx, searchKey{}, run)
}

// boundedLogs lets a search end: cosmos/evm's goes on to its last block.
type boundedLogs struct{ filters.Backend }

// CometBlockResultByNumber is asked for each block of a search.
func (b *boundedLogs) CometBlockResultByNumber(ctx context.Context, height *int64) (*cmtrpctypes.ResultBlockResults, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if run, searching := ctx.Value(searchKey{}).(*search); searching && height != nil {
		run.height = *height
	}
	return b.Backend.CometBlockResultByNumber(ctx, height)
}

// BlockBloomFromCometBlock decides whether the block's logs are decoded.
func (b *boundedLogs) BlockBloomFromCometBlock(ctx context.Context, results *cmtrpctypes.ResultBlockResults) (ethtypes.Bloom, error) {
	bloom, err := b.Backend.BlockBloomFromCometBlock(ctx, results)
	run, searching := ctx.Value(searchKey{}).(*search)
	if err != nil || !searching || !mayMatch(bloom, run.criteria) {
		return bloom, err
	}
	for _, result := range results.TxsResults {
		run.bytes += len(result.Data)
	}
	if run.bytes > maxSearchBytes {
		return bloom, fmt.Errorf("the blocks with these logs hold more than %d bytes, the limit of one search: "+askForFewer, maxSearchBytes)
	}
	return bloom, nil
}

func mayMatch(bloom ethtypes.Bloom, criteria ethfilters.FilterCriteria) bool {
	inBloom := func(address common.Address) bool { return bloom.Test(address.Bytes()) }
	if bloom == (ethtypes.Bloom{}) || len(criteria.Addresses) > 0 && !slices.ContainsFunc(criteria.Addresses, inBloom) {
		return false
	}
	for _, alternatives := range criteria.Topics {
		if len(alternatives) > 0 && !slices.ContainsFunc(alternatives, func(topic common.Hash) bool { return bloom.Test(topic.Bytes()) }) {
			return false
		}
	}
	return true
}

func servesEth(setting any) bool { return slices.Contains(namespaces(setting), evmrpc.EthNamespace) }

// feedsOf returns the feeds of eth_subscribe.
func feedsOf(events *stream.RPCStream, heads *newHeads) ethws.Feeds {
	return func(params []json.RawMessage) (ethws.Feed, error) {
		var kind string
		if len(params) == 0 || json.Unmarshal(params[0], &kind) != nil {
			return nil, errors.New("eth_subscribe takes what to subscribe to: newHeads, logs or newPendingTransactions")
		}
		switch kind {
		case "newHeads":
			return feed(events.HeaderStream(), heads.of), nil
		case "newPendingTransactions":
			return feed(events.PendingTxStream(), func(hash common.Hash) []any { return []any{hash} }), nil
		case "logs":
			return logFeed(events, params[1:])
		default:
			return nil, fmt.Errorf("there is no subscription %.40q: use newHeads, logs or newPendingTransactions", kind)
		}
	}
}

func logFeed(events *stream.RPCStream, params []json.RawMessage) (ethws.Feed, error) {
	var criteria ethfilters.FilterCriteria
	if len(params) > 0 {
		if err := json.Unmarshal(params[0], &criteria); err != nil {
			return nil, fmt.Errorf("criteria of logs: %w", err)
		}
	}
	if err := checkCriteria(criteria); err != nil {
		return nil, err
	}
	return feed(events.LogStream(), func(log *ethtypes.Log) []any {
		matching := filters.FilterLogs([]*ethtypes.Log{log}, criteria.FromBlock, criteria.ToBlock, criteria.Addresses, criteria.Topics)
		results := make([]any, len(matching))
		for i, match := range matching {
			results[i] = match
		}
		return results
	}), nil
}

// feed sends what results makes of each item of a stream.
func feed[T any](source *stream.Stream[T], results func(T) []any) ethws.Feed {
	return func(ctx context.Context, send func(any) error) {
		// It ends with the context, or when the peer does not take what it is sent.
		_ = source.Subscribe(ctx, func(items []T, _ int) error {
			for _, item := range items {
				for _, result := range results(item) {
					if err := send(result); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
}
