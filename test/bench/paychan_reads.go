package main

import (
	"context"

	corestore "cosmossdk.io/core/store"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// counting counts what a keeper reads of its store. A walk is as many reads as it has steps and
// would show.
type counting struct {
	corestore.KVStoreService
	reads int
}

func (c *counting) OpenKVStore(ctx context.Context) corestore.KVStore {
	return countingStore{c.KVStoreService.OpenKVStore(ctx), c}
}

type countingStore struct {
	corestore.KVStore
	count *counting
}

func (s countingStore) Get(key []byte) ([]byte, error) {
	s.count.reads++
	return s.KVStore.Get(key)
}

func (s countingStore) Has(key []byte) (bool, error) {
	s.count.reads++
	return s.KVStore.Has(key)
}

func (s countingStore) Iterator(start, end []byte) (corestore.Iterator, error) {
	s.count.reads++
	return s.KVStore.Iterator(start, end)
}

// reads returns how often a voucher of the claim makes the module read its store. Nothing of it
// is kept.
func (l *laned) reads(claim *types.MsgClaim) (float64, error) {
	deps := l.app.PaychanKeeper.Deps
	count := &counting{KVStoreService: deps.StoreService}
	deps.StoreService, deps.Remembered = count, nil
	ctx, err := l.app.CreateQueryContext(l.height, false)
	if err != nil {
		return 0, err
	}
	ctx = ctx.WithBlockTime(l.time).WithEventManager(sdk.NewEventManager())
	if _, err := keeper.NewKeeper(deps).Claim(ctx, l.relay.Address(), claim); err != nil {
		return 0, err
	}
	return float64(count.reads) / float64(claim.Items()), nil
}
