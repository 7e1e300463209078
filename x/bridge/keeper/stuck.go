package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// stickPacket remembers of an open packet that its Portal executed it, though nothing more could be done
// about that here: it must never expire, or what the Portal paid were paid back too. An event of
// another packet, or of one that is not open, sticks nothing.
func (k Keeper) stickPacket(ctx context.Context, row types.Row, nonce uint64, event portalabi.PacketExecuted) error {
	packet, err := k.executedPacket(ctx, row, event)
	if errorsmod.IsOf(err, types.ErrUnknownPacket) || err == nil && packet.State != types.PacketState_PACKET_STATE_OPEN {
		return nil
	}
	if err != nil {
		return err
	}
	packet.Event = nonce
	if checkClaims(row, packet, event) == nil {
		packet.Failed = event.Failed
	}
	if err := k.closePacket(ctx, packet, types.PacketState_PACKET_STATE_STUCK); err != nil {
		return err
	}
	return emit(ctx, &types.EventPacketStuck{Row: packet.Row, Nonce: packet.Nonce, Event: nonce})
}

// settleStuck settles a stuck packet by the held event of its execution. That its Portal may have been
// late is for governance to weigh.
func (k Keeper) settleStuck(ctx context.Context, held types.Held, event portalabi.PacketExecuted) error {
	row, err := k.row(ctx, held.Row)
	if err != nil {
		return err
	}
	packet, err := k.executedPacket(ctx, row, event)
	if err != nil {
		return err
	}
	if packet.State != types.PacketState_PACKET_STATE_STUCK || packet.Event != held.Nonce {
		return errorsmod.Wrapf(types.ErrPacketClosed, "packet %d of %s is %s, by the event %d", packet.Nonce, row.Name, packet.State, packet.Event)
	}
	if err := checkClaims(row, packet, event); err != nil {
		return err
	}
	if err := k.finishPacket(ctx, row, packet, held.Nonce, event); err != nil {
		return err
	}
	if err := k.removeHeld(ctx, held, nil); err != nil {
		return err
	}
	return emit(ctx, &types.EventDepositReleased{Id: held.Id, Row: held.Row, Nonce: held.Nonce})
}

// unsettled reports whether a packet is open or stuck.
func (k Keeper) unsettled(ctx context.Context, row uint32, nonce uint64) (bool, error) {
	packet, err := k.Packets.Get(ctx, collections.Join(row, nonce))
	if isNotFound(err) {
		return false, nil
	}
	return packet.Unsettled(), errorsmod.Wrapf(err, "reading packet %d of row %d", nonce, row)
}
