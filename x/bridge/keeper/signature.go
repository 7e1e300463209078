package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// SigningRequests returns up to limit open packets that await the signature of a key, those of all
// rows whose Portal knows it. Packets that lack a quorum come first, then by row and nonce; the
// others are asked for because who never signs them counts as absent.
func (k Keeper) SigningRequests(ctx context.Context, signer [20]byte, limit int) ([]types.SigningRequest, error) {
	rows, err := k.allRows(ctx)
	if err != nil {
		return nil, err
	}
	var urgent, late []types.SigningRequest
	for _, row := range rows {
		unsigned, err := k.unsignedPackets(ctx, row.Id, signer)
		if err != nil { // the other rows need their signatures all the same
			sdk.UnwrapSDKContext(ctx).Logger().Error("a row asks for no signatures", "module", types.ModuleName, "row", row.Name, "error", err)
			continue
		}
		for _, packet := range unsigned {
			if packet.SignedHeight == 0 {
				urgent = append(urgent, k.signingRequest(row, packet))
			} else {
				late = append(late, k.signingRequest(row, packet))
			}
		}
	}
	requests := append(urgent, late...)
	return requests[:min(len(requests), max(limit, 0))], nil
}

// unsignedPackets returns the open packets of a row that a member has not signed.
func (k Keeper) unsignedPackets(ctx context.Context, row uint32, signer [20]byte) ([]types.Packet, error) {
	set, err := k.PortalSet(ctx, row)
	if err != nil {
		return nil, err
	}
	if _, member := set.Member(signer[:]); !member {
		return nil, nil
	}
	open, err := k.openPackets(ctx, row)
	if err != nil {
		return nil, err
	}
	unsigned := open[:0]
	for _, packet := range open {
		signed, err := k.Signatures.Has(ctx, collections.Join3(row, packet.Nonce, signer[:]))
		if err != nil {
			return nil, errorsmod.Wrapf(err, "reading a signature of packet %d of row %d", packet.Nonce, row)
		}
		if !signed {
			unsigned = append(unsigned, packet)
		}
	}
	return unsigned, nil
}

func (k Keeper) signingRequest(row types.Row, packet types.Packet) types.SigningRequest {
	wire, domain := packet.Wire(), k.Domain(row)
	return types.SigningRequest{
		Row: row.Id, Nonce: packet.Nonce, Kind: uint8(wire.Kind), Deadline: packet.Deadline, Body: packet.Body,
		Domain: domain, Digest: wire.Digest(domain),
	}
}

// Recover returns the key that signed a digest, or ErrSignature. What was recovered once costs
// nothing.
func (k Keeper) Recover(digest [32]byte, signature []byte) ([20]byte, error) {
	parsed, err := types.ParseSignature(signature)
	if err != nil {
		return [20]byte{}, err
	}
	signer, err := k.memory.signer(digest, parsed)
	if err != nil {
		return [20]byte{}, errorsmod.Wrap(types.ErrSignature, err.Error())
	}
	return signer, nil
}

// CheckSignature returns what a signature is good for: an open packet that lacks it, and a member of
// the set that the Portal holds. It returns ErrUnknownPacket, ErrPacketClosed, ErrSignature,
// ErrNotMember or ErrSigned.
func (k Keeper) CheckSignature(ctx context.Context, sig types.PacketSignature) (types.SignatureTarget, error) {
	packet, err := k.openPacket(ctx, sig.Row, sig.Nonce)
	if err != nil {
		return types.SignatureTarget{}, err
	}
	signer, err := k.Recover(portalabi.Hash(packet.Digest), sig.Signature)
	if err != nil {
		return types.SignatureTarget{}, err
	}
	_, member, err := k.lackingMember(ctx, packet, signer)
	return types.SignatureTarget{
		Row: sig.Row, Nonce: sig.Nonce, Signer: signer, Operator: member.Operator, Power: member.Power,
	}, err
}

func (k Keeper) openPacket(ctx context.Context, row uint32, nonce uint64) (types.Packet, error) {
	packet, err := k.Packets.Get(ctx, collections.Join(row, nonce))
	switch {
	case isNotFound(err):
		return types.Packet{}, errorsmod.Wrapf(types.ErrUnknownPacket, "packet %d of row %d", nonce, row)
	case err != nil:
		return types.Packet{}, errorsmod.Wrapf(err, "reading packet %d of row %d", nonce, row)
	case packet.State != types.PacketState_PACKET_STATE_OPEN:
		return types.Packet{}, errorsmod.Wrapf(types.ErrPacketClosed, "packet %d of row %d", nonce, row)
	}
	return packet, nil
}

// lackingMember returns the Portal's set and the member of it that has the key, unless the packet
// has its signature.
func (k Keeper) lackingMember(ctx context.Context, packet types.Packet, signer [20]byte) (types.Set, types.Member, error) {
	set, err := k.PortalSet(ctx, packet.Row)
	if err != nil {
		return types.Set{}, types.Member{}, err
	}
	member, found := set.Member(signer[:])
	if !found {
		return types.Set{}, types.Member{}, errorsmod.Wrapf(types.ErrNotMember, "0x%x is not in set %d of row %d", signer, set.Nonce, set.Row)
	}
	signed, err := k.Signatures.Has(ctx, collections.Join3(packet.Row, packet.Nonce, signer[:]))
	if err != nil {
		return types.Set{}, types.Member{}, errorsmod.Wrapf(err, "reading a signature of packet %d of row %d", packet.Nonce, packet.Row)
	}
	if signed {
		return types.Set{}, types.Member{}, errorsmod.Wrapf(types.ErrSigned, "packet %d of row %d by 0x%x", packet.Nonce, packet.Row, signer)
	}
	return set, member, nil
}

// AddSignature stores a signature that CheckSignature was content with. It asks again all but who
// signed, because what was applied since may have changed the packet and the set.
func (k Keeper) AddSignature(ctx context.Context, target types.SignatureTarget, signature []byte) error {
	if _, err := types.ParseSignature(signature); err != nil {
		return err
	}
	packet, err := k.openPacket(ctx, target.Row, target.Nonce)
	if err != nil {
		return err
	}
	set, member, err := k.lackingMember(ctx, packet, target.Signer)
	if err != nil {
		return err
	}
	if err := k.Signatures.Set(ctx, collections.Join3(target.Row, target.Nonce, target.Signer[:]), signature); err != nil {
		return errorsmod.Wrapf(err, "writing a signature of packet %d of row %d", target.Nonce, target.Row)
	}
	packet.SignedPower += member.Power
	return k.writeSigned(ctx, packet, set)
}

// submitSignature adds a signature that came in no vote extension.
func (k Keeper) submitSignature(ctx context.Context, msg *types.MsgSubmitSignature) error {
	target, err := k.CheckSignature(ctx, msg.Signature)
	if err != nil {
		return err
	}
	return k.AddSignature(ctx, target, msg.Signature.Signature)
}

// writeSigned writes a packet whose signed power changed. Quorum may come, and go with a new set.
func (k Keeper) writeSigned(ctx context.Context, packet types.Packet, set types.Set) error {
	enough, before := types.MoreThanTwoThirds(packet.SignedPower, set.Total), packet.SignedHeight > 0
	switch {
	case !enough:
		packet.SignedHeight = 0
	case !before:
		packet.SignedHeight = sdk.UnwrapSDKContext(ctx).BlockHeight()
	}
	if err := k.Packets.Set(ctx, collections.Join(packet.Row, packet.Nonce), packet); err != nil {
		return errorsmod.Wrapf(err, "writing packet %d of row %d", packet.Nonce, packet.Row)
	}
	if !enough || before {
		return nil
	}
	if err := k.stepSigned(ctx, packet); err != nil {
		return err
	}
	return emit(ctx, &types.EventPacketSigned{Row: packet.Row, Nonce: packet.Nonce, SignedPower: packet.SignedPower, TotalPower: set.Total})
}

// stepSigned notes in the records of a batch's withdrawals that anyone can carry it now. The
// transaction that brought the last signature is none of theirs.
func (k Keeper) stepSigned(ctx context.Context, packet types.Packet) error {
	own := sdk.UnwrapSDKContext(ctx).WithTxBytes(nil)
	for _, withdrawal := range packet.Withdrawals {
		id, err := k.TransferOfWithdrawal.Get(own, withdrawal)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return errorsmod.Wrapf(err, "reading the record of withdrawal %d", withdrawal)
		}
		if err := k.stepTransfer(own, id, types.TransferStage_TRANSFER_STAGE_SIGNED, nil); err != nil {
			return err
		}
	}
	return nil
}

// SignedPower returns the power that signed a packet, of the set that the Portal holds, and that of
// all validators when the set was made.
func (k Keeper) SignedPower(ctx context.Context, packet types.Packet) (signed, total uint64, err error) {
	set, err := k.PortalSet(ctx, packet.Row)
	return packet.SignedPower, set.Total, err
}
