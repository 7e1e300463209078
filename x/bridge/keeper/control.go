package keeper

import (
	"context"
	"slices"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// makeCheckpoints makes the CHECKPOINT packets that are due: the header of this block, for those who
// join and want a hash to trust. A row whose last one nobody carried yet gets no
// other.
func (k Keeper) makeCheckpoints(ctx context.Context) error {
	params, err := k.GetParams(ctx)
	if err != nil || params.CheckpointIntervalSeconds == 0 {
		return err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	checkpoint, ok := checkpointOf(sdkCtx)
	if !ok {
		return nil
	}
	rows, err := k.allRows(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		try(sdkCtx, "making a checkpoint failed", func(ctx sdk.Context) error {
			return k.makeCheckpoint(ctx, params, row.Id, checkpoint)
		})
	}
	return nil
}

// checkpointOf takes all fields from one header, that of this block: its app hash is the state after
// the block before. The first block of a chain may know no hashes.
func checkpointOf(ctx sdk.Context) (portalabi.Checkpoint, bool) {
	header, block := ctx.BlockHeader(), ctx.HeaderHash()
	if len(header.AppHash) != len(portalabi.Hash{}) || len(block) != len(portalabi.Hash{}) || header.Height <= 0 {
		return portalabi.Checkpoint{}, false
	}
	return portalabi.Checkpoint{
		Height: uint64(header.Height), Time: uint64(max(ctx.BlockTime().Unix(), 0)),
		BlockHash: portalabi.Hash(block), AppHash: portalabi.Hash(header.AppHash),
	}, true
}

func (k Keeper) makeCheckpoint(ctx sdk.Context, params types.Params, row uint32, checkpoint portalabi.Checkpoint) error {
	state, err := k.rowState(ctx, row)
	if err != nil {
		return err
	}
	now := ctx.BlockTime().Unix()
	if uint64(max(now-state.LastCheckpointTime, 0)) < params.CheckpointIntervalSeconds {
		return nil
	}
	open, err := k.checkpointOpen(ctx, row)
	if err != nil {
		return err
	}
	if !open {
		body, err := checkpoint.Encode()
		if err != nil {
			return err
		}
		if _, err := k.createPacket(ctx, row, uint8(portalabi.KindCheckpoint), body, nil); err != nil {
			return err
		}
	}
	return k.updateRowState(ctx, row, func(state *types.RowState) { state.LastCheckpointTime = now })
}

func (k Keeper) checkpointOpen(ctx context.Context, row uint32) (bool, error) {
	open, err := k.openPackets(ctx, row)
	return slices.ContainsFunc(open, func(packet types.Packet) bool {
		return packet.WireKind() == portalabi.KindCheckpoint
	}), err
}
