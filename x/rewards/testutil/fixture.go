// Package testutil gives tests a rewards keeper: a Fixture over the real x/auth and x/bank in
// memory, and gomock'd keepers for what those never do.
//
// Invariant: every Fixture is a chain of its own. Its callers are tests.
package testutil

import (
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/store/v2"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/rewards"
	"github.com/bttcprotocol/bttcd/x/rewards/keeper"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// Faucet names the module account that tests mint from.
const Faucet = "faucet"

// GenesisTime is the time of every fixture's first block.
var GenesisTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Fixture is a chain of x/auth, x/bank and x/rewards.
type Fixture struct {
	t *testing.T

	Ctx      sdk.Context
	Cdc      codec.Codec
	StoreKey *storetypes.KVStoreKey
	Accounts authkeeper.AccountKeeper
	Bank     bankkeeper.BaseKeeper
	Keeper   keeper.Keeper
}

// Authority is the account that may change the parameters.
func Authority() string { return Spell(authtypes.NewModuleAddress("gov")) }

// Account returns the address of test account n.
func Account(n byte) sdk.AccAddress {
	bz := make([]byte, address.Length)
	bz[0] = n
	return bz
}

// New returns a chain at height 1 with an empty pool and a rate of zero.
func New(t *testing.T) *Fixture {
	t.Helper()
	f := NewWithoutGenesis(t)
	require.NoError(t, f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis()))
	return f
}

// NewWithoutGenesis returns a chain at height 1 without any state.
func NewWithoutGenesis(t *testing.T) *Fixture {
	t.Helper()
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, types.StoreKey)
	cdc := moduletestutil.MakeTestEncodingConfig(auth.AppModuleBasic{}, bank.AppModuleBasic{}, rewards.AppModule{}).Codec
	accounts := authkeeper.NewAccountKeeper(cdc, runtime.NewKVStoreService(keys[authtypes.StoreKey]),
		authtypes.ProtoBaseAccount, map[string][]string{
			Faucet:                     {authtypes.Minter, authtypes.Burner},
			authtypes.FeeCollectorName: nil,
			types.ModuleName:           nil,
		}, address.Account(), chain.AccountPrefix, Authority())
	bankKeeper := bankkeeper.NewBaseKeeper(cdc, runtime.NewKVStoreService(keys[banktypes.StoreKey]),
		accounts, nil, Authority(), log.NewNopLogger())
	return &Fixture{
		t:        t,
		Ctx:      newContext(t, keys),
		Cdc:      cdc,
		StoreKey: keys[types.StoreKey],
		Accounts: accounts,
		Bank:     bankKeeper,
		Keeper: keeper.NewKeeper(cdc, runtime.NewKVStoreService(keys[types.StoreKey]), address.Account(),
			accounts, bankKeeper, authtypes.FeeCollectorName, Authority()),
	}
}

// Give mints amount, in abtt, for the account.
func (f *Fixture) Give(account sdk.AccAddress, amount math.Int) {
	f.t.Helper()
	f.GiveCoins(account, Abtt(amount))
}

// Endow mints amount, in abtt, for the pool, also before there is a
// genesis: unlike Give it leaves no ordinary account of its address.
func (f *Fixture) Endow(amount math.Int) {
	f.t.Helper()
	if !amount.IsPositive() {
		return
	}
	coins := sdk.NewCoins(Abtt(amount))
	require.NoError(f.t, f.Bank.MintCoins(f.Ctx, Faucet, coins))
	require.NoError(f.t, f.Bank.SendCoinsFromModuleToModule(f.Ctx, Faucet, types.ModuleName, coins))
}

// GiveCoins mints coins of any denom for the account.
func (f *Fixture) GiveCoins(account sdk.AccAddress, coins ...sdk.Coin) {
	f.t.Helper()
	minted := sdk.NewCoins(coins...)
	if minted.IsZero() {
		return
	}
	require.NoError(f.t, f.Bank.MintCoins(f.Ctx, Faucet, minted))
	require.NoError(f.t, f.Bank.SendCoinsFromModuleToAccount(f.Ctx, Faucet, account, minted))
}

// SetRate sets the rate, in abtt per block.
func (f *Fixture) SetRate(rate math.Int) {
	f.t.Helper()
	require.NoError(f.t, f.Keeper.SetParams(f.Ctx, types.NewParams(rate)))
}

// Collected returns what the fee collector holds, in abtt.
func (f *Fixture) Collected() math.Int {
	return f.Balance(authtypes.NewModuleAddress(authtypes.FeeCollectorName))
}

// Balance returns what the account holds, in abtt.
func (f *Fixture) Balance(account sdk.AccAddress) math.Int {
	return f.Bank.GetBalance(f.Ctx, account, chain.BaseDenom).Amount
}

// NextBlock goes on to the next height, took later, begins that block and returns its events.
func (f *Fixture) NextBlock(took time.Duration) sdk.Events {
	f.t.Helper()
	f.Ctx = f.Ctx.WithBlockHeight(f.Ctx.BlockHeight() + 1).WithBlockTime(f.Ctx.BlockTime().Add(took)).
		WithEventManager(sdk.NewEventManager())
	require.NoError(f.t, f.Keeper.BeginBlocker(f.Ctx))
	return f.Ctx.EventManager().Events()
}

// Abtt returns an amount of abtt as a coin.
func Abtt(amount math.Int) sdk.Coin { return sdk.NewCoin(chain.BaseDenom, amount) }

func newContext(t *testing.T, keys map[string]*storetypes.KVStoreKey) sdk.Context {
	t.Helper()
	db := dbm.NewMemDB()
	stores := store.NewCommitMultiStore(db, log.NewNopLogger())
	for _, key := range keys {
		stores.MountStoreWithDB(key, storetypes.StoreTypeIAVL, db)
	}
	require.NoError(t, stores.LoadLatestVersion())
	return sdk.NewContext(stores, cmtproto.Header{Height: 1, Time: GenesisTime}, false, log.NewNopLogger())
}

// Spell returns the canonical spelling of the account.
func Spell(account sdk.AccAddress) string {
	text, err := address.Account().BytesToString(account)
	if err != nil {
		panic(err)
	}
	return text
}
