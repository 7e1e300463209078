package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Invariants returns what must hold of the module's state after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: types.ModuleName + "/genesis-valid", Check: k.checkExport},
		{Name: types.ModuleName + "/purses-covered", Check: k.checkMoney},
		{Name: types.ModuleName + "/lanes-indexed", Check: k.checkLanes},
		{Name: types.ModuleName + "/indexes-point-to-lanes", Check: k.checkIndexes},
		{Name: types.ModuleName + "/purses-indexed", Check: k.checkPurses},
	}
}

// checkExport holds every record, and their sums, against the rules of a genesis: in each purse
// deposited = paid + withdrawn + balance, and allocated is the sum of its ring-fences and at
// most the balance; the totals are the sums of the purses.
func (k Keeper) checkExport(ctx context.Context) (string, error) {
	genesis, err := k.ExportGenesis(ctx)
	if err != nil {
		return "", err
	}
	return sentence(genesis.Validate()), nil
}

func sentence(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// checkMoney wants the module account to hold what its purses hold. There may be more: the EVM
// can put coins there that no message counted, and nobody can take them out.
func (k Keeper) checkMoney(ctx context.Context) (string, error) {
	broken := ""
	err := k.Totals.Walk(ctx, nil, func(denom string, totals types.Totals) (bool, error) {
		if has := k.Bank.GetBalance(ctx, k.moduleAddress, denom); has.Amount.LT(totals.Held) {
			broken = fmt.Sprintf("the module account holds %s, but its purses %s%s", has, totals.Held, denom)
		}
		return broken != "", nil
	})
	return broken, err
}

// checkLanes wants every lane to be found when its record can go.
func (k Keeper) checkLanes(ctx context.Context) (string, error) {
	broken := ""
	err := k.Lanes.Walk(ctx, nil, func(bz []byte, _ types.Lane) (bool, error) {
		key, err := types.ParseLaneKey(bz)
		if err != nil {
			return true, err
		}
		var indexed bool
		if key.Kind == types.LaneCheque {
			indexed, err = k.ChequeLanes.Has(ctx, collections.Join3(key.Purse, key.Epoch, key.Payee[:]))
		} else {
			indexed, err = k.LaneExpiries.Has(ctx, collections.Join(key.Expiry, bz))
		}
		if err == nil && !indexed {
			broken = fmt.Sprintf("the lane %x will never be deleted", bz)
		}
		return broken != "", err
	})
	if err != nil || broken != "" {
		return broken, err
	}
	return k.checkRetired(ctx)
}

// checkRetired wants lanes of cheques of past epochs to wait for deletion.
func (k Keeper) checkRetired(ctx context.Context) (string, error) {
	broken := ""
	err := k.ChequeLanes.Walk(ctx, nil, func(lane collections.Triple[uint64, uint32, []byte]) (bool, error) {
		purse, err := k.Purses.Get(ctx, lane.K1())
		if err == nil && purse.Epoch == lane.K2() {
			return false, nil
		}
		if err != nil && !errors.Is(err, collections.ErrNotFound) {
			return true, err
		}
		retired, err := k.RetiredEpochs.Has(ctx, collections.Join(lane.K1(), lane.K2()))
		if err == nil && !retired {
			broken = fmt.Sprintf("the cheques of purse %d, epoch %d, will never be deleted", lane.K1(), lane.K2())
		}
		return broken != "", err
	})
	return broken, err
}

// checkIndexes wants as many index entries as lanes, so that, with checkLanes, none points to
// nothing.
func (k Keeper) checkIndexes(ctx context.Context) (string, error) {
	lanes, err := count(ctx, k.Lanes.Walk)
	if err != nil {
		return "", err
	}
	expiries, cheques := 0, 0
	err = k.LaneExpiries.Walk(ctx, nil, func(collections.Pair[uint64, []byte]) (bool, error) { expiries++; return false, nil })
	if err != nil {
		return "", err
	}
	err = k.ChequeLanes.Walk(ctx, nil, func(collections.Triple[uint64, uint32, []byte]) (bool, error) { cheques++; return false, nil })
	if err != nil || lanes == expiries+cheques {
		return "", err
	}
	return fmt.Sprintf("%d lanes, but %d expiries and %d of cheques", lanes, expiries, cheques), nil
}

func count[K, V any](ctx context.Context, walk func(context.Context, collections.Ranger[K], func(K, V) (bool, error)) error) (int, error) {
	n := 0
	err := walk(ctx, nil, func(K, V) (bool, error) { n++; return false, nil })
	return n, err
}

// checkPurses wants every purse under its owner, and if empty among those that can go.
func (k Keeper) checkPurses(ctx context.Context) (string, error) {
	broken, purses, dry := "", 0, 0
	err := k.Purses.Walk(ctx, nil, func(id uint64, purse types.Purse) (bool, error) {
		purses++
		owner, err := k.account(purse.Owner)
		if err != nil {
			return true, err
		}
		indexed, err := k.PursesByOwner.Has(ctx, collections.Join(owner[:], id))
		if err == nil && purse.Balance.Equal(math.ZeroInt()) {
			dry++
			var noted bool
			noted, err = k.DryPurses.Has(ctx, collections.Join(purse.DrySince, id))
			indexed = indexed && noted
		}
		if err == nil && !indexed {
			broken = fmt.Sprintf("purse %d is missing in an index", id)
		}
		return broken != "", err
	})
	if err != nil || broken != "" {
		return broken, err
	}
	return k.checkPurseIndexes(ctx, purses, dry)
}

func (k Keeper) checkPurseIndexes(ctx context.Context, purses, dry int) (string, error) {
	owned, empty := 0, 0
	if err := k.PursesByOwner.Walk(ctx, nil, func(collections.Pair[[]byte, uint64]) (bool, error) { owned++; return false, nil }); err != nil {
		return "", err
	}
	if err := k.DryPurses.Walk(ctx, nil, func(collections.Pair[int64, uint64]) (bool, error) { empty++; return false, nil }); err != nil {
		return "", err
	}
	if owned == purses && empty == dry {
		return "", nil
	}
	return fmt.Sprintf("%d purses, of which %d are empty, but the indexes have %d and %d", purses, dry, owned, empty), nil
}
