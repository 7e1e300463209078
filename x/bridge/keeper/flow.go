package keeper

import (
	"context"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func blockTime(ctx context.Context) int64 { return sdk.UnwrapSDKContext(ctx).BlockTime().Unix() }

// Room returns what the daily limits still let in and out.
func (k Keeper) Room(ctx context.Context, row uint32, contract []byte) (in, out math.Int, err error) {
	token, err := k.token(ctx, row, contract)
	if err != nil {
		return in, out, err
	}
	ledger, err := k.ledger(ctx, row, contract)
	if err != nil {
		return in, out, err
	}
	limits, now := token.Limits, blockTime(ctx)
	in = ledger.Inflow.Leak(limits.DailyInflow, now).Room(limits.DailyInflow)
	out = ledger.Outflow.Leak(limits.DailyOutflow, now).Room(limits.DailyOutflow)
	return in, out, nil
}

// TakeInflow counts a credited deposit, which also makes room for as much to go out. It returns
// false, and counts nothing, if the daily limit has no room for it now.
func (k Keeper) TakeInflow(ctx context.Context, row uint32, contract []byte, amount math.Int) (bool, error) {
	taken := false
	err := k.updateFlows(ctx, row, contract, func(limits types.TokenLimits, l *types.TokenLedger) {
		if l.Inflow, taken = l.Inflow.Take(limits.DailyInflow, amount); taken {
			l.Outflow = l.Outflow.Relieve(amount)
		}
	})
	return taken && err == nil, err
}

// TakeOutflow counts a withdrawal that is put into a batch. It returns false, and counts nothing,
// if the daily limit has no room for it now. Room for as much to come in is made by Release
// alone: what never left must not make any.
func (k Keeper) TakeOutflow(ctx context.Context, row uint32, contract []byte, amount math.Int) (bool, error) {
	taken := false
	err := k.updateFlows(ctx, row, contract, func(limits types.TokenLimits, l *types.TokenLedger) {
		l.Outflow, taken = l.Outflow.Take(limits.DailyOutflow, amount)
	})
	return taken && err == nil, err
}

// GiveBackOutflow undoes TakeOutflow for a withdrawal that expired.
func (k Keeper) GiveBackOutflow(ctx context.Context, row uint32, contract []byte, amount math.Int) error {
	return k.updateFlows(ctx, row, contract, func(_ types.TokenLimits, l *types.TokenLedger) {
		l.Outflow = l.Outflow.Relieve(amount)
	})
}

// updateFlows changes both buckets as they are now.
func (k Keeper) updateFlows(ctx context.Context, row uint32, contract []byte, change func(types.TokenLimits, *types.TokenLedger)) error {
	token, err := k.token(ctx, row, contract)
	if err != nil {
		return err
	}
	limits, now := token.Limits, blockTime(ctx)
	return k.updateLedger(ctx, row, contract, func(l *types.TokenLedger) {
		l.Inflow = l.Inflow.Leak(limits.DailyInflow, now)
		l.Outflow = l.Outflow.Leak(limits.DailyOutflow, now)
		change(limits, l)
	})
}
