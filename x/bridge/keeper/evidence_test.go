package keeper

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// forge signs a packet that never was.
func (f *keysFixture) forge(v *fakeValidator, nonce uint64) *types.MsgSubmitEvidence {
	return f.forgeFor(v, keysRow, portalabi.Packet{Nonce: nonce, Kind: portalabi.KindBatch, Deadline: 7, Body: []byte("to a thief")})
}

func (f *keysFixture) forgeFor(v *fakeValidator, id uint32, packet portalabi.Packet) *types.MsgSubmitEvidence {
	row, err := f.k.row(f.ctx, id)
	require.NoError(f.t, err)
	signature, err := portalabi.SignDigest(v.key, packet.Digest(f.k.Domain(row)))
	require.NoError(f.t, err)
	return &types.MsgSubmitEvidence{
		Row: id, Kind: uint32(packet.Kind), Nonce: packet.Nonce, Deadline: packet.Deadline, Body: packet.Body, Signature: signature[:],
	}
}

func TestEvidence(t *testing.T) {
	f := newKeysFixture(t, 10, 1000, 1000)
	v := f.staking.validators[0]
	f.next(5)
	msg := f.forge(v, 1)
	require.NoError(t, f.k.submitEvidence(f.ctx, msg))
	require.True(t, v.jailed)
	require.True(t, f.slashing.tombstoned[string(v.consensus())])
	require.Equal(t, []string{"validator 0: 0.050000000000000000 of 10 since 100"}, f.slashing.slashes)

	row, err := f.k.row(f.ctx, keysRow)
	require.NoError(t, err)
	digest := portalabi.Packet{Nonce: 1, Kind: 1, Deadline: 7, Body: msg.Body}.Digest(f.k.Domain(row))
	key := v.bridgeKey()
	punishment, err := f.k.Punishments.Get(f.ctx, collections.Join(digest[:], key[:]))
	require.NoError(t, err)
	require.Equal(t, types.Punishment{
		Digest: digest[:], Signer: key[:], Operator: v.text(), Time: f.ctx.BlockTime().Unix(), Power: 10,
	}, punishment)
	requireEvent(t, f.ctx, &types.EventValidatorPunished{Operator: v.text(), Address: key[:], Digest: digest[:], Slashed: true})

	require.ErrorIs(t, f.k.submitEvidence(f.ctx, msg), types.ErrPunished)
	require.ErrorIs(t, f.k.submitEvidence(f.ctx, f.forge(v, 2)), types.ErrPunished, "a stolen key signs any number")
	require.Len(t, f.slashing.slashes, 1)
}

// Any packet of a row's domain counts: unknown kinds, nonces of the past and the future, bodies that
// mean nothing, a deadline that differs, and keys that were replaced.
func TestEvidenceOfAnyPacket(t *testing.T) {
	f := newKeysFixture(t, 10, 1000, 1000)
	made := f.packet()
	for name, packet := range map[string]portalabi.Packet{
		"unknown kind": {Kind: 200, Nonce: 1},
		"kind 0":       {Nonce: made.Nonce, Deadline: made.Deadline, Body: made.Body},
		"nonce 0":      {Kind: portalabi.KindPause},
		"future nonce": {Kind: portalabi.KindPause, Nonce: 1 << 60},
		"other body":   {Kind: portalabi.KindPause, Nonce: made.Nonce, Deadline: made.Deadline, Body: []byte{9}},
		"deadline":     {Kind: portalabi.KindPause, Nonce: made.Nonce, Deadline: made.Deadline + 1, Body: made.Body},
		"wide set":     {Kind: portalabi.KindValset, Nonce: made.Nonce, Body: make([]byte, 64)},
	} {
		t.Run(name, func(t *testing.T) {
			f := newKeysFixture(t, 10, 1000, 1000)
			require.Equal(t, made, f.packet())
			v := f.staking.validators[0]
			evidence := f.forgeFor(v, keysRow, packet)
			f.register(v, "rotated")
			require.NoError(t, f.k.submitEvidence(f.ctx, evidence))
			require.True(t, v.jailed)
		})
	}
}

func TestEvidenceRefusals(t *testing.T) {
	f := newKeysFixture(t, 10, 1000, 1000)
	f.addRow(2)
	v := f.staking.validators[0]
	made := f.packet()
	gone, never := f.join(5, true), f.join(5, true)
	f.slashing.unknown, never.status = never, stakingtypes.Unbonded
	goneEvidence := f.forge(gone, 3)
	f.staking.validators = append(f.staking.validators[:3:3], never)
	with := func(change func(*types.MsgSubmitEvidence)) *types.MsgSubmitEvidence {
		msg := f.forge(v, 1)
		change(msg)
		return msg
	}
	for name, test := range map[string]struct {
		msg  *types.MsgSubmitEvidence
		want *errorsmod.Error
	}{
		"no row":             {with(func(m *types.MsgSubmitEvidence) { m.Row = 9 }), types.ErrUnknownRow},
		"another row":        {with(func(m *types.MsgSubmitEvidence) { m.Row = 2 }), types.ErrEvidence},
		"wide kind":          {with(func(m *types.MsgSubmitEvidence) { m.Kind += 256 }), types.ErrEvidence},
		"another packet":     {with(func(m *types.MsgSubmitEvidence) { m.Nonce++ }), types.ErrEvidence},
		"no signature":       {with(func(m *types.MsgSubmitEvidence) { m.Signature = nil }), types.ErrSignature},
		"zero signature":     {with(func(m *types.MsgSubmitEvidence) { m.Signature = make([]byte, 64) }), types.ErrSignature},
		"a packet":           {f.forgeFor(v, keysRow, made.Wire()), types.ErrEvidence},
		"nobody's key":       {f.forge(&fakeValidator{key: privateKey("stranger")}, 1), types.ErrEvidence},
		"validator gone":     {goneEvidence, types.ErrUnknownValidator},
		"never in consensus": {f.forge(never, 1), types.ErrUnknownValidator},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, _ := f.ctx.CacheContext()
			err := f.k.submitEvidence(ctx, test.msg)
			require.ErrorIs(t, err, test.want)
			_, code, _ := errorsmod.ABCIInfo(err, false)
			require.Equal(t, test.want.ABCICode(), code)
			require.False(t, v.jailed)
		})
	}
}

// Executed, expired and pruned packets were made all the same.
func TestSignersOfClosedPacketsAreHonest(t *testing.T) {
	f := newKeysFixture(t, 10, 1000, 1000)
	v := f.staking.validators[0]
	packet := f.packet()
	evidence := f.forgeFor(v, keysRow, packet.Wire())
	f.next(1)
	require.NoError(t, f.k.closePacket(f.ctx, packet, types.PacketState_PACKET_STATE_EXPIRED))
	require.ErrorIs(t, f.k.submitEvidence(f.ctx, evidence), types.ErrEvidence)
	f.later(200 * 24 * 3600)
	require.NoError(t, f.k.prune(f.ctx))
	_, err := f.k.openPacket(f.ctx, packet.Row, packet.Nonce)
	require.ErrorIs(t, err, types.ErrUnknownPacket)
	require.ErrorIs(t, f.k.submitEvidence(f.ctx, evidence), types.ErrEvidence)
}

// Who unbonds is punished, with the power that the Portal still counts.
func TestEvidenceWhileUnbonding(t *testing.T) {
	f := newKeysFixture(t, 10, 1000, 1000)
	v := f.staking.validators[0]
	v.power = 2
	v.leave(stakingtypes.Unbonding)
	require.NoError(t, f.k.submitEvidence(f.ctx, f.forge(v, 1)))
	require.Equal(t, []string{"validator 0: 0.050000000000000000 of 10 since 100"}, f.slashing.slashes)
	require.True(t, f.slashing.tombstoned[string(v.consensus())])

	f = newKeysFixture(t, 10, 1000, 1000)
	v = f.staking.validators[0]
	v.leave(stakingtypes.Unbonded)
	require.NoError(t, f.k.submitEvidence(f.ctx, f.forge(v, 1)))
	require.Empty(t, f.slashing.slashes, "nothing of it is bonded")
	require.True(t, v.jailed)
	require.True(t, f.slashing.tombstoned[string(v.consensus())])
}

// Who punishes dust of his own first shields nobody.
func TestDustShieldsNoForger(t *testing.T) {
	f := newKeysFixture(t, 1, 1, 500, 1000, 1000)
	validators := f.staking.validators
	for i, v := range validators[:3] {
		require.NoError(t, f.k.submitEvidence(f.ctx, f.forge(v, 1)), fmt.Sprint(i))
		require.True(t, v.jailed)
		require.True(t, f.slashing.tombstoned[string(v.consensus())])
		v.leave(stakingtypes.Bonded) // it stays in the total of this block
	}
	require.Len(t, f.slashing.slashes, 3)
	for _, v := range validators[3:] {
		require.ErrorIs(t, f.k.submitEvidence(f.ctx, f.forge(v, 1)), types.ErrDayBound)
		require.False(t, v.jailed)
	}
	f.later(punishmentDay)
	require.NoError(t, f.k.submitEvidence(f.ctx, f.forge(validators[3], 1)), "the evidence stays good")
}

// Evidence removes no more once 5 % are gone in a day; the rest is punished later.
func TestEvidenceIsBoundedPerDay(t *testing.T) {
	f := newKeysFixture(t, 20, 30, 10, 940)
	validators := f.staking.validators
	for i, want := range []*errorsmod.Error{nil, nil, types.ErrDayBound} {
		v := validators[i]
		err := f.k.submitEvidence(f.ctx, f.forge(v, 1))
		if want == nil {
			require.NoError(t, err, fmt.Sprint(i))
			v.leave(stakingtypes.Bonded) // it stays in the total of this block
			continue
		}
		require.ErrorIs(t, err, want)
		require.False(t, v.jailed)
	}
	f.later(punishmentDay - 2)
	require.ErrorIs(t, f.k.submitEvidence(f.ctx, f.forge(validators[2], 1)), types.ErrDayBound)
	f.next(1)
	require.NoError(t, f.k.submitEvidence(f.ctx, f.forge(validators[2], 1)))
	f.later(punishmentDay)
	require.NoError(t, f.k.submitEvidence(f.ctx, f.forge(validators[3], 1)), "the first of a day passes with any power")
}
