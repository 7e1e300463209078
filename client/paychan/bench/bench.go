// Package bench measures what payers and payees do off chain: issuing, verifying, ticking, and
// receiving to a real disk.
//
// Invariant: every number comes from the calls that clients make, checks and all; what is
// prepared beforehand is what the other side does. Its callers are its benchmarks and the
// repository's benchmark command.
package bench

import (
	"context"
	"fmt"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/store/bolt"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Result is one measurement, in things per second. Those whose Cores is 1 used one goroutine.
type Result struct {
	Name  string
	Value float64
	Cores int
}

// Sizes are how much is measured. What is zero gets a default.
type Sizes struct {
	// Vouchers is how many are issued and verified: 20,000.
	Vouchers int
	// Chains is how many full hash chains are ticked through: 16, a million ticks.
	Chains int
	// Lanes is how many payments come in at once where disks are measured: 512.
	Lanes int
}

func (s Sizes) withDefaults() Sizes {
	if s.Vouchers == 0 {
		s.Vouchers = 20_000
	}
	if s.Chains == 0 {
		s.Chains = 16
	}
	if s.Lanes == 0 {
		s.Lanes = 512
	}
	return s
}

// All runs every measurement, with stores in folders of dir, which must be on the disk to be
// measured.
func All(ctx context.Context, dir string, sizes Sizes) ([]Result, error) {
	var results []Result
	for _, measure := range []func(context.Context, string, Sizes) ([]Result, error){
		Issue, Verify, Ticks, ReceiveDurable,
	} {
		more, err := measure(ctx, dir, sizes)
		if err != nil {
			return results, err
		}
		results = append(results, more...)
	}
	return results, nil
}

// market is a payer with a rich purse and a payee with wide windows.
type market struct {
	chain  *fake.Chain
	owner  *key.Key
	payee  *key.Key
	purse  uint64
	stores []*bolt.Store
}

func newMarket(ctx context.Context) (*market, error) {
	m := &market{chain: fake.New()}
	var err error
	if m.owner, err = key.New(); err != nil {
		return nil, err
	}
	if m.payee, err = key.New(); err != nil {
		return nil, err
	}
	owner := paychan.NewOwner(m.chain.Account(m.owner.Address()))
	m.purse, err = owner.OpenPurse(ctx, sdk.NewCoin(chain.BaseDenom, rich()), 24*time.Hour)
	return m, err
}

func rich() math.Int { return math.NewIntWithDecimal(1, 30) }

// disk opens a real store in dir.
func (m *market) disk(dir string) (store.Store, error) {
	opened, err := bolt.Open(dir)
	if err == nil {
		m.stores = append(m.stores, opened)
	}
	return opened, err
}

func (m *market) close() {
	for _, opened := range m.stores {
		_ = opened.Close() // what was measured is thrown away
	}
}

func (m *market) payer(ctx context.Context, s store.Store) (*paychan.Payer, error) {
	return paychan.NewPayer(ctx, paychan.PayerConfig{
		Chain: m.chain.Account(m.owner.Address()), Store: s, Signer: m.owner, Purse: m.purse, Now: m.chain.Now,
		TickReserve: types.MaxChainLength,
	})
}

// newPayee lets a whole chain of ticks be on its way to the disk, and writes them five times a
// second: what a disk takes would be measured otherwise.
func (m *market) newPayee(ctx context.Context, s store.Store) (*paychan.Payee, error) {
	reader := m.chain.Account(m.payee.Address())
	book, err := paychan.OpenBook(ctx, reader, s)
	if err != nil {
		return nil, err
	}
	return paychan.NewPayee(ctx, paychan.PayeeConfig{
		Chain: reader, Book: book, Address: m.payee.Address(), Now: m.chain.Now, MaxLanes: 1 << 20,
		Accept:  map[string]paychan.Limits{chain.BaseDenom: {Lane: rich(), Purse: rich(), Total: rich()}},
		TickLag: types.MaxChainLength,
	})
}

// perSecond runs work, which does n things.
func perSecond(name string, cores, n int, work func() error) (Result, error) {
	begun := time.Now()
	if err := work(); err != nil {
		return Result{}, fmt.Errorf("%s: %w", name, err)
	}
	return Result{name, float64(n) / time.Since(begun).Seconds(), cores}, nil
}
