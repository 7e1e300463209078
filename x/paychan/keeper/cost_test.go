package keeper_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	corestore "cosmossdk.io/core/store"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// counting counts what a keeper asks of its store.
type counting struct {
	corestore.KVStoreService
	reads, writes, walks int
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

func (s countingStore) Set(key, value []byte) error {
	s.count.writes++
	return s.KVStore.Set(key, value)
}

func (s countingStore) Iterator(start, end []byte) (corestore.Iterator, error) {
	s.count.walks++
	return s.KVStore.Iterator(start, end)
}

// payees returns items that open so many lanes.
func payees(s *scene, n int) []types.PushItem {
	items := make([]types.PushItem, n)
	for i := range items {
		items[i] = types.PushItem{Payee: common.BytesToAddress([]byte(fmt.Sprint("payee", i))).Bytes(), Cumulative: math.OneInt(), Expiry: s.expiry}
	}
	return items
}

// cost counts what a claim asks of the store, on a chain with so many lanes.
func cost(t *testing.T, lanes int) counting {
	t.Helper()
	s := open(t, 100_000)
	params := testutil.Params()
	params.MaxBatchItems = types.MaxBatchItems
	require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
	s.push(owner, payees(s, lanes)...)
	deps := s.Deps()
	count := &counting{KVStoreService: deps.StoreService}
	deps.StoreService = count
	s.Use(keeper.NewKeeper(deps))
	_, err := s.Msg.Claim(s.Ctx, &types.MsgClaim{Sender: relay.String(), Vouchers: []types.SignedVoucher{
		s.voucher(owner, 10), s.voucher(owner, 20),
		owner.Voucher(testutil.Voucher(s.purse, 0, other.Address, 3, 5, s.expiry)),
	}})
	require.NoError(t, err)
	return counting{reads: count.reads, writes: count.writes, walks: count.walks}
}

// However many lanes there are, a claim asks the same of the store: of two lanes, their expiries,
// one purse, two shares, totals and parameters, each once.
func TestClaimCostsTheSameWithManyLanes(t *testing.T) {
	few := cost(t, 1)
	require.Equal(t, counting{reads: 7, writes: 6}, few)
	require.Equal(t, few, cost(t, 2_000))
}
