package keeper

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// ApplyEvents applies the bodies as the row's next events, in order. Nothing that a body says makes
// an error: each moves the nonce and the accumulator on, and what cannot be done is held. An error
// means that the row is unknown or the store broken. The caller bounds the bodies, and has had
// their accumulator voted on.
func (k Keeper) ApplyEvents(ctx sdk.Context, id uint32, bodies [][]byte) error {
	row, err := k.row(ctx, id)
	if err != nil || len(bodies) == 0 {
		return err
	}
	for _, body := range bodies {
		if err := k.applyNext(ctx, row, body); err != nil {
			return err
		}
	}
	state, err := k.rowState(ctx, id)
	if err != nil {
		return err
	}
	return emit(ctx, &types.EventRowAdvanced{Row: id, Nonce: state.AppliedNonce, Clock: state.Clock, Events: uint32(len(bodies))})
}

func (k Keeper) applyNext(ctx sdk.Context, row types.Row, body []byte) error {
	state, err := k.rowState(ctx, row.Id)
	if err != nil {
		return err
	}
	event, invalid := portalabi.DecodeEvent(body)
	k.applyEvent(ctx, row, state.AppliedNonce+1, body, event, invalid)
	// Read again: the event may have paused the row or made its Portal hold another set.
	return k.updateRowState(ctx, row.Id, func(state *types.RowState) {
		state.AppliedNonce++
		acc := portalabi.Accumulate(portalabi.Hash(state.AppliedAcc), state.AppliedNonce, body)
		state.AppliedAcc = acc[:]
		state.Clock = max(state.Clock, eventTime(event))
	})
}

func eventTime(event portalabi.Event) uint64 {
	switch {
	case event.Deposited != nil:
		return event.Deposited.Time
	case event.Executed != nil:
		return event.Executed.Time
	}
	return 0
}

// applyEvent does what an event says, or holds it.
func (k Keeper) applyEvent(ctx sdk.Context, row types.Row, nonce uint64, body []byte, event portalabi.Event, invalid error) {
	err := invalid
	switch {
	case event.Deposited != nil:
		err = attempt(ctx, func(ctx sdk.Context) error { return k.applyDeposit(ctx, row, nonce, body, event.Deposited) })
	case event.Executed != nil:
		err = attempt(ctx, func(ctx sdk.Context) error { return k.onPacketExecuted(ctx, row, *event.Executed) })
		if err != nil {
			// The Portal did what nobody here signed, or what cannot be: whatever else it holds is at stake.
			k.tryHaltRow(ctx, row.Id, "the Portal executed what it was not told to, or what could not be settled here")
			try(ctx, "a packet that was executed is not kept from expiring", func(ctx sdk.Context) error {
				return k.stickPacket(ctx, row, nonce, *event.Executed)
			})
		}
	}
	if err == nil {
		return
	}
	ctx.Logger().Error("an event of a remote chain could not be applied and is held",
		"module", types.ModuleName, "row", row.Id, "nonce", nonce, "error", err)
	err = attempt(ctx, func(ctx sdk.Context) error {
		return k.hold(ctx, types.Held{Row: row.Id, Nonce: nonce, Reason: types.HeldReason_HELD_REASON_UNDECODABLE, Body: body}, nil)
	})
	if err != nil {
		// Nothing here remembers the event: people must look before more of them come.
		ctx.Logger().Error("an event of a remote chain could not even be held",
			"module", types.ModuleName, "row", row.Id, "nonce", nonce, "error", err)
		k.tryHaltRow(ctx, row.Id, "an event could be neither applied nor held")
		return
	}
	k.recordUnapplied(ctx, row, nonce, event)
}

func (k Keeper) tryHaltRow(ctx sdk.Context, row uint32, reason string) {
	try(ctx, "a row that went wrong is not paused", func(ctx sdk.Context) error { return k.haltRow(ctx, row, reason) })
}
