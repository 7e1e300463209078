package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxExpired bounds the packets of a row that expire in one block.
const maxExpired = 4

// expirePackets ends the open packets that the remote clock says can never execute. One that fails
// to end keeps neither the others nor other rows from it.
func (k Keeper) expirePackets(ctx context.Context) error {
	rows, err := k.allRows(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		state, err := k.rowState(ctx, row.Id)
		if err != nil {
			return err
		}
		packets, err := k.openPackets(ctx, row.Id)
		if err != nil {
			return err
		}
		expired := 0
		for _, packet := range packets {
			if !packet.ExpiredBy(state.Clock) || expired == maxExpired {
				continue
			}
			expired++
			try(sdk.UnwrapSDKContext(ctx), "a packet could not be ended and stays open", func(ctx sdk.Context) error {
				return k.expirePacket(ctx, packet)
			})
		}
	}
	return nil
}

// expirePacket refunds a BATCH and makes other packets again, if the state still wants them. The
// packet can never execute: the Portal's time is past its deadline, and an event of it would have
// been applied before the clock passed.
func (k Keeper) expirePacket(ctx context.Context, packet types.Packet) error {
	if err := k.closePacket(ctx, packet, types.PacketState_PACKET_STATE_EXPIRED); err != nil {
		return err
	}
	for _, id := range packet.Withdrawals {
		if err := k.refund(ctx, packet, id); err != nil {
			return err
		}
	}
	if err := k.renewControl(ctx, packet); err != nil {
		return err
	}
	return emit(ctx, &types.EventPacketExpired{Row: packet.Row, Nonce: packet.Nonce, Kind: packet.Kind})
}

// refund pays a withdrawal of an expired packet back, less a tenth of the fee.
func (k Keeper) refund(ctx context.Context, packet types.Packet, id uint64) error {
	w, err := k.Withdrawals.Get(ctx, id)
	if err != nil {
		return errorsmod.Wrapf(types.ErrInvariant, "withdrawal %d of packet %d: %s", id, packet.Nonce, err)
	}
	contract, err := k.contractOf(ctx, w)
	if err != nil {
		return err
	}
	if err := k.GiveBackOutflow(ctx, w.Row, contract, w.Amount.Amount); err != nil {
		return err
	}
	if w, err = k.keepTenth(ctx, w); err != nil {
		return err
	}
	paid := attempt(sdk.UnwrapSDKContext(ctx), func(ctx sdk.Context) error { return k.payBack(ctx, w) })
	if paid != nil {
		return k.sendAgain(ctx, w)
	}
	if err := k.drop(ctx, w); err != nil {
		return err
	}
	if err := k.stepWithdrawal(ctx, id, types.TransferStage_TRANSFER_STAGE_REFUNDED, nil); err != nil {
		return err
	}
	return emit(ctx, &types.EventWithdrawalRefunded{
		Id: id, Row: w.Row, Nonce: packet.Nonce, Amount: w.Amount, Fee: w.Fee,
	})
}

// sendAgain queues a withdrawal whose sender takes no payments once more: the money of a returned
// deposit is nobody's here.
func (k Keeper) sendAgain(ctx context.Context, w types.Withdrawal) error {
	w.State, w.Packet, w.Delayed = types.WithdrawalState_WITHDRAWAL_STATE_WAITING, 0, false
	if err := k.rerank(ctx, w); err != nil {
		return err
	}
	return k.stepWithdrawal(ctx, w.Id, types.TransferStage_TRANSFER_STAGE_WAITING, func(t *types.Transfer) {
		t.Fee, t.Nonce = w.Fee, 0
	})
}

// renewControl makes an expired control packet again, unless a later one is about the same thing.
// VALSETs and CHECKPOINTs are made anew from what they are about.
func (k Keeper) renewControl(ctx context.Context, packet types.Packet) error {
	subject := controlSubject(packet)
	if subject == nil {
		return nil
	}
	last, err := k.ControlPackets.Get(ctx, collections.Join(packet.Row, subject))
	if err != nil || last != packet.Nonce {
		return err
	}
	body, wanted, err := k.renewedBody(ctx, packet)
	if err != nil || !wanted {
		return err
	}
	_, err = k.createPacket(ctx, packet.Row, uint8(packet.WireKind()), body, nil)
	return err
}

// renewedBody minds that a TOKEN and a LIMIT set the same limits: a later TOKEN stands for the LIMIT,
// and the limits of a later LIMIT go into the TOKEN.
func (k Keeper) renewedBody(ctx context.Context, packet types.Packet) (body []byte, wanted bool, err error) {
	decoded, err := portalabi.DecodeBody(packet.WireKind(), packet.Body)
	if err != nil {
		return nil, false, err
	}
	switch b := decoded.(type) {
	case portalabi.Limit:
		later, err := k.laterControl(ctx, packet, portalabi.Token{Token: b.Token})
		return packet.Body, later == nil, err
	case portalabi.Token:
		later, err := k.laterControl(ctx, packet, portalabi.Limit{Token: b.Token})
		if err != nil || later == nil {
			return packet.Body, err == nil, err
		}
		if limit, ok := later.(portalabi.Limit); ok {
			b.MinDeposit, b.DailyLimit = limit.MinDeposit, limit.DailyLimit
		}
		body, err := b.Encode()
		return body, true, err
	}
	return packet.Body, true, nil
}

// laterControl returns the body of the last packet that has the subject of like, if it is later
// than packet.
func (k Keeper) laterControl(ctx context.Context, packet types.Packet, like portalabi.Body) (portalabi.Body, error) {
	nonce, err := k.ControlPackets.Get(ctx, collections.Join(packet.Row, types.ControlSubject(like.Kind(), like)))
	if err != nil || nonce < packet.Nonce {
		return nil, nilIfNotFound(err)
	}
	later, err := k.Packets.Get(ctx, collections.Join(packet.Row, nonce))
	if err != nil {
		return nil, nilIfNotFound(err)
	}
	return portalabi.DecodeBody(later.WireKind(), later.Body)
}
