package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// registerKey makes a key a validator's bridge key. A Portal counts it from its next set on; until
// then the key before signs. It returns ErrUnknownValidator, ErrInvalidKey, ErrSignature or
// ErrKeyTaken.
func (k Keeper) registerKey(ctx context.Context, msg *types.MsgRegisterKey) error {
	operator, err := k.validatorOperator(ctx, msg.Operator)
	if err != nil {
		return err
	}
	if err := types.CheckKey(k.EVMChainID, operator, msg.Address, msg.Proof); err != nil {
		return err
	}
	if err := k.checkKeyFree(ctx, operator, msg.Address); err != nil {
		return err
	}
	key := types.BridgeKey{Operator: msg.Operator, Address: msg.Address, Height: sdk.UnwrapSDKContext(ctx).BlockHeight()}
	if err := k.BridgeKeys.Set(ctx, operator, key); err != nil {
		return errorsmod.Wrapf(err, "writing the bridge key of %s", msg.Operator)
	}
	if err := k.KeyOwners.Set(ctx, msg.Address, key); err != nil {
		return errorsmod.Wrapf(err, "writing the owner of the bridge key %x", msg.Address)
	}
	if err := k.Keyless.Remove(ctx, operator); err != nil {
		return errorsmod.Wrapf(err, "writing that %s has a bridge key", msg.Operator)
	}
	return emit(ctx, &types.EventKeyRegistered{Operator: msg.Operator, Address: msg.Address})
}

// validatorOperator returns the operator address of a validator that exists, bonded or not.
func (k Keeper) validatorOperator(ctx context.Context, text string) (sdk.ValAddress, error) {
	operator, err := k.ValidatorCodec.StringToBytes(text)
	if err != nil {
		return nil, errorsmod.Wrapf(types.ErrUnknownValidator, "operator %q: %s", text, err)
	}
	if _, err := k.Staking.GetValidator(ctx, operator); err != nil {
		return nil, errorsmod.Wrapf(types.ErrUnknownValidator, "operator %s: %s", text, err)
	}
	return operator, nil
}

// checkKeyFree refuses a key that anybody had, this operator among them, so that evidence always
// names one validator.
func (k Keeper) checkKeyFree(ctx context.Context, operator sdk.ValAddress, key []byte) error {
	taken, err := k.KeyOwners.Has(ctx, key)
	if err != nil {
		return errorsmod.Wrapf(err, "reading the owner of the bridge key %x", key)
	}
	if taken {
		return errorsmod.Wrapf(types.ErrKeyTaken, "0x%x: make a new one with `bttcd bridge keygen`", key)
	}
	rows, err := k.allRows(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		set, err := k.PortalSet(ctx, row.Id)
		if err != nil {
			return err
		}
		if member, found := set.Member(key); found && !operator.Equals(sdk.ValAddress(member.Operator)) {
			return errorsmod.Wrapf(types.ErrKeyTaken, "0x%x is another member's of the set of %s", key, row.Name)
		}
	}
	return nil
}

// bondedValidators returns the validators of the current set with their bridge keys, by operator
// address. Staking bounds how many there are.
func (k Keeper) bondedValidators(ctx context.Context) ([]types.Bonded, error) {
	var bonded []types.Bonded
	err := k.Staking.IterateLastValidatorPowers(ctx, func(operator sdk.ValAddress, power int64) bool {
		if power > 0 {
			bonded = append(bonded, types.Bonded{Operator: operator, Power: uint64(power)})
		}
		return false
	})
	if err != nil {
		return nil, errorsmod.Wrap(err, "reading the powers of validators")
	}
	for i := range bonded {
		key, err := k.BridgeKeys.Get(ctx, bonded[i].Operator)
		if err != nil && !isNotFound(err) {
			return nil, errorsmod.Wrapf(err, "reading the bridge key of %x", bonded[i].Operator)
		}
		if err == nil {
			bonded[i].Key = key.Address
		}
	}
	return bonded, nil
}

// keyedPower returns the power of the validators with a bridge key, and that of all.
func (k Keeper) keyedPower(ctx context.Context) (keyed, total uint64, err error) {
	bonded, err := k.bondedValidators(ctx)
	for _, validator := range bonded {
		total += validator.Power
		if validator.Key != nil {
			keyed += validator.Power
		}
	}
	return keyed, total, err
}
