package keeper

import (
	"context"
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// guardianPause stops a row or token for a while. A guardian only adds to what stands still, and
// having done so waits, after its pause ended, as long as that lasted: alone it cannot stop the
// bridge for ever.
func (k Keeper) guardianPause(ctx context.Context, msg *types.MsgGuardianPause) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	switch {
	case !slices.Contains(params.Guardians, msg.Guardian):
		return errorsmod.Wrapf(types.ErrNotGuardian, "%s: the guardians are in `bttcd query bridge params`", msg.Guardian)
	case !msg.Inbound && !msg.Outbound:
		return errorsmod.Wrap(types.ErrInvalidPause, "say what to pause: inbound, outbound or both")
	}
	if err := types.ValidateReason(msg.Reason); err != nil {
		return err
	}
	what, err := newPausable(msg.Row, msg.Contract)
	if err != nil {
		return err
	}
	now, length := sdk.UnwrapSDKContext(ctx).BlockTime().Unix(), int64(params.GuardianPauseSeconds) //nolint:gosec // at most 30 days
	return k.changePause(ctx, what, func(pause *types.Pause) error { return addGuardianPause(pause, msg, now, length) })
}

func addGuardianPause(pause *types.Pause, msg *types.MsgGuardianPause, now, length int64) error {
	if (pause.Inbound || !msg.Inbound) && (pause.Outbound || !msg.Outbound) {
		return errorsmod.Wrap(types.ErrPaused, "all of that stands still already")
	}
	records := pause.GuardianPauses[:0:0]
	for _, record := range pause.GuardianPauses {
		switch again := record.Until + length; {
		case again <= now:
		case record.Guardian == msg.Guardian:
			return errorsmod.Wrapf(types.ErrGuardianWaits, "%s may pause it again after %s", msg.Guardian, time.Unix(again, 0).UTC().Format(time.RFC3339))
		default:
			records = append(records, record)
		}
	}
	if pause.Until == 0 { // what governance paused stays so
		pause.InboundAfter, pause.OutboundAfter = pause.Inbound, pause.Outbound
	}
	until := now + length
	pause.GuardianPauses = append(records, types.GuardianPauseRecord{Guardian: msg.Guardian, Until: until})
	pause.Inbound, pause.Outbound = pause.Inbound || msg.Inbound, pause.Outbound || msg.Outbound
	pause.Until, pause.Reason = max(pause.Until, until), msg.Reason
	return nil
}

// setPortalGuardian makes the packet that admits or removes a guardian of a Portal. It returns the
// packet's nonce.
func (k Keeper) setPortalGuardian(ctx context.Context, msg *types.MsgSetPortalGuardian) (uint64, error) {
	if !types.IsAddress(msg.Guardian) {
		return 0, errorsmod.Wrap(types.ErrInvalidRecipient, "guardian must be 20 bytes that are not all zero")
	}
	body, err := portalabi.Guardian{Account: portalabi.Address(msg.Guardian), Admit: msg.Admit}.Encode()
	if err != nil {
		return 0, errorsmod.Wrap(types.ErrInvalidRecipient, err.Error())
	}
	packet, err := k.createPacket(ctx, msg.Row, uint8(portalabi.KindGuardian), body, nil)
	return packet.Nonce, err
}
