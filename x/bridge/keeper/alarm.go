package keeper

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// SetNote says in words what is wrong with who signs for a row, or nothing.
func (k Keeper) SetNote(ctx context.Context, row types.Row) (string, error) {
	bonded, err := k.bondedValidators(ctx)
	if err != nil {
		return "", err
	}
	held, err := k.PortalSet(ctx, row.Id)
	if err != nil {
		return "", err
	}
	return setNote(held, types.NewSet(row.Id, bonded, row.MaxSigners), bonded), nil
}

// setNote knows two evils: too few keys for another set, and a set that the Portal holds whose members
// left consensus, where only their own transactions bring signatures.
func setNote(held, next types.Set, bonded []types.Bonded) string {
	keyed := next.KeyedPower()
	switch inside := heldPower(held, bonded); {
	case !next.Robust():
		return fmt.Sprintf("no new validator set can be made: the %d members with a bridge key have %d of %d power, and three quarters are needed: "+
			"validators without one must send `bttcd bridge register`", len(next.Members), keyed, next.Total)
	case next.Validate() != nil:
		return "no new validator set can be made: " + next.Validate().Error()
	case 5*inside < 4*held.Total:
		return fmt.Sprintf("of the set that the Portal holds only %d of %d power is in consensus: those who left must send signatures "+
			"until a relayer carries the next set", inside, held.Total)
	}
	return ""
}

// heldPower is the power, in the Portal's set, of the members that sign with their votes: those whose
// validator is in consensus. A replaced key can still sign.
func heldPower(held types.Set, bonded []types.Bonded) uint64 {
	in := make(map[string]bool, len(bonded))
	for _, validator := range bonded {
		in[string(validator.Operator)] = true
	}
	var power uint64
	for _, member := range held.Members {
		if in[string(member.Operator)] {
			power += member.Power
		}
	}
	return power
}

// alarm tells operators once in a while.
func (k Keeper) alarm(ctx sdk.Context, row types.Row, held, next types.Set, bonded []types.Bonded) {
	if ctx.BlockHeight()%alarmBlocks != 0 {
		return
	}
	if note := setNote(held, next, bonded); note != "" {
		ctx.Logger().Error("the bridge lacks signers", "module", types.ModuleName, "row", row.Name, "cause", note)
	}
}
