package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// makeBatches makes at most one BATCH for each row. A row that fails keeps no other from its own.
func (k Keeper) makeBatches(ctx context.Context) error {
	rows, err := k.allRows(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		try(sdk.UnwrapSDKContext(ctx), "no batch could be made for a row", func(ctx sdk.Context) error {
			return errorsmod.Wrap(k.makeBatch(ctx, row), row.Name)
		})
	}
	return nil
}

func (k Keeper) makeBatch(ctx sdk.Context, row types.Row) error {
	state, err := k.rowState(ctx, row.Id)
	if err != nil || state.Pause.Outbound {
		return err
	}
	full, err := k.openFull(ctx, row)
	if err != nil || full {
		return err
	}
	d := &draft{keeper: k, ctx: ctx, row: row, lines: map[string]*line{}}
	if err := d.choose(); err != nil {
		return err
	}
	if err := d.settleRest(); err != nil {
		return err
	}
	if !d.due() {
		return nil
	}
	return k.sealBatch(ctx, row, d.items)
}

// openFull reports whether the row has as many open batches as it may. With more open packets than a
// block looks at, it may have them.
func (k Keeper) openFull(ctx context.Context, row types.Row) (bool, error) {
	open, err := k.openPackets(ctx, row.Id)
	if err != nil || len(open) >= maxOpenRead {
		return true, err
	}
	var batches uint32
	for _, packet := range open {
		if packet.WireKind() == portalabi.KindBatch {
			batches++
		}
	}
	return batches >= row.Batch.MaxOpen, nil
}

// countOpen counts the open packets of a row, up to limit.
func (k Keeper) countOpen(ctx context.Context, row uint32, limit uint64) (uint64, error) {
	var count uint64
	err := k.OpenPackets.Walk(ctx, collections.NewPrefixedPairRange[uint32, uint64](row), func(rowNonce) (bool, error) {
		count++
		return count >= limit, nil
	})
	return count, err
}

// sealBatch makes the packet and takes its room within the daily limits.
func (k Keeper) sealBatch(ctx context.Context, row types.Row, items []item) error {
	batch := make(portalabi.Batch, len(items))
	ids := make([]uint64, len(items))
	for i, it := range items {
		amount := it.withdrawal.Amount.Amount
		taken, err := k.TakeOutflow(ctx, row.Id, it.contract, amount)
		if err != nil {
			return err
		}
		if !taken {
			return errorsmod.Wrapf(types.ErrInvariant, "withdrawal %d was chosen for a batch without room", it.withdrawal.Id)
		}
		batch[i] = portalabi.Transfer{
			Token: portalabi.Address(it.contract), To: portalabi.Address(it.withdrawal.Recipient), Amount: amount.BigInt(),
		}
		ids[i] = it.withdrawal.Id
	}
	body, err := batch.Encode()
	if err != nil {
		return err
	}
	packet, err := k.createPacket(ctx, row.Id, uint8(portalabi.KindBatch), body, ids)
	if err != nil {
		return err
	}
	for _, it := range items {
		if err := k.markBatched(ctx, it.withdrawal, packet.Nonce); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) markBatched(ctx context.Context, w types.Withdrawal, nonce uint64) error {
	w.State, w.Packet, w.Delayed = types.WithdrawalState_WITHDRAWAL_STATE_BATCHED, nonce, false
	if err := k.setWithdrawal(ctx, w); err != nil {
		return err
	}
	return k.stepWithdrawal(ctx, w.Id, types.TransferStage_TRANSFER_STAGE_SIGNING, func(t *types.Transfer) { t.Nonce = nonce })
}
