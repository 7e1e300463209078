package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Queued reports whether what is held for this reason is credited by itself, in order of ids.
func (r HeldReason) Queued() bool {
	switch r {
	case HeldReason_HELD_REASON_LIMIT, HeldReason_HELD_REASON_PAUSED, HeldReason_HELD_REASON_UNKNOWN_TOKEN:
		return true
	}
	return false
}

// Booked reports whether the ledger counts what is held for this reason.
func (r HeldReason) Booked() bool {
	switch r {
	case HeldReason_HELD_REASON_LIMIT, HeldReason_HELD_REASON_PAUSED, HeldReason_HELD_REASON_BLOCKED, HeldReason_HELD_REASON_NEVER_FITS:
		return true
	}
	return false
}

// Returnable reports whether anyone may send back what is held for this reason.
func (r HeldReason) Returnable() bool {
	return r == HeldReason_HELD_REASON_BLOCKED || r == HeldReason_HELD_REASON_NEVER_FITS
}

// Text says for people why a deposit is held.
func (r HeldReason) Text() string {
	switch r {
	case HeldReason_HELD_REASON_LIMIT:
		return "it is over a limit and is credited by itself once there is room"
	case HeldReason_HELD_REASON_PAUSED:
		return "the bridge is paused there; it is credited by itself afterwards"
	case HeldReason_HELD_REASON_BLOCKED:
		return "its recipient takes no payments; anyone can send it back"
	case HeldReason_HELD_REASON_UNDECODABLE:
		return "its event could not be applied; governance decides"
	case HeldReason_HELD_REASON_UNKNOWN_TOKEN:
		return "its token is not bridged yet"
	case HeldReason_HELD_REASON_NEVER_FITS:
		return "it is more than a limit ever lets through; anyone can send it back"
	}
	return "for an unknown reason"
}

// Validate returns ErrInvalidGenesis, saying what is wrong.
func (h Held) Validate() error {
	switch {
	case h.Id == 0:
		return errorsmod.Wrap(ErrInvalidGenesis, "held ids begin at 1")
	case h.Nonce == 0:
		return errorsmod.Wrapf(ErrInvalidGenesis, "held %d: event nonces begin at 1", h.Id)
	case !h.Reason.Booked() && !h.Reason.Queued() && h.Reason != HeldReason_HELD_REASON_UNDECODABLE:
		return errorsmod.Wrapf(ErrInvalidGenesis, "held %d: the reason is %s", h.Id, h.Reason)
	case len(h.Body) > portalabi.MaxBody:
		return errorsmod.Wrapf(ErrInvalidGenesis, "held %d: the body has %d bytes: at most %d", h.Id, len(h.Body), portalabi.MaxBody)
	}
	if h.Reason == HeldReason_HELD_REASON_UNDECODABLE {
		return nil
	}
	_, err := h.Deposit()
	return err
}

// Execution returns the event of a packet's execution, or nil if it is none.
func (h Held) Execution() *portalabi.PacketExecuted {
	event, err := portalabi.DecodeEvent(h.Body)
	if err != nil {
		return nil
	}
	return event.Executed
}

// Deposit returns the event, or ErrNotReturnable if it is none of a deposit.
func (h Held) Deposit() (*portalabi.Deposited, error) {
	event, err := portalabi.DecodeEvent(h.Body)
	if err != nil || event.Deposited == nil {
		return nil, errorsmod.Wrapf(ErrNotReturnable, "the held event %d is no deposit", h.Id)
	}
	return event.Deposited, nil
}
