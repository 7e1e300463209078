// Package testutil gives tests a paychan keeper: a Fixture over the real x/auth and x/bank in
// memory, keys that sign vouchers, and gomock'd keepers for what the real ones never do.
//
// Invariant: every Fixture is a chain of its own. Its callers are tests.
package testutil

import (
	"context"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
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
	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/x/paychan"
	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

// Faucet names the module account that tests mint from.
const Faucet = "faucet"

// Denoms of tests: Token is the one with an ERC-20, TokenContract.
const (
	Denom = chain.BaseDenom
	Token = "utoken"
	Plain = "uplain"
)

// TokenContract is the ERC-20 of Token.
var TokenContract = common.HexToAddress("0x00000000000000000000000000000000000070c3")

// GenesisTime is the time of every fixture's first block.
var GenesisTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Fixture is a chain of x/auth, x/bank and x/paychan.
type Fixture struct {
	t *testing.T

	Ctx      sdk.Context
	Cdc      codec.Codec
	StoreKey *storetypes.KVStoreKey
	Accounts authkeeper.AccountKeeper
	Bank     bankkeeper.BaseKeeper
	Keeper   keeper.Keeper
	Msg      types.MsgServer
	Query    types.QueryServer
}

// Authority is the account that may change the parameters.
func Authority() string { return Spell(common.Address(authtypes.NewModuleAddress("gov"))) }

// Params are those of tests: like mainnet's, without a minimum deposit.
func Params() types.Params {
	params := types.DefaultParams()
	params.MinDeposits = nil
	params.MinUnlockDelaySeconds = 60
	params.MaxBatchItems = 100
	return params
}

// New returns a chain at height 1 without purses.
func New(t *testing.T) *Fixture {
	t.Helper()
	f := NewWithoutGenesis(t)
	genesis := types.DefaultGenesis()
	genesis.Params = Params()
	require.NoError(t, f.Keeper.InitGenesis(f.Ctx, *genesis))
	return f
}

// tokens knows the one ERC-20.
type tokens struct{}

func (tokens) ERC20(_ context.Context, denom string) ([20]byte, bool) {
	return TokenContract, denom == Token
}

// NewWithoutGenesis returns a chain at height 1 without any state.
func NewWithoutGenesis(t *testing.T) *Fixture {
	t.Helper()
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, types.StoreKey)
	cdc := moduletestutil.MakeTestEncodingConfig(auth.AppModuleBasic{}, bank.AppModuleBasic{}, paychan.AppModule{}).Codec
	accounts := authkeeper.NewAccountKeeper(cdc, runtime.NewKVStoreService(keys[authtypes.StoreKey]),
		authtypes.ProtoBaseAccount, map[string][]string{
			Faucet:                     {authtypes.Minter, authtypes.Burner},
			authtypes.FeeCollectorName: nil,
			types.ModuleName:           nil,
		}, address.Account(), chain.AccountPrefix, Authority())
	blocked := map[string]bool{}
	for _, name := range []string{authtypes.FeeCollectorName, types.ModuleName} {
		blocked[Spell(common.Address(authtypes.NewModuleAddress(name)))] = true
	}
	f := &Fixture{
		t: t, Ctx: newContext(t, keys), Cdc: cdc, StoreKey: keys[types.StoreKey], Accounts: accounts,
		Bank: bankkeeper.NewBaseKeeper(cdc, runtime.NewKVStoreService(keys[banktypes.StoreKey]),
			accounts, blocked, Authority(), log.NewNopLogger()),
	}
	require.NoError(t, f.Bank.SetParams(f.Ctx, banktypes.DefaultParams()))
	f.Use(keeper.NewKeeper(f.Deps()))
	return f
}

// Deps are what the fixture's keeper is made of.
func (f *Fixture) Deps() keeper.Deps {
	return keeper.Deps{
		Cdc: f.Cdc, StoreService: runtime.NewKVStoreService(f.StoreKey), AddressCodec: address.Account(),
		Accounts: f.Accounts, Bank: f.Bank, Tokens: tokens{}, Remembered: verify.NewLRU(1 << 12), Authority: Authority(),
	}
}

// Use replaces the keeper.
func (f *Fixture) Use(k keeper.Keeper) {
	f.Keeper, f.Msg, f.Query = k, keeper.NewMsgServer(k), keeper.NewQueryServer(k)
}

// Give mints coins for the account.
func (f *Fixture) Give(account common.Address, coins ...sdk.Coin) {
	f.t.Helper()
	minted := sdk.NewCoins(coins...)
	if minted.IsZero() {
		return
	}
	require.NoError(f.t, f.Bank.MintCoins(f.Ctx, Faucet, minted))
	require.NoError(f.t, f.Bank.SendCoinsFromModuleToAccount(f.Ctx, Faucet, account[:], minted))
}

// Endow mints coins for the module account, as the bank's part of a genesis does.
func (f *Fixture) Endow(coins ...sdk.Coin) {
	f.t.Helper()
	minted := sdk.NewCoins(coins...)
	require.NoError(f.t, f.Bank.MintCoins(f.Ctx, Faucet, minted))
	require.NoError(f.t, f.Bank.SendCoinsFromModuleToModule(f.Ctx, Faucet, types.ModuleName, minted))
}

// Balance returns what the account holds of Denom.
func (f *Fixture) Balance(account common.Address) int64 { return f.BalanceOf(account, Denom).Int64() }

// BalanceOf returns what the account holds.
func (f *Fixture) BalanceOf(account common.Address, denom string) math.Int {
	return f.Bank.GetBalance(f.Ctx, account[:], denom).Amount
}

// Held returns what the module account holds.
func (f *Fixture) Held(denom string) math.Int {
	return f.BalanceOf(common.Address(f.Keeper.ModuleAddress()), denom)
}

// Now is the block time in Unix seconds.
func (f *Fixture) Now() uint64 { return uint64(f.Ctx.BlockTime().Unix()) }

// EndBlock ends the block and begins the next, after took and so many heights on. It returns the
// events of the end.
func (f *Fixture) EndBlock(took time.Duration, blocks int64) sdk.Events {
	f.t.Helper()
	ending := f.Ctx.WithEventManager(sdk.NewEventManager())
	require.NoError(f.t, f.Keeper.EndBlocker(ending))
	f.Ctx = f.Ctx.WithBlockHeight(f.Ctx.BlockHeight() + blocks).WithBlockTime(f.Ctx.BlockTime().Add(took)).
		WithEventManager(sdk.NewEventManager())
	return ending.EventManager().Events()
}

// Pass lets a delay pass, in seconds and in blocks.
func (f *Fixture) Pass(seconds uint64) {
	f.t.Helper()
	f.EndBlock(time.Duration(seconds)*time.Second, int64(seconds+3)/4)
}

// Events returns the events since the block began, or since they were last asked for.
func (f *Fixture) Events() sdk.Events {
	events := f.Ctx.EventManager().Events()
	f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager())
	return events
}

// Sound returns an error unless all invariants hold.
func (f *Fixture) Sound() error { return invariant.Err(invariant.Run(f.Ctx, f.Keeper.Invariants())) }

// Coin returns an amount of Denom.
func Coin(amount int64) sdk.Coin { return sdk.NewInt64Coin(Denom, amount) }

// Spell returns the canonical spelling of the account.
func Spell(account common.Address) string {
	text, err := address.Account().BytesToString(account[:])
	if err != nil {
		panic(err)
	}
	return text
}

func newContext(t *testing.T, keys map[string]*storetypes.KVStoreKey) sdk.Context {
	t.Helper()
	db := dbm.NewMemDB()
	stores := store.NewCommitMultiStore(db, log.NewNopLogger())
	for _, key := range keys {
		stores.MountStoreWithDB(key, storetypes.StoreTypeIAVL, db)
	}
	require.NoError(t, stores.LoadLatestVersion())
	header := cmtproto.Header{ChainID: chain.LocalID, Height: 1, Time: GenesisTime}
	return sdk.NewContext(stores, header, false, log.NewNopLogger())
}
