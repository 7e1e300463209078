package keeper

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// row returns a remote chain, or ErrUnknownRow.
func (k Keeper) row(ctx context.Context, id uint32) (types.Row, error) {
	row, err := k.Rows.Get(ctx, id)
	if errors.Is(err, collections.ErrNotFound) {
		return types.Row{}, errorsmod.Wrapf(types.ErrUnknownRow, "row %d: see the list with `bttcd query bridge rows`", id)
	}
	return row, errorsmod.Wrapf(err, "reading row %d", id)
}

// rowState returns what changes of a row, or ErrUnknownRow.
func (k Keeper) rowState(ctx context.Context, id uint32) (types.RowState, error) {
	state, err := k.RowStates.Get(ctx, id)
	if errors.Is(err, collections.ErrNotFound) {
		return types.RowState{}, errorsmod.Wrapf(types.ErrUnknownRow, "row %d: see the list with `bttcd query bridge rows`", id)
	}
	return state, errorsmod.Wrapf(err, "reading the state of row %d", id)
}

// updateRowState changes what changes of a row.
func (k Keeper) updateRowState(ctx context.Context, id uint32, change func(*types.RowState)) error {
	state, err := k.rowState(ctx, id)
	if err != nil {
		return err
	}
	change(&state)
	return errorsmod.Wrapf(k.RowStates.Set(ctx, id, state), "writing the state of row %d", id)
}

// allRows returns the rows, ascending by id. There are at most types.MaxRows.
func (k Keeper) allRows(ctx context.Context) ([]types.Row, error) {
	var rows []types.Row
	err := k.Rows.Walk(ctx, nil, func(_ uint32, row types.Row) (bool, error) {
		rows = append(rows, row)
		return false, nil
	})
	return rows, errorsmod.Wrap(err, "reading rows")
}

// RowTips returns how far each row is, ascending by id.
func (k Keeper) RowTips(ctx context.Context) ([]types.RowTip, error) {
	var tips []types.RowTip
	err := k.RowStates.Walk(ctx, nil, func(id uint32, state types.RowState) (bool, error) {
		tips = append(tips, types.RowTip{
			Row: id, Nonce: state.AppliedNonce, Acc: portalabi.Hash(state.AppliedAcc), Clock: state.Clock,
		})
		return false, nil
	})
	return tips, errorsmod.Wrap(err, "reading the states of rows")
}

// Domain returns what begins the row's accumulator and every digest.
func (k Keeper) Domain(row types.Row) [32]byte {
	return portalabi.Domain(k.EVMChainID, row.Id, row.RemoteChainId, portalabi.Address(row.Portal))
}

// AdvanceClock notes that all that happened on the remote chain until then is applied. It never goes
// back.
func (k Keeper) AdvanceClock(ctx context.Context, row uint32, clock uint64) error {
	state, err := k.rowState(ctx, row)
	if err != nil || clock <= state.Clock {
		return err
	}
	state.Clock = clock
	return errorsmod.Wrapf(k.RowStates.Set(ctx, row, state), "writing the state of row %d", row)
}

// RecordTips keeps what the last injection reported of a row, for queries.
func (k Keeper) RecordTips(ctx context.Context, row uint32, tips []types.TipPower, total uint64) error {
	old, err := k.Tips.Get(ctx, row)
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return errorsmod.Wrapf(err, "reading the tips of row %d", row)
	}
	if err == nil && old.TotalPower == total && slices.Equal(old.Tips, tips) {
		return nil
	}
	return errorsmod.Wrapf(k.Tips.Set(ctx, row, types.QueryStatusResponse{Tips: tips, TotalPower: total}), "writing the tips of row %d", row)
}

// addRow adds a remote chain with the set of its Portal's constructor. Ids are given in order and
// never again: they are in the domain of everything signed.
func (k Keeper) addRow(ctx context.Context, row types.Row, set types.Set) error {
	if err := row.Validate(); err != nil {
		return err
	}
	rows, err := k.allRows(ctx)
	if err != nil {
		return err
	}
	if len(rows) >= types.MaxRows {
		return errorsmod.Wrapf(types.ErrInvalidRow, "there are %d rows already: no more fit into a vote extension", len(rows))
	}
	for _, other := range rows {
		if err := row.Conflicts(other); err != nil {
			return err
		}
	}
	if next := nextRow(rows); row.Id != next {
		return errorsmod.Wrapf(types.ErrInvalidRow, "the id is %d: the next is %d", row.Id, next)
	}
	return k.createRow(ctx, row, set)
}

func nextRow(rows []types.Row) uint32 {
	if len(rows) == 0 {
		return 1
	}
	return rows[len(rows)-1].Id + 1
}

func (k Keeper) createRow(ctx context.Context, row types.Row, set types.Set) error {
	set.Row, set.Nonce, set.Time = row.Id, 0, sdk.UnwrapSDKContext(ctx).BlockTime().Unix()
	if err := set.Validate(); err != nil {
		return err
	}
	if len(set.Members) > int(row.MaxSigners) {
		return errorsmod.Wrapf(types.ErrInvalidSet, "it has %d members: the row allows %d", len(set.Members), row.MaxSigners)
	}
	if err := k.checkOwned(ctx, set); err != nil {
		return err
	}
	if err := k.Rows.Set(ctx, row.Id, row); err != nil {
		return errorsmod.Wrapf(err, "writing row %d", row.Id)
	}
	if err := k.RowStates.Set(ctx, row.Id, types.NewRowState(k.Domain(row))); err != nil {
		return errorsmod.Wrapf(err, "writing the state of row %d", row.Id)
	}
	return errorsmod.Wrapf(k.Sets.Set(ctx, collections.Join(row.Id, uint64(0)), set), "writing the first set of row %d", row.Id)
}

// checkOwned wants the key of every member to be, or to have been, its validator's: who signs with a key
// that nobody registered cannot be punished.
func (k Keeper) checkOwned(ctx context.Context, set types.Set) error {
	for _, member := range set.Members {
		key, err := k.KeyOwners.Get(ctx, member.Address)
		if err != nil && !isNotFound(err) {
			return errorsmod.Wrapf(err, "reading the owner of the bridge key %x", member.Address)
		}
		operator, _ := k.ValidatorCodec.StringToBytes(key.Operator)
		if !bytes.Equal(operator, member.Operator) {
			return errorsmod.Wrapf(types.ErrInvalidSet, "the key 0x%x is not its validator's: register it with `bttcd bridge register`", member.Address)
		}
	}
	return nil
}

// updateRow replaces how batches are made and how many members the next sets have.
func (k Keeper) updateRow(ctx context.Context, id uint32, batch types.BatchPolicy, maxSigners uint32) error {
	row, err := k.row(ctx, id)
	if err != nil {
		return err
	}
	row.Batch, row.MaxSigners = batch, maxSigners
	if err := row.Validate(); err != nil {
		return err
	}
	return errorsmod.Wrapf(k.Rows.Set(ctx, id, row), "writing row %d", id)
}
