package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// onPacketExecuted closes the packet that a Portal executed. An error says that it cannot have done so
// honestly, or that the ledger does not add up: the caller must then pause the row in both directions.
func (k Keeper) onPacketExecuted(ctx context.Context, row types.Row, event portalabi.PacketExecuted) error {
	packet, err := k.executable(ctx, row, event)
	if err != nil {
		return err
	}
	state, err := k.rowState(ctx, row.Id)
	if err != nil {
		return err
	}
	return k.finishPacket(ctx, row, packet, state.AppliedNonce+1, event)
}

// finishPacket settles a packet that was executed, by the event of a nonce, and closes it.
func (k Keeper) finishPacket(ctx context.Context, row types.Row, packet types.Packet, nonce uint64, event portalabi.PacketExecuted) error {
	packet.Failed, packet.Event = event.Failed, nonce
	if err := k.closePacket(ctx, packet, types.PacketState_PACKET_STATE_EXECUTED); err != nil {
		return err
	}
	fees, err := k.settlePacket(ctx, row, packet, event)
	if err != nil {
		return err
	}
	relayer, err := address.Account().BytesToString(event.Relayer[:])
	if err != nil {
		return err
	}
	return emit(ctx, &types.EventPacketExecuted{
		Row: row.Id, Nonce: packet.Nonce, Kind: packet.Kind, Relayer: relayer, Fees: fees,
	})
}

// executable returns the open packet that the event is about, or what is wrong with the event.
func (k Keeper) executable(ctx context.Context, row types.Row, event portalabi.PacketExecuted) (types.Packet, error) {
	packet, err := k.executedPacket(ctx, row, event)
	switch {
	case err != nil:
		return packet, err
	case packet.State != types.PacketState_PACKET_STATE_OPEN:
		return packet, errorsmod.Wrapf(types.ErrPacketClosed, "%s executed packet %d, which is %s", row.Name, packet.Nonce, packet.State)
	case event.Time > packet.Deadline:
		return packet, errorsmod.Wrapf(types.ErrPacketClosed, "%s executed packet %d at %d, after its deadline %d",
			row.Name, packet.Nonce, event.Time, packet.Deadline)
	}
	return packet, checkClaims(row, packet, event)
}

// checkClaims wants what the event says besides to fit the packet.
func checkClaims(row types.Row, packet types.Packet, event portalabi.PacketExecuted) error {
	switch {
	case packet.WireKind() != event.PacketKind:
		return errorsmod.Wrapf(types.ErrUnknownPacket, "%s says that packet %d is of kind %d and not %d", row.Name, packet.Nonce, event.PacketKind, packet.Kind)
	case event.Failed>>len(packet.Withdrawals) != 0:
		return errorsmod.Wrapf(types.ErrUnknownPacket, "%s says that items of packet %d failed which it does not have", row.Name, packet.Nonce)
	}
	return nil
}

// executedPacket returns the packet that the event names, in whatever state it is. One with another
// digest was not executed: the Portal executed something else in its place.
func (k Keeper) executedPacket(ctx context.Context, row types.Row, event portalabi.PacketExecuted) (types.Packet, error) {
	packet, err := k.Packets.Get(ctx, collections.Join(row.Id, event.PacketNonce))
	switch {
	case isNotFound(err):
		return packet, errorsmod.Wrapf(types.ErrUnknownPacket, "%s executed packet %d: it was never made, or closed long ago", row.Name, event.PacketNonce)
	case err != nil:
		return packet, err
	case !bytes.Equal(packet.Digest, event.Digest[:]):
		return packet, errorsmod.Wrapf(types.ErrUnknownPacket, "%s executed another packet %d, with the digest %x and not %x",
			row.Name, event.PacketNonce, event.Digest, packet.Digest)
	}
	return packet, nil
}

// settlePacket does what an executed packet means, and returns what its relayer was paid.
func (k Keeper) settlePacket(ctx context.Context, row types.Row, packet types.Packet, event portalabi.PacketExecuted) (sdk.Coins, error) {
	switch packet.WireKind() {
	case portalabi.KindBatch:
		return k.settleBatch(ctx, packet, event)
	case portalabi.KindValset:
		if err := k.onSetExecuted(ctx, row.Id, packet.Nonce); err != nil {
			return nil, err
		}
	}
	return k.payControlFee(ctx, row, event.Relayer), nil
}

func (k Keeper) settleBatch(ctx context.Context, packet types.Packet, event portalabi.PacketExecuted) (sdk.Coins, error) {
	fees, burnt := sdk.NewCoins(), sdk.NewCoins()
	for i, id := range packet.Withdrawals {
		w, err := k.Withdrawals.Get(ctx, id)
		if err != nil {
			return nil, errorsmod.Wrapf(types.ErrInvariant, "withdrawal %d of packet %d: %s", id, packet.Nonce, err)
		}
		if err := k.settleWithdrawal(ctx, w, packet, i, event.Time); err != nil {
			return nil, err
		}
		fees, burnt = fees.Add(w.Fee), burnt.Add(w.Amount)
	}
	if err := k.Bank.BurnCoins(ctx, types.ModuleName, burnt); err != nil {
		return nil, err
	}
	return k.payFees(ctx, event.Relayer, fees)
}

// settleWithdrawal forgets an executed withdrawal. The money of a failed item is no longer ours
// either: its recipient claims it from the Portal.
func (k Keeper) settleWithdrawal(ctx context.Context, w types.Withdrawal, packet types.Packet, item int, time uint64) error {
	contract, err := k.contractOf(ctx, w)
	if err != nil {
		return err
	}
	if err := k.leave(ctx, w, contract); err != nil {
		return err
	}
	if err := k.removeWithdrawal(ctx, w); err != nil {
		return err
	}
	stage := types.TransferStage_TRANSFER_STAGE_EXECUTED
	if packet.FailedItem(item) {
		stage = types.TransferStage_TRANSFER_STAGE_CLAIMABLE
	}
	err = k.stepWithdrawal(ctx, w.Id, stage, func(t *types.Transfer) {
		t.RemoteTime, t.ExecutedEvent = time, packet.Event
	})
	if err != nil {
		return err
	}
	return emit(ctx, &types.EventWithdrawalCompleted{
		Id: w.Id, Row: w.Row, Nonce: packet.Nonce, Claimable: packet.FailedItem(item),
	})
}

// leave takes what an executed withdrawal sent out of the ledger. What was sent back to where it came
// from took no room when it came, so it makes none.
func (k Keeper) leave(ctx context.Context, w types.Withdrawal, contract []byte) error {
	if err := k.Release(ctx, w.Row, contract, w.Amount.Amount); err != nil {
		return err
	}
	sender, err := k.AddressCodec.StringToBytes(w.Sender)
	if err != nil || k.moduleAddress.Equals(sdk.AccAddress(sender)) {
		return err
	}
	return k.relieveInflow(ctx, w.Row, contract, w.Amount.Amount)
}
