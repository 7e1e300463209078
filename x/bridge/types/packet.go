package types

import (
	"slices"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// ExpiryGraceSeconds is how far the remote clock must pass a packet's deadline until the packet
// counts as expired.
const ExpiryGraceSeconds = 1_800

// ExpiredBy reports whether a remote clock says that the packet can never execute any more.
func (p Packet) ExpiredBy(clock uint64) bool {
	return clock > p.Deadline && clock-p.Deadline > ExpiryGraceSeconds
}

// Unsettled reports whether the packet's withdrawals are under way: it may execute yet, or did and is stuck.
func (p Packet) Unsettled() bool {
	return p.State == PacketState_PACKET_STATE_OPEN || p.State == PacketState_PACKET_STATE_STUCK
}

// Wire is the packet as bridge keys sign it.
func (p Packet) Wire() portalabi.Packet {
	return portalabi.Packet{Nonce: p.Nonce, Kind: p.WireKind(), Deadline: p.Deadline, Body: p.Body}
}

// WireKind is the kind as the Portal knows it.
func (p Packet) WireKind() portalabi.Kind {
	return portalabi.Kind(p.Kind) //nolint:gosec // packets are made of a uint8
}

// FailedItem reports whether item i of a BATCH became claimable.
func (p Packet) FailedItem(i int) bool { return p.Failed>>i&1 == 1 }

// ControlSubject names what a control packet is about: of two packets with equal subjects the later
// one counts. BATCH, VALSET and CHECKPOINT have none.
func ControlSubject(kind portalabi.Kind, body portalabi.Body) []byte {
	subject := []byte{byte(kind)}
	switch b := body.(type) {
	case portalabi.Token:
		return slices.Concat(subject, b.Token[:])
	case portalabi.Limit:
		return slices.Concat(subject, b.Token[:])
	case portalabi.Guardian:
		return slices.Concat(subject, b.Account[:])
	case portalabi.Pause:
		return subject
	default:
		return nil
	}
}
