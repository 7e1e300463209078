// Package keeper holds the state of x/paychan: purses, session keys and lanes. It takes deposits in,
// pays payees by what payers signed, and gives owners back what is left.
//
// Invariant: what the module account holds of a denom is what its purses hold; a payment comes
// from the purse that was signed for and goes to the payee that was named. Its callers are the
// app, through module.go, the message and query routers, and the precompile through the message
// server.
package keeper

import (
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	bttcaddress "github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

// Deps are what the keeper needs of the app.
type Deps struct {
	Cdc          codec.BinaryCodec
	StoreService store.KVStoreService
	AddressCodec address.Codec
	Accounts     types.AccountKeeper
	Bank         types.BankKeeper

	// Tokens knows the ERC-20 of denoms; without it cheques count for abtt alone.
	Tokens types.TokenKeeper

	// Remembered spares verifications that were made before; nil remembers nothing. It must not
	// be shared with another chain of the same process, nor need it be: it only saves time.
	Remembered verify.Remembered

	// Authority is the address that may change the parameters.
	Authority string
}

// Keeper reads and writes the state of x/paychan.
type Keeper struct {
	Deps
	moduleAddress sdk.AccAddress
	moduleText    string

	Schema        collections.Schema
	Params        collections.Item[types.Params]
	NextPurse     collections.Sequence
	Purses        collections.Map[uint64, types.Purse]
	PursesByOwner collections.KeySet[collections.Pair[[]byte, uint64]]
	Sessions      collections.Map[collections.Pair[uint64, []byte], types.Session]
	Lanes         collections.Map[[]byte, types.Lane]
	LaneExpiries  collections.KeySet[collections.Pair[uint64, []byte]]
	ChequeLanes   collections.KeySet[collections.Triple[uint64, uint32, []byte]]
	RetiredEpochs collections.KeySet[collections.Pair[uint64, uint32]]
	RelayShares   collections.Map[[]byte, uint32]
	Totals        collections.Map[string, types.Totals]
	DryPurses     collections.KeySet[collections.Pair[int64, uint64]]
}

// NewKeeper returns the keeper. It panics if the app was assembled wrongly: without the module
// account, with permissions for it, or with an authority that is not an address.
func NewKeeper(deps Deps) Keeper {
	if err := bttcaddress.CheckAuthority(deps.AddressCodec, deps.Authority); err != nil {
		panic(fmt.Errorf("x/paychan: %w", err))
	}
	moduleAddress := mustModuleAddress(deps.Accounts)
	moduleText, err := deps.AddressCodec.BytesToString(moduleAddress)
	if err != nil {
		panic(err)
	}
	k := Keeper{Deps: deps, moduleAddress: moduleAddress, moduleText: moduleText}
	k.buildSchema(collections.NewSchemaBuilder(deps.StoreService))
	return k
}

func (k *Keeper) buildSchema(b *collections.SchemaBuilder) {
	k.Params = collections.NewItem(b, types.ParamsKey, "params", codec.CollValue[types.Params](k.Cdc))
	k.NextPurse = collections.NewSequence(b, types.NextPurseKey, "next_purse")
	k.Purses = collections.NewMap(b, types.PursesKey, "purses", collections.Uint64Key, codec.CollValue[types.Purse](k.Cdc))
	k.PursesByOwner = collections.NewKeySet(b, types.PursesByOwnerKey, "purses_by_owner",
		collections.PairKeyCodec(collections.BytesKey, collections.Uint64Key))
	k.Sessions = collections.NewMap(b, types.SessionsKey, "sessions",
		collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey), codec.CollValue[types.Session](k.Cdc))
	k.Lanes = collections.NewMap(b, types.LanesKey, "lanes", collections.BytesKey, codec.CollValue[types.Lane](k.Cdc))
	k.LaneExpiries = collections.NewKeySet(b, types.LaneExpiriesKey, "lane_expiries",
		collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey))
	k.ChequeLanes = collections.NewKeySet(b, types.ChequeLanesKey, "cheque_lanes",
		collections.TripleKeyCodec(collections.Uint64Key, collections.Uint32Key, collections.BytesKey))
	k.RetiredEpochs = collections.NewKeySet(b, types.RetiredEpochsKey, "retired_epochs",
		collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key))
	k.RelayShares = collections.NewMap(b, types.RelaySharesKey, "relay_shares", collections.BytesKey, collections.Uint32Value)
	k.Totals = collections.NewMap(b, types.TotalsKey, "totals", collections.StringKey, codec.CollValue[types.Totals](k.Cdc))
	k.DryPurses = collections.NewKeySet(b, types.DryPursesKey, "dry_purses",
		collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key))
	schema, err := b.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
}

// ModuleAddress returns the address of the module account, which holds all purses.
func (k Keeper) ModuleAddress() sdk.AccAddress { return k.moduleAddress }

func mustModuleAddress(accounts types.AccountKeeper) sdk.AccAddress {
	module, permissions := accounts.GetModuleAddressAndPermissions(types.ModuleName)
	if module.Empty() {
		panic(fmt.Sprintf("x/paychan: the app has no module account %q: add it to the account permissions, with none", types.ModuleName))
	}
	if len(permissions) > 0 {
		panic(fmt.Sprintf("x/paychan: the module account has the permissions %q: it needs none, and must never mint", permissions))
	}
	return module
}
