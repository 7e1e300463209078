package types

import (
	"bytes"
	"cmp"
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// sets wants the one that each Portal holds, and the one under way.
func (c *checker) sets() error {
	for _, set := range c.Sets {
		row, found := c.rowOf[set.Row]
		if !found {
			return errorsmod.Wrapf(ErrUnknownRow, "a set is of row %d", set.Row)
		}
		if err := set.Validate(); err != nil {
			return errorsmod.Wrapf(err, "the set %d of %s", set.Nonce, row.Row.Name)
		}
		if err := c.owned(set); err != nil {
			return errorsmod.Wrapf(err, "the set %d of %s", set.Nonce, row.Row.Name)
		}
		if set.Nonce >= row.State.NextPacketNonce {
			return errorsmod.Wrapf(ErrInvalidGenesis, "the set %d of %s is of a packet to come", set.Nonce, row.Row.Name)
		}
		c.setOf[nonceKey{set.Row, set.Nonce}] = set
	}
	for _, row := range c.Rows {
		if _, found := c.setOf[nonceKey{row.Row.Id, row.State.SetNonce}]; !found {
			return errorsmod.Wrapf(ErrInvalidSet, "%s: the set %d that its Portal holds is missing", row.Row.Name, row.State.SetNonce)
		}
		open := row.State.OpenSetNonce
		if _, found := c.setOf[nonceKey{row.Row.Id, open}]; open != 0 && !found {
			return errorsmod.Wrapf(ErrInvalidSet, "%s: the set %d that is under way is missing", row.Row.Name, open)
		}
	}
	return ascending("sets", c.Sets, func(a, b Set) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Nonce, b.Nonce)) })
}

// owned wants the key of every member to be, or to have been, its validator's: who signs with a key that
// nobody registered cannot be punished.
func (c *checker) owned(set Set) error {
	for _, member := range set.Members {
		if owner := c.ownerOf[[AddressLength]byte(member.Address)]; !bytes.Equal(owner, member.Operator) {
			return errorsmod.Wrapf(ErrInvalidSet, "the key %x is not among the keys or old_keys of its validator", member.Address)
		}
	}
	return nil
}

func (c *checker) digests() error {
	for _, digest := range c.Digests {
		row, found := c.rowOf[digest.Row]
		if !found {
			return errorsmod.Wrapf(ErrUnknownRow, "a digest is of row %d", digest.Row)
		}
		if len(digest.Digest) != 32 || digest.Nonce == 0 || digest.Nonce >= row.State.NextPacketNonce {
			return errorsmod.Wrapf(ErrInvalidGenesis, "the digest %x of packet %d of %s: 32 bytes of a packet that was made", digest.Digest, digest.Nonce, row.Row.Name)
		}
	}
	return ascending("digests", c.Digests, func(a, b GenesisDigest) int { return bytes.Compare(a.Digest, b.Digest) })
}

func (c *checker) packets() error {
	made := make(map[[32]byte]nonceKey, len(c.Digests))
	for _, digest := range c.Digests {
		made[[32]byte(digest.Digest)] = nonceKey{digest.Row, digest.Nonce}
	}
	for _, packet := range c.Packets {
		key := nonceKey{packet.Row, packet.Nonce}
		if err := packet.Validate(); err != nil {
			return err
		}
		if row, found := c.rowOf[packet.Row]; !found || packet.Nonce >= row.State.NextPacketNonce {
			return errorsmod.Wrapf(ErrUnknownPacket, "packet %d of row %d is of no row, or to come", packet.Nonce, packet.Row)
		}
		if made[[32]byte(packet.Digest)] != key {
			return errorsmod.Wrapf(ErrInvalidGenesis, "the digest of packet %d of row %d is not among the digests: its signers could be punished", packet.Nonce, packet.Row)
		}
		c.packetOf[key] = packet
	}
	if err := c.openSets(); err != nil {
		return err
	}
	return ascending("packets", c.Packets, func(a, b Packet) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Nonce, b.Nonce)) })
}

func (c *checker) openSets() error {
	for _, row := range c.Rows {
		nonce := row.State.OpenSetNonce
		packet, found := c.packetOf[nonceKey{row.Row.Id, nonce}]
		if nonce != 0 && (!found || packet.WireKind() != portalabi.KindValset) {
			return errorsmod.Wrapf(ErrUnknownPacket, "%s: open_set_nonce is %d, which is no VALSET", row.Row.Name, nonce)
		}
	}
	return nil
}

// Validate returns ErrInvalidGenesis, saying what is wrong.
func (p Packet) Validate() error {
	_, err := portalabi.DecodeBody(p.WireKind(), p.Body)
	batch := p.WireKind() == portalabi.KindBatch
	closed := p.State == PacketState_PACKET_STATE_EXECUTED || p.State == PacketState_PACKET_STATE_EXPIRED ||
		p.State == PacketState_PACKET_STATE_STUCK
	switch {
	case p.Nonce == 0:
		return errorsmod.Wrap(ErrInvalidGenesis, "packets begin at 1")
	case err != nil:
		return errorsmod.Wrapf(ErrInvalidGenesis, "packet %d of row %d: %s", p.Nonce, p.Row, err)
	case len(p.Digest) != 32:
		return errorsmod.Wrapf(ErrInvalidGenesis, "packet %d of row %d has a digest of %d bytes", p.Nonce, p.Row, len(p.Digest))
	case p.State != PacketState_PACKET_STATE_OPEN && !closed:
		return errorsmod.Wrapf(ErrInvalidGenesis, "packet %d of row %d is neither open, executed, expired nor stuck", p.Nonce, p.Row)
	case batch != (len(p.Withdrawals) > 0):
		return errorsmod.Wrapf(ErrInvalidGenesis, "packet %d of row %d: a BATCH has withdrawals and no other packet", p.Nonce, p.Row)
	case p.Failed != 0 && (!closed || p.Failed>>min(len(p.Withdrawals), 63) != 0):
		return errorsmod.Wrapf(ErrInvalidGenesis, "packet %d of row %d has failed items that it cannot have", p.Nonce, p.Row)
	}
	return nil
}

// signedPower wants an open packet to have the power of those who signed it, all of them members of the set
// that the Portal holds.
func (c *checker) signedPower() error {
	signed := map[nonceKey]uint64{}
	for _, one := range c.Signatures {
		key := nonceKey{one.Signature.Row, one.Signature.Nonce}
		member, found := c.heldSet(key.row).Member(one.Signer)
		if !found && c.packetOf[key].State == PacketState_PACKET_STATE_OPEN {
			return errorsmod.Wrapf(ErrInvalidGenesis, "packet %d of row %d is signed by %x, who is not in the set that the Portal holds", key.nonce, key.row, one.Signer)
		}
		signed[key] = addCapped(signed[key], member.Power)
	}
	for _, packet := range c.Packets {
		power := signed[nonceKey{packet.Row, packet.Nonce}]
		if packet.State == PacketState_PACKET_STATE_OPEN && packet.SignedPower != power {
			return errorsmod.Wrapf(ErrInvalidGenesis, "packet %d of row %d: signed_power is %d, but its signatures have %d",
				packet.Nonce, packet.Row, packet.SignedPower, power)
		}
	}
	return nil
}

func (c *checker) heldSet(row uint32) Set {
	return c.setOf[nonceKey{row, c.rowOf[row].State.SetNonce}]
}

func (c *checker) signatures() error {
	for _, one := range c.Signatures {
		sig := one.Signature
		if _, found := c.packetOf[nonceKey{sig.Row, sig.Nonce}]; !found {
			return errorsmod.Wrapf(ErrUnknownPacket, "a signature is of packet %d of row %d", sig.Nonce, sig.Row)
		}
		if !IsAddress(one.Signer) || len(sig.Signature) != portalabi.SignatureSize {
			return errorsmod.Wrapf(ErrSignature, "of packet %d of row %d: a signer has 20 bytes, a signature %d", sig.Nonce, sig.Row, portalabi.SignatureSize)
		}
	}
	if err := c.signedPower(); err != nil {
		return err
	}
	return ascending("signatures", c.Signatures, func(a, b GenesisSignature) int {
		return cmp.Or(cmp.Compare(a.Signature.Row, b.Signature.Row), cmp.Compare(a.Signature.Nonce, b.Signature.Nonce), bytes.Compare(a.Signer, b.Signer))
	})
}

// PacketsMade are all packets that a chain has made.
type PacketsMade struct {
	Digests []GenesisDigest
	// Next are the nonces of the next packets, by row.
	Next map[uint32]uint64
}

// AddPackets makes packets known that the chain made after the state was exported, and reports whether
// there are any: nobody is punished for having signed one, and no new one gets its nonce.
func (g *GenesisState) AddPackets(made PacketsMade) bool {
	added := false
	for i, row := range g.Rows {
		if next := made.Next[row.Row.Id]; next > row.State.NextPacketNonce {
			g.Rows[i].State.NextPacketNonce = next
			added = true
		}
	}
	if !added {
		return false
	}
	known := make(map[[32]byte]bool, len(g.Digests))
	for _, digest := range g.Digests {
		known[[32]byte(digest.Digest)] = true
	}
	for _, digest := range made.Digests {
		hasRow := slices.ContainsFunc(g.Rows, func(row GenesisRow) bool { return row.Row.Id == digest.Row })
		if hasRow && !known[[32]byte(digest.Digest)] {
			g.Digests = append(g.Digests, digest)
		}
	}
	slices.SortFunc(g.Digests, func(a, b GenesisDigest) int { return bytes.Compare(a.Digest, b.Digest) })
	return true
}
