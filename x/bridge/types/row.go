package types

import (
	"bytes"
	"regexp"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"
)

// Bounds of rows.
const (
	// MaxRows is how many remote chains a vote extension of 2 KiB has room for.
	MaxRows = 8

	// MaxBatchItems is what a Portal takes in one BATCH.
	MaxBatchItems = 50

	// MaxSigners is how many members a Portal's bitmap can name.
	MaxSigners = 256

	maxWaitBlocks   = 100_000
	maxOpenPackets  = 100
	minLifetime     = 60
	maxLifetime     = 30 * day
	maxFinality     = day
	maxReasonLength = 140
)

// RowTip is how far a row is: the accumulator after Nonce events, and the remote time up to which
// all that happened is applied.
type RowTip struct {
	Row   uint32
	Nonce uint64
	Acc   [32]byte
	Clock uint64
}

var rowName = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

// Validate returns ErrInvalidRow, saying what is wrong.
func (r Row) Validate() error {
	switch {
	case r.Id == 0:
		return errorsmod.Wrap(ErrInvalidRow, "ids begin at 1")
	case !rowName.MatchString(r.Name):
		return errorsmod.Wrapf(ErrInvalidRow, "name %q: use 2 to 32 of a-z, 0-9 and -, a letter first", r.Name)
	case r.Kind != RowKind_ROW_KIND_EVM && r.Kind != RowKind_ROW_KIND_TRON:
		return errorsmod.Wrapf(ErrInvalidRow, "%s: kind is %s: it must be ROW_KIND_EVM or ROW_KIND_TRON", r.Name, r.Kind)
	case r.RemoteChainId == 0:
		return errorsmod.Wrapf(ErrInvalidRow, "%s: remote_chain_id is missing", r.Name)
	case !IsAddress(r.Portal):
		return errorsmod.Wrapf(ErrInvalidRow, "%s: portal must be 20 bytes that are not all zero", r.Name)
	case r.FinalitySeconds > maxFinality:
		return errorsmod.Wrapf(ErrInvalidRow, "%s: finality_seconds is %d: at most %d", r.Name, r.FinalitySeconds, maxFinality)
	}
	if err := ValidateMaxSigners(r.MaxSigners); err != nil {
		return errorsmod.Wrap(err, r.Name)
	}
	return errorsmod.Wrap(r.Batch.Validate(), r.Name)
}

// ValidateMaxSigners returns ErrInvalidRow if no set has so many members.
func ValidateMaxSigners(members uint32) error {
	if members < 1 || members > MaxSigners {
		return errorsmod.Wrapf(ErrInvalidRow, "max_signers is %d: it must be from 1 to %d", members, MaxSigners)
	}
	return nil
}

// Conflicts returns ErrInvalidRow if both rows cannot be: ids, names and Portals name one row each.
func (r Row) Conflicts(other Row) error {
	switch {
	case r.Id == other.Id:
		return errorsmod.Wrapf(ErrInvalidRow, "the id %d is that of %s", r.Id, other.Name)
	case r.Name == other.Name:
		return errorsmod.Wrapf(ErrInvalidRow, "the name %s is that of row %d", r.Name, other.Id)
	case r.RemoteChainId == other.RemoteChainId && bytes.Equal(r.Portal, other.Portal):
		return errorsmod.Wrapf(ErrInvalidRow, "the Portal %x of chain %d is that of row %d", r.Portal, r.RemoteChainId, other.Id)
	}
	return nil
}

// Validate returns ErrInvalidRow, saying which number is wrong, what it is and what it may be.
func (b BatchPolicy) Validate() error {
	for _, bound := range []struct {
		name             string
		value, low, high uint64
	}{
		{"max_items", uint64(b.MaxItems), 1, MaxBatchItems},
		{"max_wait_blocks", uint64(b.MaxWaitBlocks), 0, maxWaitBlocks},
		{"max_open", uint64(b.MaxOpen), 1, maxOpenPackets},
		{"lifetime_seconds", b.LifetimeSeconds, minLifetime, maxLifetime},
	} {
		if bound.value < bound.low || bound.value > bound.high {
			return errorsmod.Wrapf(ErrInvalidRow, "batch.%s is %d: it must be from %d to %d", bound.name, bound.value, bound.low, bound.high)
		}
	}
	for _, fee := range []struct {
		name  string
		value math.Int
	}{{"min_fee_abtt", b.MinFeeAbtt}, {"control_fee_abtt", b.ControlFeeAbtt}} {
		if !AmountInBounds(fee.value) {
			return errorsmod.Wrapf(ErrInvalidRow, "batch.%s must be from 0 to 2^127-1", fee.name)
		}
	}
	return nil
}

// NewRowState is the state of a row whose Portal has made no event yet.
func NewRowState(domain [32]byte) RowState {
	return RowState{AppliedAcc: domain[:], NextPacketNonce: 1}
}

// Validate returns ErrInvalidRow, saying what is wrong.
func (s RowState) Validate() error {
	switch {
	case len(s.AppliedAcc) != 32 && (len(s.AppliedAcc) > 0 || s.AppliedNonce > 0):
		return errorsmod.Wrapf(ErrInvalidRow, "applied_acc has %d bytes: it must have 32", len(s.AppliedAcc))
	case s.NextPacketNonce == 0:
		return errorsmod.Wrap(ErrInvalidRow, "next_packet_nonce is 0: packets begin at 1")
	case s.SetNonce >= s.NextPacketNonce || s.OpenSetNonce >= s.NextPacketNonce:
		return errorsmod.Wrapf(ErrInvalidRow, "set_nonce and open_set_nonce must be below next_packet_nonce, %d", s.NextPacketNonce)
	case s.OpenSetNonce != 0 && s.OpenSetNonce <= s.SetNonce:
		return errorsmod.Wrapf(ErrInvalidRow, "open_set_nonce is %d, but the Portal holds the set of %d already", s.OpenSetNonce, s.SetNonce)
	case s.LastCheckpointTime < 0:
		return errorsmod.Wrap(ErrInvalidRow, "last_checkpoint_time is negative")
	}
	return s.Pause.Validate()
}

// Validate returns ErrInvalidRow, saying what is wrong.
func (p Pause) Validate() error {
	if p.Until < 0 {
		return errorsmod.Wrap(ErrInvalidRow, "pause.until is negative: use 0 for a pause without end")
	}
	return ValidateReason(p.Reason)
}

// ValidateReason returns ErrInvalidRow if the reason of a pause is too long to be shown.
func ValidateReason(reason string) error {
	if len(reason) > maxReasonLength {
		return errorsmod.Wrapf(ErrInvalidRow, "the reason has %d bytes: at most %d", len(reason), maxReasonLength)
	}
	return nil
}
