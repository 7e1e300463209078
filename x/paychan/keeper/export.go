package keeper

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// ExportGenesis returns the module's part of a genesis that continues this state. Indexes and
// epochs that wait for deletion follow from the rest.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	genesis := &types.GenesisState{}
	var err error
	if genesis.Params, err = k.Params.Get(ctx); err != nil {
		return nil, errorsmod.Wrap(err, "reading the paychan parameters")
	}
	if genesis.NextPurse, err = k.NextPurse.Peek(ctx); err != nil {
		return nil, errorsmod.Wrap(err, "reading the next purse")
	}
	if genesis.Purses, err = values(ctx, k.Purses, func(_ uint64, p types.Purse) (types.Purse, error) { return p, nil }); err != nil {
		return nil, errorsmod.Wrap(err, "reading purses")
	}
	genesis.Sessions, err = values(ctx, k.Sessions,
		func(_ collections.Pair[uint64, []byte], s types.Session) (types.Session, error) { return s, nil })
	if err != nil {
		return nil, errorsmod.Wrap(err, "reading session keys")
	}
	if genesis.Lanes, err = values(ctx, k.Lanes, k.record); err != nil {
		return nil, errorsmod.Wrap(err, "reading lanes")
	}
	if genesis.RelayShares, err = values(ctx, k.RelayShares, k.relayShare); err != nil {
		return nil, errorsmod.Wrap(err, "reading relay shares")
	}
	genesis.Totals, err = values(ctx, k.Totals, func(_ string, t types.Totals) (types.Totals, error) { return t, nil })
	return genesis, errorsmod.Wrap(err, "reading totals")
}

func (k Keeper) relayShare(payee []byte, bps uint32) (types.RelayShare, error) {
	text, err := k.spell(common.Address(payee))
	return types.RelayShare{Payee: text, ShareBps: bps}, err
}

// values returns all entries of a collection, in the order of their keys.
func values[K, V, T any](ctx context.Context, from collections.Map[K, V], entry func(K, V) (T, error)) ([]T, error) {
	var all []T
	err := from.Walk(ctx, nil, func(key K, value V) (bool, error) {
		one, err := entry(key, value)
		all = append(all, one)
		return false, err
	})
	return all, err
}
