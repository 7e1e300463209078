package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const absenceBlocks = 100

// newAbsenceFixture has four members, the first two of which sign all.
func newAbsenceFixture(t *testing.T) (*keysFixture, []*fakeValidator) {
	f := newKeysFixture(t, 400, 300, 290, 10)
	f.params(func(p *types.Params) { p.AbsenceBlocks, p.KeyGraceBlocks = absenceBlocks, 0 })
	f.next(1000)
	return f, f.staking.validators
}

func (f *keysFixture) countAbsence() (jailed []string) {
	require.NoError(f.t, f.k.countAbsence(f.ctx))
	for _, v := range f.staking.validators {
		if v.jailed {
			jailed = append(jailed, v.name)
		}
	}
	return jailed
}

func TestAbsence(t *testing.T) {
	f, v := newAbsenceFixture(t)
	packet := f.packet()
	f.sign(packet, v[0], v[1], v[2])
	f.next(absenceBlocks - 1)
	require.Empty(t, f.countAbsence())
	f.next(1)
	require.Equal(t, []string{v[3].name}, f.countAbsence())
	requireEvent(t, f.ctx, &types.EventSignerAbsent{Operator: v[3].text(), Row: keysRow, Nonce: packet.Nonce})
	require.Empty(t, f.slashing.slashes)
	require.Empty(t, f.slashing.tombstoned)
	require.Equal(t, stakingtypes.Unbonding, v[3].status)
}

// What is missing can be submitted from jail, and then unjailing lasts.
func TestAbsenceIsCured(t *testing.T) {
	f, v := newAbsenceFixture(t)
	packet := f.packet()
	f.sign(packet, v[0], v[1], v[2])
	f.next(absenceBlocks)
	require.NotEmpty(t, f.countAbsence())
	unjail := func() { v[3].jailed = false; v[3].leave(stakingtypes.Bonded) }
	unjail()
	require.NotEmpty(t, f.countAbsence(), "nothing was cured")
	f.sign(packet, v[3])
	unjail()
	require.Empty(t, f.countAbsence())
}

func TestAbsenceIsNotCounted(t *testing.T) {
	for name, spare := range map[string]func(*keysFixture, []*fakeValidator, types.Packet){
		"paused inbound": func(f *keysFixture, _ []*fakeValidator, _ types.Packet) {
			require.NoError(f.t, f.k.setPause(f.ctx, &types.MsgSetPause{Row: keysRow, Pause: types.Pause{Inbound: true}}))
		},
		"paused outbound": func(f *keysFixture, _ []*fakeValidator, _ types.Packet) {
			require.NoError(f.t, f.k.setPause(f.ctx, &types.MsgSetPause{Row: keysRow, Pause: types.Pause{Outbound: true}}))
		},
		"switched off": func(f *keysFixture, _ []*fakeValidator, _ types.Packet) {
			f.params(func(p *types.Params) { p.InjectionEnabled = false })
		},
		"never": func(f *keysFixture, _ []*fakeValidator, _ types.Packet) {
			f.params(func(p *types.Params) { p.AbsenceBlocks = 0 })
		},
		"packet closed": func(f *keysFixture, _ []*fakeValidator, packet types.Packet) {
			require.NoError(f.t, f.k.closePacket(f.ctx, f.stored(packet), types.PacketState_PACKET_STATE_EXECUTED))
		},
		"not in consensus": func(_ *keysFixture, v []*fakeValidator, _ types.Packet) { v[3].leave(stakingtypes.Unbonding) },
		"gone":             func(f *keysFixture, v []*fakeValidator, _ types.Packet) { f.staking.validators = v[:3] },
		"no member any more": func(f *keysFixture, v []*fakeValidator, _ types.Packet) {
			v[3].leave(stakingtypes.Unbonding)
			f.renewSet()
			v[3].leave(stakingtypes.Bonded)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, v := newAbsenceFixture(t)
			packet := f.packet()
			f.sign(packet, v[0], v[1], v[2])
			f.next(absenceBlocks)
			spare(f, v, packet)
			require.Empty(t, f.countAbsence())
		})
	}
}

// Where no quorum signs, the bridge failed and not a validator.
func TestAbsenceOfQuorumIsNobodysFault(t *testing.T) {
	f, v := newAbsenceFixture(t)
	packet := f.packet()
	f.sign(packet, v[0], v[3])
	f.next(10 * absenceBlocks)
	require.Empty(t, f.countAbsence())
	f.sign(packet, v[1])
	require.Equal(t, []string{v[2].name}, f.countAbsence())
}

// A newcomer has as much time for old packets as the others had; who stays has no more.
func TestAbsenceCountsFromMembership(t *testing.T) {
	f, v := newAbsenceFixture(t)
	packet := f.packet()
	f.sign(packet, v[0], v[1], v[2], v[3])
	newcomer := f.join(10, true)
	f.next(absenceBlocks)
	require.NotZero(t, f.renewSet().Nonce)
	f.next(absenceBlocks - 1)
	require.Empty(t, f.countAbsence())
	f.next(1)
	require.Equal(t, []string{newcomer.name}, f.countAbsence())

	f, v = newAbsenceFixture(t)
	packet = f.packet()
	f.sign(packet, v[0], v[1], v[2])
	f.next(absenceBlocks - 1)
	f.renewSet()
	f.next(1)
	require.Equal(t, []string{v[3].name}, f.countAbsence())
}

// One is jailed at a time, so that the others are judged by what is left.
func TestOneAbsentAtATime(t *testing.T) {
	f, v := newAbsenceFixture(t)
	packet := f.packet()
	f.sign(packet, v[0], v[1])
	f.next(absenceBlocks)
	require.Len(t, f.countAbsence(), 1)
	require.Len(t, f.countAbsence(), 2)
	require.Len(t, f.countAbsence(), 2)
}

func TestKeyless(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	f.params(func(p *types.Params) { p.KeyGraceBlocks = 50 })
	late := f.join(10, false)
	require.Empty(t, f.countAbsence())
	f.next(49)
	require.Empty(t, f.countAbsence())
	f.next(1)
	require.Equal(t, []string{late.name}, f.countAbsence())

	late.jailed, late.status = false, stakingtypes.Bonded
	require.NotEmpty(t, f.countAbsence(), "jail does not begin the time anew")
	f.register(late, "a key")
	late.jailed, late.status = false, stakingtypes.Bonded
	f.next(1000)
	require.Empty(t, f.countAbsence())
}

func TestKeylessIsNotJailed(t *testing.T) {
	for name, spare := range map[string]func(*keysFixture){
		"never":     func(f *keysFixture) { f.params(func(p *types.Params) { p.KeyGraceBlocks = 0 }) },
		"most lack": func(f *keysFixture) { f.join(40, false) },
		"no row":    func(f *keysFixture) { require.NoError(f.t, f.k.Rows.Remove(f.ctx, keysRow)) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newKeysFixture(t, 40, 30, 30)
			f.params(func(p *types.Params) { p.KeyGraceBlocks = 50 })
			f.join(11, false)
			require.Empty(t, f.countAbsence())
			spare(f)
			f.next(1000)
			require.Empty(t, f.countAbsence())
		})
	}
}

func TestHooks(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	v := f.staking.validators[0]
	require.NoError(t, f.k.Keyless.Set(f.ctx, v.operator(), 5))
	hooks := f.k.Hooks()
	require.NoError(t, hooks.AfterValidatorBeginUnbonding(f.ctx, v.consensus(), v.operator()))
	poor := f.ctx.WithGasMeter(storetypes.NewGasMeter(1))
	require.NoError(t, hooks.AfterValidatorRemoved(poor, v.consensus(), v.operator()))
	for _, has := range []func() (bool, error){
		func() (bool, error) { return f.k.BridgeKeys.Has(f.ctx, v.operator()) },
		func() (bool, error) { return f.k.Keyless.Has(f.ctx, v.operator()) },
	} {
		found, err := has()
		require.NoError(t, err)
		require.False(t, found)
	}
	key := v.bridgeKey()
	owner, err := f.k.KeyOwners.Get(f.ctx, key[:])
	require.NoError(t, err)
	require.Equal(t, v.text(), owner.Operator)
	require.NoError(t, hooks.AfterValidatorRemoved(f.ctx, v.consensus(), v.operator()), "twice is no failure")
}

// Who is out of consensus already is not looked into any further.
func TestAbsenceOfJailedReadsNoSets(t *testing.T) {
	f, v := newAbsenceFixture(t)
	f.renewSet()
	packet := f.packet()
	f.sign(packet, v[0], v[1], v[2])
	f.next(absenceBlocks)
	v[3].jailed = true
	v[3].leave(stakingtypes.Unbonding)
	before := f.ctx.GasMeter().GasConsumed()
	jailed, err := f.k.jailMember(f.ctx, types.Params{AbsenceBlocks: 1}, packet, f.portalSet(), types.Member{Operator: v[3].operator()})
	require.NoError(t, err)
	require.False(t, jailed)
	withSet := f.ctx.GasMeter().GasConsumed() - before
	before = f.ctx.GasMeter().GasConsumed()
	f.portalSet()
	require.Equal(t, f.ctx.GasMeter().GasConsumed()-before, withSet)
}
