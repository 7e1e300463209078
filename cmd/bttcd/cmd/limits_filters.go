package cmd

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	ethtypes "github.com/ethereum/go-ethereum/core/types"
	ethfilters "github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/cosmos/cosmos-sdk/client"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	evmrpc "github.com/cosmos/evm/rpc"
	"github.com/cosmos/evm/rpc/backend"
	"github.com/cosmos/evm/rpc/namespaces/ethereum/eth/filters"
	"github.com/cosmos/evm/rpc/stream"
	evmconfig "github.com/cosmos/evm/server/config"

	"github.com/bttcprotocol/bttcd/internal/limits"
)

const (
	// maxFilters is how many filters all clients may have at once.
	maxFilters = 1000
	// maxCriteria is how many addresses and topics one filter may name.
	maxCriteria = 1000
	// logQueue is how many searches wait for one of those that run.
	logQueue = 128
)

// boundedFilters are the filter methods of eth_, with bounds on filters and on searches.
type boundedFilters struct {
	*filters.PublicFilterAPI
	heads    heads
	mostSpan uint64 // json-rpc.block-range-cap; 0 is no limit
	searches *limits.Gate
	timeout  time.Duration
	lifetime time.Duration
	now      func() time.Time

	mutex sync.Mutex
	live  map[rpc.ID]liveFilter
}

// liveFilter is a filter that a client has, as far as is known here: cosmos/evm forgets one
// that nobody asks for, without a word.
type liveFilter struct {
	criteria ethfilters.FilterCriteria
	dies     time.Time
}

// boundedFilterAPI returns the methods if eth_ is served.
func boundedFilterAPI(
	ctx *sdkserver.Context, clientCtx client.Context, events *stream.RPCStream, node backend.BackendI, config evmconfig.Config,
) []rpc.API {
	source, ok := node.(filters.Backend)
	if !ok || !servesEth(ctx.Viper.Get(keyServedNamespaces)) {
		return nil
	}
	bounded := &boundedLogs{source}
	api := filters.NewPublicAPI(ctx.Logger, clientCtx, events, bounded)
	return []rpc.API{{Namespace: evmrpc.EthNamespace, Service: &boundedFilters{
		PublicFilterAPI: api, heads: node, mostSpan: uint64(max(config.JSONRPC.BlockRangeCap, 0)), now: time.Now, live: map[rpc.ID]liveFilter{},
		searches: limits.NewGate("searches of logs", heavyQueries(), logQueue, queryPatience),
		timeout:  config.JSONRPC.EVMTimeout,
		// cosmos/evm cleans up at intervals.
		lifetime: config.JSONRPC.FilterTimeout + config.JSONRPC.FilterCleanupInterval,
	}}}
}

// NewFilter is eth_newFilter.
func (f *boundedFilters) NewFilter(criteria ethfilters.FilterCriteria) (rpc.ID, error) {
	if err := checkCriteria(criteria); err != nil {
		return "", err
	}
	return f.add(criteria, func() (rpc.ID, error) { return f.PublicFilterAPI.NewFilter(criteria) })
}

// NewBlockFilter is eth_newBlockFilter.
func (f *boundedFilters) NewBlockFilter() (rpc.ID, error) {
	return f.add(ethfilters.FilterCriteria{}, func() (rpc.ID, error) { return f.PublicFilterAPI.NewBlockFilter(), nil })
}

// NewPendingTransactionFilter is eth_newPendingTransactionFilter.
func (f *boundedFilters) NewPendingTransactionFilter() (rpc.ID, error) {
	return f.add(ethfilters.FilterCriteria{}, func() (rpc.ID, error) { return f.PublicFilterAPI.NewPendingTransactionFilter(), nil })
}

func (f *boundedFilters) add(criteria ethfilters.FilterCriteria, create func() (rpc.ID, error)) (rpc.ID, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	now := f.now()
	if len(f.live) >= maxFilters {
		for id, filter := range f.live {
			if filter.dies.Before(now) {
				delete(f.live, id)
			}
		}
	}
	if len(f.live) >= maxFilters {
		return "", fmt.Errorf("too many filters: the limit is %d for all clients; uninstall those you have, or use eth_getLogs", maxFilters)
	}
	id, err := create()
	if err == nil {
		f.live[id] = liveFilter{criteria, now.Add(f.lifetime)}
	}
	return id, err
}

// UninstallFilter is eth_uninstallFilter.
func (f *boundedFilters) UninstallFilter(id rpc.ID) bool {
	f.mutex.Lock()
	delete(f.live, id)
	f.mutex.Unlock()
	return f.PublicFilterAPI.UninstallFilter(id)
}

// GetFilterChanges is eth_getFilterChanges, which lets the filter live longer.
func (f *boundedFilters) GetFilterChanges(id rpc.ID) (any, error) {
	changes, err := f.PublicFilterAPI.GetFilterChanges(id)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if filter, found := f.live[id]; found && err == nil {
		filter.dies = f.now().Add(f.lifetime)
		f.live[id] = filter
	}
	return changes, err
}

// GetLogs is eth_getLogs.
func (f *boundedFilters) GetLogs(ctx context.Context, criteria ethfilters.FilterCriteria) ([]*ethtypes.Log, error) {
	if err := checkCriteria(criteria); err != nil {
		return nil, err
	}
	return f.search(ctx, criteria, func(ctx context.Context) ([]*ethtypes.Log, error) {
		return f.PublicFilterAPI.GetLogs(ctx, criteria)
	})
}

// GetFilterLogs is eth_getFilterLogs.
func (f *boundedFilters) GetFilterLogs(ctx context.Context, id rpc.ID) ([]*ethtypes.Log, error) {
	f.mutex.Lock()
	filter := f.live[id]
	f.mutex.Unlock()
	return f.search(ctx, filter.criteria, func(ctx context.Context) ([]*ethtypes.Log, error) {
		return f.PublicFilterAPI.GetFilterLogs(ctx, id)
	})
}

func (f *boundedFilters) search(
	ctx context.Context, criteria ethfilters.FilterCriteria, run func(context.Context) ([]*ethtypes.Log, error),
) ([]*ethtypes.Log, error) {
	leave, err := f.searches.Enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if f.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.timeout)
		defer cancel()
	}
	head, err := f.heads.BlockNumber(ctx)
	if err != nil {
		return nil, err
	}
	span, err := rangeOf(criteria, uint64(head), f.mostSpan)
	if err != nil {
		return nil, err
	}
	one := &search{criteria: criteria, span: span}
	logs, err := run(withSearch(ctx, one))
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("the search took longer than %s (json-rpc.evm-timeout): %s", f.timeout, askForFewer)
	}
	if err != nil {
		return nil, one.tooMuch(err)
	}
	return logs, nil
}

func checkCriteria(criteria ethfilters.FilterCriteria) error {
	count := len(criteria.Addresses)
	for _, alternatives := range criteria.Topics {
		count += len(alternatives)
	}
	if count > maxCriteria {
		return fmt.Errorf("%d addresses and topics: the limit is %d for one filter", count, maxCriteria)
	}
	return nil
}
