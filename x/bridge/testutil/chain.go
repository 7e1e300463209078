// Package testutil gives tests of x/bridge a Chain with the real x/auth and x/bank in memory, stands-in
// for the modules that deposits act on, and gomock'd keepers for what the real ones never do.
//
// Invariant: every Chain is one of its own, and no money moves in it but by the bank. It does not import the
// keeper, so that the keeper's own tests can use it. Its callers are tests.
package testutil

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

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
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	// Faucet names the module account that tests mint from, behind the bridge's back.
	Faucet = "faucet"
	// Pool names the account where Staking keeps what is delegated, and Purses what is topped up.
	Pool = "pool"
	// EVMChainID is in the domains of tests.
	EVMChainID = chain.LocalEVMID
)

// GenesisTime is the time of every chain's first block.
var GenesisTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Chain is x/auth, x/bank and room for x/bridge.
type Chain struct {
	t testing.TB

	Ctx       sdk.Context
	Cdc       codec.Codec
	StoreKey  *storetypes.KVStoreKey
	Accounts  authkeeper.AccountKeeper
	Bank      bankkeeper.BaseKeeper
	Staking   *Staking
	Purses    *Purses
	Contracts *Contracts
}

// NewChain returns a chain at height 1 without any state of x/bridge. With the module's registration the
// codec knows its messages.
func NewChain(t testing.TB) *Chain {
	t.Helper()
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, types.StoreKey)
	encoding := moduletestutil.MakeTestEncodingConfig(auth.AppModuleBasic{}, bank.AppModuleBasic{})
	types.RegisterInterfaces(encoding.InterfaceRegistry)
	permissions := map[string][]string{
		Faucet: {authtypes.Minter, authtypes.Burner}, Pool: nil, authtypes.FeeCollectorName: nil,
		types.ModuleName: {authtypes.Minter, authtypes.Burner}, types.FeePoolName: nil,
	}
	blocked := map[string]bool{}
	for name := range permissions {
		blocked[Spell(authtypes.NewModuleAddress(name))] = true
	}
	c := &Chain{t: t, Ctx: newContext(t, keys), Cdc: encoding.Codec, StoreKey: keys[types.StoreKey], Contracts: NewContracts()}
	c.Accounts = authkeeper.NewAccountKeeper(c.Cdc, runtime.NewKVStoreService(keys[authtypes.StoreKey]),
		authtypes.ProtoBaseAccount, permissions, address.Account(), chain.AccountPrefix, Authority())
	c.Bank = bankkeeper.NewBaseKeeper(c.Cdc, runtime.NewKVStoreService(keys[banktypes.StoreKey]),
		c.Accounts, blocked, Authority(), log.NewNopLogger())
	require.NoError(t, c.Bank.SetParams(c.Ctx, banktypes.DefaultParams()))
	c.Staking, c.Purses = &Staking{bank: c.Bank}, &Purses{bank: c.Bank, Denoms: map[uint64]string{}}
	return c
}

func newContext(t testing.TB, keys map[string]*storetypes.KVStoreKey) sdk.Context {
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

// Authority is the account of governance. It takes payments, as in the app.
func Authority() string { return Spell(authtypes.NewModuleAddress("gov")) }

// Address returns the 20 bytes that a name stands for, on any chain.
func Address(name string) [20]byte { return [20]byte(crypto.Keccak256([]byte(name))[12:]) }

// Account returns the account that a name stands for.
func Account(name string) sdk.AccAddress {
	account := Address(name)
	return account[:]
}

// Spell returns the canonical spelling of an account.
func Spell(account sdk.AccAddress) string {
	text, err := address.Account().BytesToString(account)
	if err != nil {
		panic(err)
	}
	return text
}

// Give mints coins for an account behind the bridge's back.
func (c *Chain) Give(account sdk.AccAddress, coins ...sdk.Coin) {
	c.t.Helper()
	minted := sum(coins)
	require.NoError(c.t, c.Bank.MintCoins(c.Ctx, Faucet, minted))
	require.NoError(c.t, c.Bank.SendCoinsFromModuleToAccount(c.Ctx, Faucet, account, minted))
}

// Burn takes coins of an account out of the world, as slashing does.
func (c *Chain) Burn(account sdk.AccAddress, coins ...sdk.Coin) {
	c.t.Helper()
	burnt := sum(coins)
	require.NoError(c.t, c.Bank.SendCoinsFromAccountToModule(c.Ctx, account, Faucet, burnt))
	require.NoError(c.t, c.Bank.BurnCoins(c.Ctx, Faucet, burnt))
}

func sum(coins []sdk.Coin) sdk.Coins {
	total := sdk.NewCoins()
	for _, coin := range coins {
		total = total.Add(coin)
	}
	return total
}

// Balance returns what an account holds of a denom.
func (c *Chain) Balance(account sdk.AccAddress, denom string) int64 {
	return c.Bank.GetBalance(c.Ctx, account, denom).Amount.Int64()
}

// ModuleBalance returns what the account of a module holds of a denom.
func (c *Chain) ModuleBalance(name, denom string) int64 {
	return c.Balance(authtypes.NewModuleAddress(name), denom)
}

// Supply returns how much of a denom there is.
func (c *Chain) Supply(denom string) int64 { return c.Bank.GetSupply(c.Ctx, denom).Amount.Int64() }

// Next goes on by one block and so much time.
func (c *Chain) Next(took time.Duration) {
	c.Ctx = c.Ctx.WithBlockHeight(c.Ctx.BlockHeight() + 1).WithBlockTime(c.Ctx.BlockTime().Add(took)).
		WithEventManager(sdk.NewEventManager())
}

// Events returns the bridge's events since the block began, or since they were last asked for.
func (c *Chain) Events() []proto.Message {
	c.t.Helper()
	var typed []proto.Message
	for _, event := range c.Ctx.EventManager().Events() {
		if proto.MessageType(event.Type) == nil {
			continue
		}
		message, err := sdk.ParseTypedEvent(abci.Event(event))
		require.NoError(c.t, err)
		typed = append(typed, message)
	}
	c.Ctx = c.Ctx.WithEventManager(sdk.NewEventManager())
	return typed
}
