package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	// alarmBlocks is how often an operator is told of what only people can mend.
	alarmBlocks = 600

	// changesPerLifetime bounds the sets that are made because a member left or changed its key: whoever
	// carries a set is paid, and members could do either as often as they like.
	changesPerLifetime = 1_000

	// prunedSets bounds the old sets deleted at once. One is added at a time.
	prunedSets = 16
)

// PortalSet returns the set that a row's Portal holds, by the events applied. Its packets are
// signed by that one. Callers change nothing in it: others may hold the same.
func (k Keeper) PortalSet(ctx context.Context, row uint32) (types.Set, error) {
	state, err := k.rowState(ctx, row)
	if err != nil {
		return types.Set{}, err
	}
	return k.readSet(ctx, row, state.SetNonce)
}

func (k Keeper) readSet(ctx context.Context, row uint32, nonce uint64) (types.Set, error) {
	key, err := collections.EncodeKeyWithPrefix(types.SetsKey.Bytes(), k.Sets.KeyCodec(), collections.Join(row, nonce))
	if err != nil {
		return types.Set{}, errorsmod.Wrapf(err, "naming set %d of row %d", nonce, row)
	}
	encoded, err := k.StoreService.OpenKVStore(ctx).Get(key)
	if err != nil {
		return types.Set{}, errorsmod.Wrapf(err, "reading set %d of row %d", nonce, row)
	}
	if encoded == nil {
		return types.Set{}, errorsmod.Wrapf(types.ErrInvalidSet, "there is no set %d of row %d", nonce, row)
	}
	set, err := k.memory.set(setName{row, nonce}, encoded, k.Sets.ValueCodec().Decode)
	return set, errorsmod.Wrapf(err, "reading set %d of row %d", nonce, row)
}

// updateSets makes the VALSET packets that are due. Its place in a block is after staking's: then it
// sees at once who left.
func (k Keeper) updateSets(ctx context.Context) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	bonded, err := k.bondedValidators(ctx)
	if err != nil {
		return err
	}
	rows, err := k.allRows(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		try(sdk.UnwrapSDKContext(ctx), "making a validator set failed", func(ctx sdk.Context) error {
			return k.updateSet(ctx, params, row, bonded)
		})
	}
	return nil
}

func (k Keeper) updateSet(ctx sdk.Context, params types.Params, row types.Row, bonded []types.Bonded) error {
	held, err := k.PortalSet(ctx, row.Id)
	if err != nil {
		return err
	}
	next := types.NewSet(row.Id, bonded, row.MaxSigners)
	k.alarm(ctx, row, held, next, bonded)
	waits, err := k.setUnderWay(ctx, row.Id)
	if err != nil || waits {
		return err
	}
	acceptable := next.Robust() && next.Validate() == nil
	if !acceptable || !setDue(params, held, next, bonded, ctx.BlockTime().Unix()) {
		return nil
	}
	return k.makeSet(ctx, next)
}

// setUnderWay reports whether a row's next set is in an open packet, or in one that is stuck. It forgets one
// that expired.
func (k Keeper) setUnderWay(ctx context.Context, row uint32) (bool, error) {
	state, err := k.rowState(ctx, row)
	if err != nil || state.OpenSetNonce == 0 {
		return false, err
	}
	waits, err := k.unsettled(ctx, row, state.OpenSetNonce)
	if err != nil || waits {
		return waits, err
	}
	if err := k.Sets.Remove(ctx, collections.Join(row, state.OpenSetNonce)); err != nil {
		return false, errorsmod.Wrapf(err, "deleting set %d of row %d", state.OpenSetNonce, row)
	}
	return false, k.updateRowState(ctx, row, func(state *types.RowState) { state.OpenSetNonce = 0 })
}

// setDue reports whether the Portal should hold another set: powers drifted, the set is old, or a
// member left consensus or has another key.
func setDue(params types.Params, held, next types.Set, bonded []types.Bonded, now int64) bool {
	age := uint64(max(now-held.Time, 0))
	if held.Drifts(next, params.SetDriftBps) || age >= params.SetLifetimeSeconds {
		return true
	}
	soon := held.Nonce > 0 && age < params.SetLifetimeSeconds/changesPerLifetime
	return !soon && memberChanged(held, bonded)
}

func memberChanged(held types.Set, bonded []types.Bonded) bool {
	keys := make(map[string]string, len(bonded))
	for _, validator := range bonded {
		keys[string(validator.Operator)] = string(validator.Key)
	}
	for _, member := range held.Members {
		if keys[string(member.Operator)] != string(member.Address) {
			return true
		}
	}
	return false
}

// makeSet makes the packet that gives a Portal its next set.
func (k Keeper) makeSet(ctx sdk.Context, set types.Set) error {
	body, err := set.Wire().Encode()
	if err != nil {
		return errorsmod.Wrap(types.ErrInvalidSet, err.Error())
	}
	packet, err := k.createPacket(ctx, set.Row, uint8(portalabi.KindValset), body, nil)
	if err != nil {
		return err
	}
	set.Nonce, set.Time = packet.Nonce, ctx.BlockTime().Unix()
	if err := k.Sets.Set(ctx, collections.Join(set.Row, set.Nonce), set); err != nil {
		return errorsmod.Wrapf(err, "writing set %d of row %d", set.Nonce, set.Row)
	}
	return k.updateRowState(ctx, set.Row, func(state *types.RowState) { state.OpenSetNonce = packet.Nonce })
}

// onSetExecuted notes that a Portal took a set. Digests name no set: the signatures of those who stay
// count on, with their new power.
func (k Keeper) onSetExecuted(ctx context.Context, row uint32, nonce uint64) error {
	state, err := k.rowState(ctx, row)
	if err != nil {
		return err
	}
	if nonce <= state.SetNonce {
		return errorsmod.Wrapf(types.ErrInvariant, "row %d took set %d after set %d, which no Portal does", row, nonce, state.SetNonce)
	}
	set, err := k.readSet(ctx, row, nonce)
	if err != nil {
		return err
	}
	set.HeldHeight = sdk.UnwrapSDKContext(ctx).BlockHeight()
	if err := k.Sets.Set(ctx, collections.Join(row, nonce), set); err != nil {
		return errorsmod.Wrapf(err, "writing set %d of row %d", nonce, row)
	}
	state.SetNonce = nonce
	if state.OpenSetNonce <= nonce {
		state.OpenSetNonce = 0
	}
	if err := k.RowStates.Set(ctx, row, state); err != nil {
		return errorsmod.Wrapf(err, "writing the state of row %d", row)
	}
	if err := k.recountSignatures(ctx, set); err != nil {
		return err
	}
	return k.pruneSets(ctx, set)
}

// recountSignatures counts the signatures of open packets anew for a set, and drops those of others.
func (k Keeper) recountSignatures(ctx context.Context, set types.Set) error {
	open, err := k.openPackets(ctx, set.Row)
	if err != nil {
		return err
	}
	for _, packet := range open {
		signers, err := k.signersOf(ctx, packet)
		if err != nil {
			return err
		}
		packet.SignedPower = 0
		for _, signer := range signers {
			if member, stays := set.Member(signer); stays {
				packet.SignedPower += member.Power
			} else if err := k.Signatures.Remove(ctx, collections.Join3(packet.Row, packet.Nonce, signer)); err != nil {
				return errorsmod.Wrapf(err, "deleting a signature of packet %d of row %d", packet.Nonce, packet.Row)
			}
		}
		if err := k.writeSigned(ctx, packet, set); err != nil {
			return err
		}
	}
	return nil
}

// signersOf returns the keys that signed a packet, ascending. A set bounds how many there are.
func (k Keeper) signersOf(ctx context.Context, packet types.Packet) ([][]byte, error) {
	var signers [][]byte
	all := collections.NewSuperPrefixedTripleRange[uint32, uint64, []byte](packet.Row, packet.Nonce)
	err := k.Signatures.Walk(ctx, all, func(key collections.Triple[uint32, uint64, []byte], _ []byte) (bool, error) {
		signers = append(signers, key.K3())
		return false, nil
	})
	return signers, errorsmod.Wrapf(err, "reading the signatures of packet %d of row %d", packet.Nonce, packet.Row)
}

// pruneSets deletes sets that were followed by another one so long ago that whoever left with them
// has unbonded.
func (k Keeper) pruneSets(ctx context.Context, held types.Set) error {
	unbonding, err := k.Staking.UnbondingTime(ctx)
	if err != nil {
		return errorsmod.Wrap(err, "reading the unbonding time")
	}
	before := sdk.UnwrapSDKContext(ctx).BlockTime().Add(-unbonding).Unix()
	var old []types.Set
	older := collections.NewPrefixedPairRange[uint32, uint64](held.Row).EndExclusive(held.Nonce)
	err = k.Sets.Walk(ctx, older, func(_ rowNonce, set types.Set) (bool, error) {
		old = append(old, set)
		return len(old) > prunedSets, nil
	})
	if err != nil {
		return errorsmod.Wrapf(err, "reading the sets of row %d", held.Row)
	}
	for i := 0; i+1 < len(old) && old[i+1].Time < before; i++ {
		if err := k.Sets.Remove(ctx, collections.Join(held.Row, old[i].Nonce)); err != nil {
			return errorsmod.Wrapf(err, "deleting set %d of row %d", old[i].Nonce, held.Row)
		}
	}
	return nil
}
