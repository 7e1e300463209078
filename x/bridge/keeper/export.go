package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// ExportGenesis returns the module's part of a genesis that continues this state. Indexes follow from the
// rest, and what the last injection reported is worth nothing later.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	genesis := &types.GenesisState{}
	for _, step := range []struct {
		what string
		read func(context.Context, *types.GenesisState) error
	}{
		{"parameters", k.exportParams},
		{"rows", k.exportRows},
		{"tokens", k.exportTokens},
		{"keys", k.exportKeys},
		{"packets", k.exportPackets},
		{"withdrawals", k.exportTransit},
		{"numbers", k.exportNumbers},
	} {
		if err := step.read(ctx, genesis); err != nil {
			return nil, errorsmod.Wrapf(err, "reading the %s of the bridge", step.what)
		}
	}
	return genesis, nil
}

// values returns what is in a collection, in order of its keys.
func values[K, V, T any](ctx context.Context, collection collections.Map[K, V], read func(K, V) (T, error)) ([]T, error) {
	var list []T
	err := collection.Walk(ctx, nil, func(key K, value V) (bool, error) {
		one, err := read(key, value)
		list = append(list, one)
		return err != nil, err
	})
	return list, err
}

func same[K, V any](_ K, value V) (V, error) { return value, nil }

func (k Keeper) exportParams(ctx context.Context, g *types.GenesisState) (err error) {
	g.Params, err = k.Params.Get(ctx)
	return err
}

func (k Keeper) exportRows(ctx context.Context, g *types.GenesisState) (err error) {
	g.Rows, err = values(ctx, k.Rows, func(id uint32, row types.Row) (types.GenesisRow, error) {
		state, err := k.rowState(ctx, id)
		return types.GenesisRow{Row: row, State: state}, err
	})
	if err != nil {
		return err
	}
	g.Sets, err = values(ctx, k.Sets, same[rowNonce, types.Set])
	return err
}

func (k Keeper) exportTokens(ctx context.Context, g *types.GenesisState) (err error) {
	g.Tokens, err = values(ctx, k.Tokens, func(key rowToken, token types.Token) (types.GenesisToken, error) {
		ledger, err := k.ledger(ctx, key.K1(), key.K2())
		return types.GenesisToken{Token: token, Ledger: ledger}, err
	})
	return err
}

func (k Keeper) exportKeys(ctx context.Context, g *types.GenesisState) (err error) {
	if g.Keys, err = values(ctx, k.BridgeKeys, same[[]byte, types.BridgeKey]); err != nil {
		return err
	}
	current := make(map[string]bool, len(g.Keys))
	for _, key := range g.Keys {
		current[string(key.Address)] = true
	}
	err = k.KeyOwners.Walk(ctx, nil, func(key []byte, owner types.BridgeKey) (bool, error) {
		if !current[string(key)] {
			g.OldKeys = append(g.OldKeys, owner)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	g.Keyless, err = values(ctx, k.Keyless, func(operator []byte, height int64) (types.KeylessValidator, error) {
		text, err := k.ValidatorCodec.BytesToString(operator)
		return types.KeylessValidator{Operator: text, Height: height}, err
	})
	if err != nil {
		return err
	}
	g.Punishments, err = values(ctx, k.Punishments, same[collections.Pair[[]byte, []byte], types.Punishment])
	return err
}

func (k Keeper) exportPackets(ctx context.Context, g *types.GenesisState) (err error) {
	if g.Packets, err = values(ctx, k.Packets, same[rowNonce, types.Packet]); err != nil {
		return err
	}
	if g.Digests, err = values(ctx, k.Digests, same[[]byte, types.GenesisDigest]); err != nil {
		return err
	}
	g.Signatures, err = values(ctx, k.Signatures,
		func(key collections.Triple[uint32, uint64, []byte], signature []byte) (types.GenesisSignature, error) {
			sig := types.PacketSignature{Row: key.K1(), Nonce: key.K2(), Signature: signature}
			return types.GenesisSignature{Signer: key.K3(), Signature: sig}, nil
		})
	return err
}

func (k Keeper) exportTransit(ctx context.Context, g *types.GenesisState) (err error) {
	if g.Withdrawals, err = values(ctx, k.Withdrawals, same[uint64, types.Withdrawal]); err != nil {
		return err
	}
	if g.Held, err = values(ctx, k.Held, same[uint64, types.Held]); err != nil {
		return err
	}
	g.Transfers, err = values(ctx, k.Transfers, same[uint64, types.Transfer])
	return err
}

// exportNumbers writes 1 for a sequence that gave none yet: 0 names nothing.
func (k Keeper) exportNumbers(ctx context.Context, g *types.GenesisState) error {
	for _, number := range []struct {
		sequence collections.Sequence
		next     *uint64
	}{
		{k.NextWithdrawal, &g.NextWithdrawal}, {k.NextHeld, &g.NextHeld}, {k.NextTransfer, &g.NextTransfer},
	} {
		next, err := number.sequence.Peek(ctx)
		if err != nil {
			return err
		}
		*number.next = max(next, 1)
	}
	return nil
}

// PacketsMade returns all packets that the chain has made.
func (k Keeper) PacketsMade(ctx context.Context) (types.PacketsMade, error) {
	made := types.PacketsMade{Next: map[uint32]uint64{}}
	var err error
	if made.Digests, err = values(ctx, k.Digests, same[[]byte, types.GenesisDigest]); err != nil {
		return made, err
	}
	err = k.RowStates.Walk(ctx, nil, func(row uint32, state types.RowState) (bool, error) {
		made.Next[row] = state.NextPacketNonce
		return false, nil
	})
	return made, err
}
