package keeper

import (
	"context"
	"math"
	"time"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const punishmentDay = 24 * 60 * 60

// never is the end of the jail of those who are tombstoned, as x/evidence has it.
var never = time.Unix(253402300799, 0).UTC()

// submitEvidence punishes the validator whose bridge key signed a packet that never was. Bridge keys
// sign nothing else, and nodes sign what a committed block holds, so this is no accident. Of which
// kind the packet is, and whether a Portal would take its body, does not matter.
func (k Keeper) submitEvidence(ctx context.Context, msg *types.MsgSubmitEvidence) error {
	digest, signer, err := k.forged(ctx, msg)
	if err != nil {
		return err
	}
	owner, err := k.KeyOwners.Get(ctx, signer[:])
	if isNotFound(err) {
		return errorsmod.Wrapf(types.ErrEvidence, "the signer 0x%x never was a bridge key", signer)
	}
	if err != nil {
		return errorsmod.Wrapf(err, "reading the owner of the bridge key %x", signer)
	}
	return k.punish(ctx, msg.Row, types.Punishment{
		Digest: digest[:], Signer: signer[:], Operator: owner.Operator, Time: sdk.UnwrapSDKContext(ctx).BlockTime().Unix(),
	}, owner.Height)
}

// forged returns the digest of the packet in msg and its signer, unless BTTC made that packet.
func (k Keeper) forged(ctx context.Context, msg *types.MsgSubmitEvidence) (portalabi.Hash, portalabi.Address, error) {
	row, err := k.row(ctx, msg.Row)
	if err != nil {
		return portalabi.Hash{}, portalabi.Address{}, err
	}
	if msg.Kind > math.MaxUint8 {
		return portalabi.Hash{}, portalabi.Address{}, errorsmod.Wrapf(types.ErrEvidence, "kind %d: the kind of a packet is a byte", msg.Kind)
	}
	packet := portalabi.Packet{Nonce: msg.Nonce, Kind: portalabi.Kind(msg.Kind), Deadline: msg.Deadline, Body: msg.Body}
	digest := packet.Digest(k.Domain(row))
	made, err := k.Digests.Has(ctx, digest[:])
	if err != nil {
		return portalabi.Hash{}, portalabi.Address{}, errorsmod.Wrapf(err, "reading the digest %x", digest)
	}
	if made {
		return portalabi.Hash{}, portalabi.Address{}, errorsmod.Wrapf(types.ErrEvidence, "BTTC made this packet: it is number %d of %s", msg.Nonce, row.Name)
	}
	signer, err := k.Recover(digest, msg.Signature)
	return digest, signer, err
}

// punish slashes and tombstones, all or nothing. A tombstone ends it: a stolen key signs as much as
// the thief likes, and the delegators pay once.
func (k Keeper) punish(ctx context.Context, row uint32, p types.Punishment, since int64) error {
	key := collections.Join(p.Digest, p.Signer)
	if done, err := k.Punishments.Has(ctx, key); err != nil || done {
		return errorsmod.Wrapf(orPunished(err), "0x%x for this packet", p.Signer)
	}
	validator, consensus, err := k.punishable(ctx, p.Operator)
	if err != nil {
		return err
	}
	power, err := k.powerToPunish(ctx, row, validator)
	if err != nil {
		return err
	}
	if err := k.checkDay(ctx, p, consensus); err != nil {
		return err
	}
	slashed := !validator.IsUnbonded()
	if slashed {
		if err := k.slash(ctx, consensus, power, since); err != nil {
			return err
		}
		p.Power = power
	}
	if err := k.tombstone(ctx, validator, consensus); err != nil {
		return err
	}
	if err := k.Punishments.Set(ctx, key, p); err != nil {
		return errorsmod.Wrapf(err, "writing the punishment of %s", p.Operator)
	}
	return emit(ctx, &types.EventValidatorPunished{Operator: p.Operator, Address: p.Signer, Digest: p.Digest, Slashed: slashed})
}

func orPunished(err error) error {
	if err != nil {
		return err
	}
	return types.ErrPunished
}

// punishable returns the validator of an operator and its consensus address.
func (k Keeper) punishable(ctx context.Context, operator string) (stakingtypes.Validator, sdk.ConsAddress, error) {
	bz, err := k.ValidatorCodec.StringToBytes(operator)
	if err != nil {
		return stakingtypes.Validator{}, nil, errorsmod.Wrapf(types.ErrUnknownValidator, "operator %q: %s", operator, err)
	}
	validator, err := k.Staking.GetValidator(ctx, bz)
	if err != nil {
		return stakingtypes.Validator{}, nil, errorsmod.Wrapf(types.ErrUnknownValidator, "%s has unbonded and is gone: %s", operator, err)
	}
	consensus, err := validator.GetConsAddr()
	return validator, consensus, errorsmod.Wrapf(err, "reading the consensus address of %s", operator)
}

// powerToPunish is the power that stood behind the signature: what is there now, or what the Portal
// counts for the validator if part of that left since.
func (k Keeper) powerToPunish(ctx context.Context, row uint32, validator stakingtypes.Validator) (uint64, error) {
	power := uint64(max(validator.PotentialConsensusPower(k.Staking.PowerReduction(ctx)), 0))
	set, err := k.PortalSet(ctx, row)
	if err != nil {
		return 0, err
	}
	operator, err := k.ValidatorCodec.StringToBytes(validator.OperatorAddress)
	if err != nil {
		return 0, errorsmod.Wrapf(err, "operator %q", validator.OperatorAddress)
	}
	member, _ := set.OperatorMember(operator)
	return max(power, member.Power), nil
}

// checkDay refuses a second punishment of the same validator, and any once the day's bound is reached: a
// client's bug must not take a third of all power. What counts is what was removed before, so a day
// is at most the bound and one validator: were the power to come counted too, the punishment of some
// dust would shield every validator of more than the bound. The evidence stays good.
func (k Keeper) checkDay(ctx context.Context, p types.Punishment, consensus sdk.ConsAddress) error {
	tombstoned := k.Slashing.IsTombstoned(ctx, consensus)
	removed, last := uint64(0), int64(0)
	err := k.Punishments.Walk(ctx, nil, func(_ collections.Pair[[]byte, []byte], other types.Punishment) (bool, error) {
		if tombstoned && other.Operator == p.Operator {
			return true, errorsmod.Wrapf(types.ErrPunished, "%s signed packet %x", p.Operator, other.Digest)
		}
		if p.Time-other.Time < punishmentDay {
			removed, last = removed+other.Power, max(last, other.Time)
		}
		return false, nil
	})
	if err != nil || removed == 0 {
		return err
	}
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	_, total, err := k.keyedPower(ctx)
	if err != nil {
		return err
	}
	bound := sdkmath.NewIntFromUint64(total).MulRaw(int64(params.MaxSlashedPowerBpsPerDay)).QuoRaw(10_000)
	if sdkmath.NewIntFromUint64(removed).GTE(bound) {
		return errorsmod.Wrapf(types.ErrDayBound, "%d power was removed in the last day, and from %s on no more is: send it again after %s",
			removed, bound, time.Unix(last+punishmentDay, 0).UTC().Format(time.RFC3339))
	}
	return nil
}

// slash takes its part of all that was bonded since the key is known: when it signed is not.
func (k Keeper) slash(ctx context.Context, consensus sdk.ConsAddress, power uint64, since int64) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	fraction := sdkmath.LegacyNewDecWithPrec(int64(params.SlashFractionBps), 4)
	height := min(since, sdk.UnwrapSDKContext(ctx).BlockHeight())
	return errorsmod.Wrap(k.Slashing.Slash(ctx, consensus, fraction, int64(min(power, math.MaxInt64)), height), "slashing") //nolint:gosec // bounded
}

// tombstone keeps a validator out of consensus for ever. One that never was in it has no record to
// mark, and its signature counts nowhere.
func (k Keeper) tombstone(ctx context.Context, validator stakingtypes.Validator, consensus sdk.ConsAddress) error {
	if !validator.IsJailed() {
		if err := k.Slashing.Jail(ctx, consensus); err != nil {
			return errorsmod.Wrapf(err, "jailing %s", validator.OperatorAddress)
		}
	}
	if k.Slashing.IsTombstoned(ctx, consensus) {
		return nil
	}
	if err := k.Slashing.JailUntil(ctx, consensus, never); err != nil {
		return errorsmod.Wrapf(types.ErrUnknownValidator, "%s never was in consensus: %s", validator.OperatorAddress, err)
	}
	return errorsmod.Wrapf(k.Slashing.Tombstone(ctx, consensus), "tombstoning %s", validator.OperatorAddress)
}
