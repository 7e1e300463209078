// Package keeper holds the state of x/rewards: it takes money into the pool, pays every block
// from it, and answers queries about it.
//
// Invariant: abtt only moves, from funders to the pool and from the pool to the fee
// collector; none is made and none destroyed. Its callers are the app, through module.go,
// and the message and query routers.
package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	"cosmossdk.io/core/store"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	bttcaddress "github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// Keeper reads and writes the state of x/rewards.
type Keeper struct {
	addressCodec  address.Codec
	accountKeeper types.AccountKeeper
	bankKeeper    types.BankKeeper

	feeCollectorName string
	authority        string
	poolAddress      sdk.AccAddress

	Schema collections.Schema
	Params collections.Item[types.Params]
	Totals collections.Item[types.Totals]
	Pace   collections.Item[types.Pace]
}

// NewKeeper returns the keeper. It panics if the app was assembled wrongly: without the
// module account or the fee collector's, with permissions for the module account, or with an
// authority that is not an address.
func NewKeeper(
	cdc codec.BinaryCodec,
	storeService store.KVStoreService,
	addressCodec address.Codec,
	accountKeeper types.AccountKeeper,
	bankKeeper types.BankKeeper,
	feeCollectorName, authority string,
) Keeper {
	if err := bttcaddress.CheckAuthority(addressCodec, authority); err != nil {
		panic(fmt.Errorf("x/rewards: %w", err))
	}
	builder := collections.NewSchemaBuilder(storeService)
	k := Keeper{
		addressCodec:     addressCodec,
		accountKeeper:    accountKeeper,
		bankKeeper:       bankKeeper,
		feeCollectorName: feeCollectorName,
		authority:        authority,
		poolAddress:      mustPoolAddress(accountKeeper, feeCollectorName),
		Params:           collections.NewItem(builder, types.ParamsKey, "params", codec.CollValue[types.Params](cdc)),
		Totals:           collections.NewItem(builder, types.TotalsKey, "totals", codec.CollValue[types.Totals](cdc)),
		Pace:             collections.NewItem(builder, types.PaceKey, "pace", codec.CollValue[types.Pace](cdc)),
	}
	schema, err := builder.Build()
	if err != nil {
		panic(err)
	}
	k.Schema = schema
	return k
}

// Authority returns the address that may change the parameters.
func (k Keeper) Authority() string { return k.authority }

// PoolAddress returns the address of the module account, whose abtt are the pool.
func (k Keeper) PoolAddress() sdk.AccAddress { return k.poolAddress }

// Pool returns what the pool holds, in abtt.
func (k Keeper) Pool(ctx context.Context) math.Int {
	return k.bankKeeper.GetBalance(ctx, k.poolAddress, chain.BaseDenom).Amount
}

func mustPoolAddress(accounts types.AccountKeeper, feeCollectorName string) sdk.AccAddress {
	pool, permissions := accounts.GetModuleAddressAndPermissions(types.ModuleName)
	if pool.Empty() {
		panic(fmt.Sprintf("x/rewards: the app has no module account %q: add it to the account permissions, with none", types.ModuleName))
	}
	if len(permissions) > 0 {
		panic(fmt.Sprintf("x/rewards: the module account has the permissions %q: it needs none, and must never mint", permissions))
	}
	if collector, _ := accounts.GetModuleAddressAndPermissions(feeCollectorName); collector.Empty() {
		panic(fmt.Sprintf("x/rewards: the app has no module account %q, which rewards are paid to", feeCollectorName))
	}
	return pool
}
