package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestSigningRequests(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	a, b, c := f.staking.validators[0], f.staking.validators[1], f.staking.validators[2]
	first, second := f.packet(), f.packet()
	f.sign(first, b, c, a)
	third := f.packet()
	f.sign(second, a, b) // a quorum
	closed := f.packet()
	require.NoError(t, f.k.closePacket(f.ctx, closed, types.PacketState_PACKET_STATE_EXPIRED))

	nonces := func(v *fakeValidator, limit int) (nonces []uint64) {
		requests, err := f.k.SigningRequests(f.ctx, v.bridgeKey(), limit)
		require.NoError(t, err)
		for _, request := range requests {
			nonces = append(nonces, request.Nonce)
		}
		return nonces
	}
	require.Equal(t, []uint64{third.Nonce}, nonces(a, 8))
	require.Equal(t, []uint64{third.Nonce, second.Nonce}, nonces(c, 8), "what lacks a quorum first")
	require.Equal(t, []uint64{third.Nonce}, nonces(c, 1))
	require.Empty(t, nonces(c, 0))
	require.Empty(t, nonces(&fakeValidator{key: privateKey("stranger")}, 8))

	requests, err := f.k.SigningRequests(f.ctx, a.bridgeKey(), 8)
	require.NoError(t, err)
	row, err := f.k.row(f.ctx, keysRow)
	require.NoError(t, err)
	require.Equal(t, []types.SigningRequest{{
		Row: keysRow, Nonce: third.Nonce, Kind: uint8(portalabi.KindPause), Deadline: third.Deadline, Body: third.Body,
		Domain: f.k.Domain(row), Digest: [32]byte(third.Digest),
	}}, requests)
}

func TestSignaturesReachQuorum(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	packet := f.packet()
	transfer, err := f.k.recordTransfer(f.ctx, types.Transfer{
		Withdrawal: 9, Row: keysRow, Steps: []types.Step{{Stage: types.TransferStage_TRANSFER_STAGE_SIGNING}},
	})
	require.NoError(t, err)
	packet.Withdrawals = []uint64{9, 10}
	require.NoError(t, f.k.setPacket(f.ctx, packet))
	f.next(1)
	f.ctx = f.ctx.WithTxBytes([]byte("the transaction of a signer"))

	for i, want := range []struct {
		power  uint64
		height int64
	}{{40, 0}, {70, f.ctx.BlockHeight()}, {100, f.ctx.BlockHeight()}} {
		f.ctx = f.ctx.WithEventManager(f.ctx.EventManager())
		target, err := f.k.CheckSignature(f.ctx, signatureBy(f.staking.validators[i].key, packet))
		require.NoError(t, err)
		require.Equal(t, types.SignatureTarget{
			Row: keysRow, Nonce: packet.Nonce, Signer: f.staking.validators[i].bridgeKey(),
			Operator: f.staking.validators[i].operator(), Power: uint64(f.staking.validators[i].power),
		}, target)
		requireNoEvent(t, f.ctx, &types.EventPacketSigned{})
		require.NoError(t, f.k.AddSignature(f.ctx, target, signatureBy(f.staking.validators[i].key, packet).Signature))
		stored := f.stored(packet)
		require.Equal(t, want.height, stored.SignedHeight)
		signed, total, err := f.k.SignedPower(f.ctx, stored)
		require.NoError(t, err)
		require.Equal(t, []uint64{want.power, 100}, []uint64{signed, total})
		if i == 1 {
			requireEvent(t, f.ctx, &types.EventPacketSigned{Row: keysRow, Nonce: packet.Nonce, SignedPower: 70, TotalPower: 100})
		}
		f.next(0)
	}
	record, err := f.k.Transfers.Get(f.ctx, transfer)
	require.NoError(t, err)
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_SIGNED, record.Stage())
	require.Empty(t, record.Hashes, "a signer's transaction is not the transfer's")
	requireTally(t, f, packet)
}

// requireTally compares the power that a packet says signed it with a slow count.
func requireTally(t require.TestingT, f *keysFixture, packet types.Packet) {
	set, stored := f.portalSet(), f.stored(packet)
	signers, err := f.k.signersOf(f.ctx, packet)
	require.NoError(t, err)
	var sum uint64
	for _, signer := range signers {
		member, found := set.Member(signer)
		require.True(t, found)
		sum += member.Power
	}
	require.Equal(t, sum, stored.SignedPower)
	require.Equal(t, 3*sum > 2*set.Total, stored.SignedHeight > 0)
}

func TestSignatureRefusals(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	a := f.staking.validators[0]
	packet, signed, closed := f.packet(), f.packet(), f.packet()
	f.sign(signed, a)
	require.NoError(t, f.k.closePacket(f.ctx, closed, types.PacketState_PACKET_STATE_EXECUTED))
	with := func(sig types.PacketSignature, change func(*types.PacketSignature)) types.PacketSignature {
		change(&sig)
		return sig
	}
	for name, test := range map[string]struct {
		sig  types.PacketSignature
		want *errorsmod.Error
	}{
		"no row":        {with(signatureBy(a.key, packet), func(s *types.PacketSignature) { s.Row = 9 }), types.ErrUnknownPacket},
		"no packet":     {with(signatureBy(a.key, packet), func(s *types.PacketSignature) { s.Nonce = 99 }), types.ErrUnknownPacket},
		"closed":        {signatureBy(a.key, closed), types.ErrPacketClosed},
		"short":         {with(signatureBy(a.key, packet), func(s *types.PacketSignature) { s.Signature = s.Signature[1:] }), types.ErrSignature},
		"long":          {with(signatureBy(a.key, packet), func(s *types.PacketSignature) { s.Signature = append(s.Signature, 0) }), types.ErrSignature},
		"none":          {with(signatureBy(a.key, packet), func(s *types.PacketSignature) { s.Signature = make([]byte, 64) }), types.ErrSignature},
		"high s":        {with(signatureBy(a.key, packet), raiseS), types.ErrSignature},
		"other packet":  {with(signatureBy(a.key, signed), func(s *types.PacketSignature) { s.Nonce = packet.Nonce }), types.ErrNotMember},
		"not a member":  {signatureBy(privateKey("stranger"), packet), types.ErrNotMember},
		"there already": {signatureBy(a.key, signed), types.ErrSigned},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.k.CheckSignature(f.ctx, test.sig)
			require.ErrorIs(t, err, test.want)
			_, code, _ := errorsmod.ABCIInfo(err, false)
			require.Equal(t, test.want.ABCICode(), code)
			require.ErrorIs(t, f.k.submitSignature(f.ctx, &types.MsgSubmitSignature{Signature: test.sig}), test.want)
		})
	}
}

// raiseS makes s the highest number of 255 bits, which is above half the order.
func raiseS(sig *types.PacketSignature) {
	sig.Signature[32] |= 0x7f
	for i := 33; i < 64; i++ {
		sig.Signature[i] = 0xff
	}
}

// What was checked before a set was applied or a packet closed in the same block is asked again.
func TestAddSignatureAsksAgain(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	a := f.staking.validators[0]
	packet := f.packet()
	sig := signatureBy(a.key, packet)
	target, err := f.k.CheckSignature(f.ctx, sig)
	require.NoError(t, err)
	require.ErrorIs(t, f.k.AddSignature(f.ctx, target, nil), types.ErrSignature)

	target.Power = 1 << 40 // powers come from the set alone
	require.NoError(t, f.k.AddSignature(f.ctx, target, sig.Signature))
	require.Equal(t, uint64(40), f.stored(packet).SignedPower)
	require.ErrorIs(t, f.k.AddSignature(f.ctx, target, sig.Signature), types.ErrSigned)

	other := f.packet()
	a.leave(stakingtypes.Unbonding)
	f.join(40, true)
	f.renewSet()
	target.Nonce = other.Nonce
	require.ErrorIs(t, f.k.AddSignature(f.ctx, target, sig.Signature), types.ErrNotMember)
	require.NoError(t, f.k.closePacket(f.ctx, f.stored(other), types.PacketState_PACKET_STATE_EXPIRED))
	require.ErrorIs(t, f.k.AddSignature(f.ctx, target, sig.Signature), types.ErrPacketClosed)
}

// Members that left consensus sign until the Portal takes the next set; then their signatures go and
// those of others count with their new power.
func TestSetExecuted(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	a, b, c := f.staking.validators[0], f.staking.validators[1], f.staking.validators[2]
	done, half := f.packet(), f.packet()
	a.leave(stakingtypes.Unbonding)
	f.sign(done, a, b, c)
	f.sign(half, a, b)
	d := f.join(40, true)
	f.next(1)
	old := f.portalSet()
	set := f.renewSet()
	require.Equal(t, f.ctx.BlockHeight(), set.HeldHeight)
	require.Equal(t, types.RowState{SetNonce: set.Nonce}, types.RowState{SetNonce: f.state().SetNonce, OpenSetNonce: f.state().OpenSetNonce})

	requireTally(t, f, done)
	requireTally(t, f, half)
	require.Equal(t, uint64(60), f.stored(done).SignedPower)
	require.Zero(t, f.stored(done).SignedHeight, "60 of 100 is no quorum")
	require.Equal(t, uint64(30), f.stored(half).SignedPower)
	_, err := f.k.CheckSignature(f.ctx, signatureBy(a.key, half))
	require.ErrorIs(t, err, types.ErrNotMember)

	f.sign(half, d)
	f.sign(done, d)
	requireEvent(t, f.ctx, &types.EventPacketSigned{Row: keysRow, Nonce: done.Nonce, SignedPower: 100, TotalPower: 100})
	require.Equal(t, f.ctx.BlockHeight(), f.stored(half).SignedHeight)

	require.ErrorIs(t, f.k.onSetExecuted(f.ctx, keysRow, set.Nonce), types.ErrInvariant)
	require.ErrorIs(t, f.k.onSetExecuted(f.ctx, keysRow, 999), types.ErrInvalidSet)
	_, err = f.k.readSet(f.ctx, keysRow, old.Nonce)
	require.NoError(t, err, "kept while its members unbond")
	f.later(uint64(keysUnbonding.Seconds()))
	f.renewSet()
	f.later(uint64(keysUnbonding.Seconds()))
	kept := f.renewSet()
	_, err = f.k.readSet(f.ctx, keysRow, old.Nonce)
	require.ErrorIs(t, err, types.ErrInvalidSet)
	require.Equal(t, kept, f.portalSet())
}

// What is remembered is found by exactly what was asked: one bit more or less is another question.
func TestRecoverRemembersExactly(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	v := f.staking.validators[0]
	packet := f.packet()
	sig := signatureBy(v.key, packet)
	for range 2 {
		signer, err := f.k.Recover([32]byte(packet.Digest), sig.Signature)
		require.NoError(t, err)
		require.Equal(t, v.bridgeKey(), signer)
	}
	for bit := range 8 * 64 {
		other := append([]byte{}, sig.Signature...)
		other[bit/8] ^= 1 << (bit % 8)
		signer, err := f.k.Recover([32]byte(packet.Digest), other)
		require.True(t, err != nil || signer != v.bridgeKey())
	}
	for bit := range 8 * 32 {
		digest := [32]byte(packet.Digest)
		digest[bit/8] ^= 1 << (bit % 8)
		signer, err := f.k.Recover(digest, sig.Signature)
		require.True(t, err != nil || signer != v.bridgeKey())
	}
}

// A set is remembered by what is stored: two branches of state may hold different ones by the same
// number.
func TestRememberedSetIsTheStoredOne(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	first := f.portalSet()
	branch, _ := f.ctx.CacheContext()
	changed := first
	changed.Total++
	require.NoError(t, f.k.Sets.Set(branch, collections.Join(keysRow, uint64(0)), changed))
	inBranch, err := f.k.PortalSet(branch, keysRow)
	require.NoError(t, err)
	require.Equal(t, changed, inBranch)
	require.Equal(t, first, f.portalSet())
	_, err = f.k.PortalSet(f.ctx, 9)
	require.ErrorIs(t, err, types.ErrUnknownRow)
}

func TestSetIsDecodedOnce(t *testing.T) {
	m := newMemory()
	decoded := 0
	decode := func(encoded []byte) (types.Set, error) {
		decoded++
		return types.Set{Total: uint64(len(encoded))}, nil
	}
	for range 3 {
		set, err := m.set(setName{1, 2}, []byte{1}, decode)
		require.NoError(t, err)
		require.Equal(t, uint64(1), set.Total)
	}
	require.Equal(t, 1, decoded)
	set, err := m.set(setName{1, 2}, []byte{1, 2}, decode)
	require.NoError(t, err)
	require.Equal(t, uint64(2), set.Total)
	require.Equal(t, 2, decoded)
	_, err = m.set(setName{1, 2}, nil, func([]byte) (types.Set, error) { return types.Set{}, types.ErrInvalidSet })
	require.ErrorIs(t, err, types.ErrInvalidSet)
}
