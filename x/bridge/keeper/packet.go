package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// createPacket makes the next packet of a row, for validators to sign. The deadline rests on the
// remote clock; a clock that stood still, because nothing happened there, gives way to block time.
// Whatever the deadline is, only the remote clock decides that it passed.
func (k Keeper) createPacket(ctx context.Context, row uint32, kind uint8, body []byte, withdrawals []uint64) (types.Packet, error) {
	found, err := k.row(ctx, row)
	if err != nil {
		return types.Packet{}, err
	}
	state, err := k.rowState(ctx, row)
	if err != nil {
		return types.Packet{}, err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	now := sdkCtx.BlockTime().Unix()
	packet := types.Packet{
		Row: row, Nonce: state.NextPacketNonce, Kind: uint32(kind), Body: body, Withdrawals: withdrawals,
		Deadline: max(state.Clock, uint64(max(now, 0))) + found.Batch.LifetimeSeconds,
		State:    types.PacketState_PACKET_STATE_OPEN, Height: sdkCtx.BlockHeight(), Time: now,
	}
	if err := packet.Wire().Check(); err != nil {
		return types.Packet{}, errorsmod.Wrapf(types.ErrInvariant, "making packet %d of %s: %s", packet.Nonce, found.Name, err)
	}
	digest := packet.Wire().Digest(k.Domain(found))
	packet.Digest = digest[:]
	state.NextPacketNonce++
	if err := k.RowStates.Set(ctx, row, state); err != nil {
		return types.Packet{}, err
	}
	if err := k.storePacket(ctx, packet); err != nil {
		return types.Packet{}, err
	}
	return packet, emit(ctx, &types.EventPacketCreated{
		Row: row, Nonce: packet.Nonce, Kind: packet.Kind, Digest: packet.Digest, Deadline: packet.Deadline,
	})
}

func (k Keeper) storePacket(ctx context.Context, packet types.Packet) error {
	digest := types.GenesisDigest{Digest: packet.Digest, Row: packet.Row, Nonce: packet.Nonce}
	if err := k.Digests.Set(ctx, packet.Digest, digest); err != nil {
		return err
	}
	return k.setPacket(ctx, packet)
}

// setPacket writes a packet and all that it is found by but its digest. Genesis uses it too, in order of
// nonces.
func (k Keeper) setPacket(ctx context.Context, packet types.Packet) error {
	key := collections.Join(packet.Row, packet.Nonce)
	if err := k.Packets.Set(ctx, key, packet); err != nil {
		return err
	}
	if err := k.listPacket(ctx, key, packet); err != nil {
		return err
	}
	return k.setControl(ctx, packet)
}

// listPacket puts a packet among the open or the closed ones. One that is stuck is in neither: it has
// neither a deadline nor an age.
func (k Keeper) listPacket(ctx context.Context, key rowNonce, packet types.Packet) error {
	if packet.State == types.PacketState_PACKET_STATE_OPEN {
		return k.OpenPackets.Set(ctx, key)
	}
	if err := k.OpenPackets.Remove(ctx, key); err != nil || packet.Unsettled() {
		return err
	}
	return k.ClosedPackets.Set(ctx, collections.Join3(packet.ClosedTime, packet.Row, packet.Nonce))
}

// setControl remembers the last control packet about each thing.
func (k Keeper) setControl(ctx context.Context, packet types.Packet) error {
	subject := controlSubject(packet)
	if subject == nil {
		return nil
	}
	key := collections.Join(packet.Row, subject)
	last, err := k.ControlPackets.Get(ctx, key)
	if err != nil && !isNotFound(err) || last >= packet.Nonce {
		return nilIfNotFound(err)
	}
	return k.ControlPackets.Set(ctx, key, packet.Nonce)
}

// controlSubject is nil for packets that are about nothing in particular.
func controlSubject(packet types.Packet) []byte {
	body, err := portalabi.DecodeBody(packet.WireKind(), packet.Body)
	if err != nil {
		return nil
	}
	return types.ControlSubject(packet.WireKind(), body)
}

// closePacket ends an open packet, or one that is stuck.
func (k Keeper) closePacket(ctx context.Context, packet types.Packet, state types.PacketState) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	packet.State = state
	packet.ClosedHeight, packet.ClosedTime = sdkCtx.BlockHeight(), sdkCtx.BlockTime().Unix()
	return k.setPacket(ctx, packet)
}

// openPackets returns the open packets of a row, by nonce, up to maxOpenRead.
func (k Keeper) openPackets(ctx context.Context, row uint32) ([]types.Packet, error) {
	iterator, err := k.OpenPackets.Iterate(ctx, collections.NewPrefixedPairRange[uint32, uint64](row))
	if err != nil {
		return nil, err
	}
	defer iterator.Close()
	var packets []types.Packet
	for ; iterator.Valid() && len(packets) < maxOpenRead; iterator.Next() {
		key, err := iterator.Key()
		if err != nil {
			return nil, err
		}
		packet, err := k.Packets.Get(ctx, key)
		if err != nil {
			return nil, err
		}
		packets = append(packets, packet)
	}
	return packets, nil
}

// maxOpenRead bounds the open packets of a row that a block looks at: those that the batch policy
// allows, and control packets.
const maxOpenRead = 256

// ClockWanted returns the least remote time that lets an open packet of a row expire: a report of
// it, or of a later one, is useful.
func (k Keeper) ClockWanted(ctx context.Context, row uint32) (deadline uint64, wanted bool) {
	packets, err := k.openPackets(ctx, row)
	if err != nil {
		return 0, false
	}
	for _, packet := range packets {
		expires := packet.Deadline + types.ExpiryGraceSeconds + 1
		if !wanted || expires < deadline {
			deadline, wanted = expires, true
		}
	}
	return deadline, wanted
}
