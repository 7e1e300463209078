package app

import (
	"math/big"
	"sync"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"

	"github.com/cosmos/evm/x/vm/statedb"

	"github.com/bttcprotocol/bttcd/x/paychan/precompile"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// FuzzPaychanPrecompile calls the precompile with whatever a contract may: it answers, reverts with
// a sentence or runs out of gas, and does not panic.
func FuzzPaychanPrecompile(f *testing.F) {
	app, err := New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.AppOptionsMap{"home": f.TempDir()}, baseapp.SetChainID(testChainID))
	require.NoError(f, err)
	f.Cleanup(func() { require.NoError(f, app.Close()) })
	for _, seed := range precompileSeeds(f, precompile.New(app.PaychanKeeper, app.BankKeeper).ABI()) {
		f.Add(seed)
		f.Add(seed[:len(seed)-1])
	}
	// The chain begins with the first input, since a genesis is made for a test.
	var (
		begin sync.Once
		u     *evmUser
	)
	f.Fuzz(func(t *testing.T, data []byte) {
		begin.Do(func() {
			u = startEVMUser(t, app)
			u.call("openPurse", abtt(10), uint64(delay))
		})
		u.t = t
		ctx, _ := u.ctx().CacheContext()
		state := statedb.New(ctx, u.EVMKeeper, statedb.NewEmptyTxConfig())
		response, err := u.EVMKeeper.CallEVMWithData(ctx, state, u.evm(), &types.VerifyingContract, data, true, false, big.NewInt(paychanGas))
		if err != nil {
			require.Contains(t, err.Error(), "execution reverted")
			return
		}
		require.False(t, response.Failed(), response.VmError)
	})
}

// precompileSeeds are a call of each method.
func precompileSeeds(f *testing.F, methods abi.ABI) (seeds [][]byte) {
	payee, one := common.Address{7}, big.NewInt(1)
	for name, args := range map[string][]any{
		"openPurse":        {abtt(1), uint64(delay)},
		"openPurseOf":      {tokenDenom, one, uint64(delay)},
		"topUp":            {uint64(1), one},
		"delegate":         {uint64(1), payee, one, uint64(1_800_001_000)},
		"allocate":         {uint64(1), payee, uint32(1), uint64(1_800_001_000), one, payee},
		"push":             {uint64(1), uint32(0), []abiPush{{payee, 1, one, 1_800_001_000}, {payee, 2, one, 1}}},
		"release":          {abiRelease{Purse: 1, Payee: payee, Cumulative: one, V: 27}},
		"requestUnlock":    {uint64(1)},
		"getSessions":      {uint64(1)},
		"getPursesOf":      {payee, uint64(0), uint64(100)},
		"claimableVoucher": {abiVoucher{Purse: 1, Payee: payee, Cumulative: one, V: 28}},
		"claim": {
			[]abiVoucher{{Purse: 1, Payee: payee, Cumulative: one, V: 27}},
			[]abiChainVoucher{{Purse: 1, Payee: payee, Base: one, Unit: one, Length: 3, Index: 2, V: 27}},
			[]abiCheque{{Purse: 1, Vault: payee, Beneficiary: payee, CumulativePayout: one, V: 27}},
		},
	} {
		data, err := methods.Pack(name, args...)
		require.NoError(f, err)
		seeds = append(seeds, data)
	}
	return seeds
}
