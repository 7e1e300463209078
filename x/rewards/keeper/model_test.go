package keeper_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// model is the pool's money done in the slowest and plainest way: every payment is counted
// out one abtt at a time.
type model struct {
	pool, collected, funded, paid, supply int64
	rate                                  int64
	purses                                [3]int64
}

func (m *model) block() {
	for range m.rate {
		if m.pool == 0 {
			return
		}
		m.pool--
		m.collected++
		m.paid++
	}
}

func (m *model) fund(purse int, amount int64) (ok bool) {
	if amount <= 0 || amount > m.purses[purse] {
		return false
	}
	m.purses[purse] -= amount
	m.pool += amount
	m.funded += amount
	return true
}

// Whatever anybody does, the keeper's money is where the model's is, and none is made.
func TestPoolAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := testutil.New(t)
		var m model
		for i := range m.purses {
			m.purses[i] = rapid.Int64Range(0, 300).Draw(rt, "purse")
			m.supply += m.purses[i]
			f.Give(testutil.Account(byte(i+1)), math.NewInt(m.purses[i]))
		}
		rt.Repeat(map[string]func(*rapid.T){
			"block": func(rt *rapid.T) {
				m.block()
				f.NextBlock(time.Duration(rapid.Int64Range(0, 10).Draw(rt, "seconds")) * time.Second)
			},
			"fund": func(rt *rapid.T) {
				purse := rapid.IntRange(0, len(m.purses)-1).Draw(rt, "purse")
				amount := rapid.Int64Range(-1, 120).Draw(rt, "amount")
				coin := testutil.Abtt(math.ZeroInt())
				coin.Amount = math.NewInt(amount)
				err := deliver(f, &types.MsgFundRewards{Sender: testutil.Spell(testutil.Account(byte(purse + 1))), Amount: coin})
				require.Equal(rt, m.fund(purse, amount), err == nil, "%v", err)
			},
			"plain transfer": func(rt *rapid.T) {
				amount := rapid.Int64Range(0, 40).Draw(rt, "amount")
				m.pool += amount
				m.supply += amount
				f.Give(f.Keeper.PoolAddress(), math.NewInt(amount))
			},
			"rate": func(rt *rapid.T) {
				rate := rapid.Int64Range(-1, 60).Draw(rt, "rate")
				err := deliver(f, &types.MsgUpdateParams{Authority: testutil.Authority(), Params: types.NewParams(math.NewInt(rate))})
				require.Equal(rt, rate >= 0, err == nil, "%v", err)
				if err == nil {
					m.rate = rate
				}
			},
			"": func(rt *rapid.T) { requireEqualMoney(rt, &m, f) },
		})
	})
}

func requireEqualMoney(rt *rapid.T, m *model, f *testutil.Fixture) {
	totals, err := f.Keeper.Totals.Get(f.Ctx)
	require.NoError(rt, err)
	for name, pair := range map[string]struct {
		want int64
		got  math.Int
	}{
		"pool":      {m.pool, f.Keeper.Pool(f.Ctx)},
		"collected": {m.collected, f.Collected()},
		"funded":    {m.funded, totals.FundedAbtt},
		"paid":      {m.paid, totals.PaidAbtt},
		"supply":    {m.supply, f.Bank.GetSupply(f.Ctx, "abtt").Amount},
		"purse 0":   {m.purses[0], f.Balance(testutil.Account(1))},
		"purse 1":   {m.purses[1], f.Balance(testutil.Account(2))},
		"purse 2":   {m.purses[2], f.Balance(testutil.Account(3))},
	} {
		require.Zero(rt, pair.got.BigInt().Cmp(big.NewInt(pair.want)), "%s: model %d, keeper %s", name, pair.want, pair.got)
	}
	require.NoError(rt, checkInvariants(f))
}
