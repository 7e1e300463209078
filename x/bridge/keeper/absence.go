package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// membershipSets bounds the sets that are read to know since when a key is a member.
const membershipSets = 32

// countAbsence jails validators that leave the bridge to others: at most one for each row and one
// without a key in a block, so that each is judged by what is left. It slashes nobody.
func (k Keeper) countAbsence(ctx context.Context) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	rows, err := k.allRows(ctx)
	if err != nil || len(rows) == 0 {
		return err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	try(sdkCtx, "counting validators without a bridge key failed", func(ctx sdk.Context) error {
		return k.jailKeyless(ctx, params)
	})
	if params.AbsenceBlocks == 0 || !params.InjectionEnabled {
		return nil
	}
	for _, row := range rows {
		try(sdkCtx, "counting absent signers failed", func(ctx sdk.Context) error {
			return k.jailAbsent(ctx, params, row.Id)
		})
	}
	return nil
}

// jailKeyless notes who is bonded without a bridge key, and jails the first whose time is over. It
// jails nobody while those with a key are too few: then the bridge is not in use yet, and blocks must
// go on.
func (k Keeper) jailKeyless(ctx sdk.Context, params types.Params) error {
	bonded, err := k.bondedValidators(ctx)
	if err != nil {
		return err
	}
	var overdue sdk.ValAddress
	var keyed, total uint64
	for _, validator := range bonded {
		total += validator.Power
		if validator.Key != nil {
			keyed += validator.Power
			continue
		}
		since, err := k.keylessSince(ctx, validator.Operator)
		if err != nil {
			return err
		}
		if overdue == nil && blocksSince(ctx, since) >= params.KeyGraceBlocks {
			overdue = validator.Operator
		}
	}
	if overdue == nil || params.KeyGraceBlocks == 0 || !types.MoreThanTwoThirds(keyed, total) {
		return nil
	}
	jailed, err := k.jail(ctx, overdue)
	if err == nil && jailed {
		ctx.Logger().Info("jailed a validator without a bridge key", "module", types.ModuleName, "operator", overdue.String())
	}
	return err
}

// keylessSince returns the height at which a validator was first seen without a key. Jail does not
// begin it anew, a key ends it.
func (k Keeper) keylessSince(ctx sdk.Context, operator []byte) (int64, error) {
	since, err := k.Keyless.Get(ctx, operator)
	if !isNotFound(err) {
		return since, errorsmod.Wrapf(err, "reading since when %x has no bridge key", operator)
	}
	err = k.Keyless.Set(ctx, operator, ctx.BlockHeight())
	return ctx.BlockHeight(), errorsmod.Wrapf(err, "writing since when %x has no bridge key", operator)
}

// blocksSince counts blocks; a height of the future, as after an export, is none ago.
func blocksSince(ctx sdk.Context, height int64) uint64 {
	return uint64(max(ctx.BlockHeight()-height, 0))
}

// jailAbsent jails the first member that lacks in a packet which is open for too long. A paused row
// asks nothing of anybody, and a packet that lacks a quorum is the bridge's failure, not a member's.
func (k Keeper) jailAbsent(ctx sdk.Context, params types.Params, row uint32) error {
	state, err := k.rowState(ctx, row)
	if err != nil || state.Pause.Inbound || state.Pause.Outbound {
		return err
	}
	open, err := k.openPackets(ctx, row)
	if err != nil {
		return err
	}
	for _, packet := range open {
		if blocksSince(ctx, packet.Height) < params.AbsenceBlocks || packet.SignedHeight == 0 {
			continue
		}
		if jailed, err := k.jailMissing(ctx, params, packet); err != nil || jailed {
			return err
		}
	}
	return nil
}

func (k Keeper) jailMissing(ctx sdk.Context, params types.Params, packet types.Packet) (bool, error) {
	set, err := k.PortalSet(ctx, packet.Row)
	if err != nil {
		return false, err
	}
	signers, err := k.signersOf(ctx, packet)
	if err != nil {
		return false, err
	}
	for _, member := range set.Members {
		if len(signers) > 0 && bytes.Equal(signers[0], member.Address) {
			signers = signers[1:] // both ascend
			continue
		}
		jailed, err := k.jailMember(ctx, params, packet, set, member)
		if err != nil || jailed {
			return jailed, err
		}
	}
	return false, nil
}

func (k Keeper) jailMember(ctx sdk.Context, params types.Params, packet types.Packet, set types.Set, member types.Member) (bool, error) {
	if _, in := k.inConsensus(ctx, member.Operator); !in {
		return false, nil // before the sets are read: it may be so for thousands of blocks
	}
	since, err := k.memberSince(ctx, set, member.Address)
	if err != nil || blocksSince(ctx, since) < params.AbsenceBlocks {
		return false, err
	}
	jailed, err := k.jail(ctx, member.Operator)
	if err != nil || !jailed {
		return false, err
	}
	operator, err := k.ValidatorCodec.BytesToString(member.Operator)
	if err != nil {
		return false, errorsmod.Wrapf(err, "operator %x", member.Operator)
	}
	return true, emit(ctx, &types.EventSignerAbsent{Operator: operator, Row: packet.Row, Nonce: packet.Nonce})
}

// memberSince returns the height since which a key signs for a row without a gap.
func (k Keeper) memberSince(ctx context.Context, held types.Set, key []byte) (int64, error) {
	since, read := held.HeldHeight, 0
	older := collections.NewPrefixedPairRange[uint32, uint64](held.Row).EndExclusive(held.Nonce).Descending()
	err := k.Sets.Walk(ctx, older, func(_ rowNonce, set types.Set) (bool, error) {
		if _, member := set.Member(key); !member {
			return true, nil
		}
		since, read = set.HeldHeight, read+1
		return read >= membershipSets, nil
	})
	return since, errorsmod.Wrapf(err, "reading the sets of row %d", held.Row)
}

// inConsensus returns a validator that is bonded and not jailed. One that left staking since the set
// was made is not.
func (k Keeper) inConsensus(ctx context.Context, operator sdk.ValAddress) (stakingtypes.Validator, bool) {
	validator, err := k.Staking.GetValidator(ctx, operator)
	return validator, err == nil && validator.IsBonded() && !validator.IsJailed()
}

// jail jails a validator that is in consensus. Who is not, is jailed already or is gone needs none.
func (k Keeper) jail(ctx context.Context, operator sdk.ValAddress) (bool, error) {
	validator, in := k.inConsensus(ctx, operator)
	if !in {
		return false, nil
	}
	consensus, err := validator.GetConsAddr()
	if err != nil {
		return false, errorsmod.Wrapf(err, "reading the consensus address of %s", validator.OperatorAddress)
	}
	return true, errorsmod.Wrapf(k.Slashing.Jail(ctx, consensus), "jailing %s", validator.OperatorAddress)
}
