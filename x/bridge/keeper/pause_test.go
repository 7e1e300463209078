package keeper

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// newPauseFixture has a token besides.
func newPauseFixture(t *testing.T) (f *keysFixture, contract []byte, length uint64) {
	f = newKeysFixture(t, 10, 10)
	contract = addressOf("token")
	zero := types.Flow{Used: math.ZeroInt()}
	require.NoError(t, f.k.Ledgers.Set(f.ctx, collections.Join(keysRow, contract), types.TokenLedger{
		Locked: math.ZeroInt(), Reserved: math.ZeroInt(), Held: math.ZeroInt(), Inflow: zero, Outflow: zero,
	}))
	return f, contract, types.DefaultParams().GuardianPauseSeconds
}

func (f *keysFixture) pauseOf(contract []byte) types.Pause {
	if contract == nil {
		return f.state().Pause
	}
	ledger, err := f.k.Ledgers.Get(f.ctx, collections.Join(keysRow, contract))
	require.NoError(f.t, err)
	return ledger.Pause
}

func guardianPauses(name string, contract []byte, inbound, outbound bool) *types.MsgGuardianPause {
	return &types.MsgGuardianPause{
		Guardian: accountOf(name), Row: keysRow, Contract: contract, Inbound: inbound, Outbound: outbound, Reason: "an incident",
	}
}

func TestGuardianPauseEndsByItself(t *testing.T) {
	f, token, length := newPauseFixture(t)
	for _, contract := range [][]byte{nil, token} {
		until := f.ctx.BlockTime().Unix() + int64(length)
		require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", contract, true, true)))
		pause := f.pauseOf(contract)
		require.True(t, pause.Inbound && pause.Outbound)
		require.Equal(t, until, pause.Until)
		require.Equal(t, "an incident", pause.Reason)
		requireEvent(t, f.ctx, &types.EventPauseChanged{
			Row: keysRow, Contract: contract, Inbound: true, Outbound: true, Until: until, Reason: "an incident",
		})
	}
	f.later(length - 2)
	require.NoError(t, f.k.endPauses(f.ctx))
	require.True(t, f.pauseOf(nil).Inbound && f.pauseOf(token).Outbound)
	f.next(1)
	require.NoError(t, f.k.endPauses(f.ctx))
	for _, contract := range [][]byte{nil, token} {
		pause := f.pauseOf(contract)
		require.False(t, pause.Inbound || pause.Outbound)
		require.Zero(t, pause.Until)
		requireEvent(t, f.ctx, &types.EventPauseChanged{Row: keysRow, Contract: contract})
	}
	f.next(1)
	require.NoError(t, f.k.endPauses(f.ctx))
	requireNoEvent(t, f.ctx, &types.EventPauseChanged{})
}

// After its pause ended a guardian waits as long as that lasted; another one need not.
func TestGuardianWaits(t *testing.T) {
	f, token, length := newPauseFixture(t)
	require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, false)))
	require.ErrorIs(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, false)), types.ErrPaused)
	require.ErrorIs(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, false, true)), types.ErrGuardianWaits)
	require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", token, true, false)), "the token is another thing")

	f.later(length)
	require.NoError(t, f.k.endPauses(f.ctx))
	require.False(t, f.pauseOf(nil).Inbound)
	require.ErrorIs(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, true)), types.ErrGuardianWaits)
	require.NoError(t, f.k.setPause(f.ctx, &types.MsgSetPause{Row: keysRow}), "governance does not shorten the wait")
	require.ErrorIs(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, true)), types.ErrGuardianWaits)
	require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian b", nil, true, true)))

	f.later(length)
	require.NoError(t, f.k.endPauses(f.ctx))
	require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, true)))
	require.Len(t, f.pauseOf(nil).GuardianPauses, 2)
}

// Two guardians add up: the later end counts.
func TestGuardiansAddUp(t *testing.T) {
	f, _, length := newPauseFixture(t)
	require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, false)))
	f.later(length / 2)
	require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian b", nil, false, true)))
	f.later(length / 2)
	require.NoError(t, f.k.endPauses(f.ctx))
	require.True(t, f.pauseOf(nil).Inbound && f.pauseOf(nil).Outbound)
	f.later(length)
	require.NoError(t, f.k.endPauses(f.ctx))
	require.False(t, f.pauseOf(nil).Inbound || f.pauseOf(nil).Outbound)
}

// What governance paused outlasts a guardian's pause.
func TestGuardianPauseOverGovernances(t *testing.T) {
	f, _, length := newPauseFixture(t)
	require.NoError(t, f.k.setPause(f.ctx, &types.MsgSetPause{Row: keysRow, Pause: types.Pause{Inbound: true, Reason: "upgrade"}}))
	require.ErrorIs(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, false)), types.ErrPaused)
	require.NoError(t, f.k.guardianPause(f.ctx, guardianPauses("guardian a", nil, true, true)))
	f.later(length)
	require.NoError(t, f.k.endPauses(f.ctx))
	pause := f.pauseOf(nil)
	require.True(t, pause.Inbound)
	require.False(t, pause.Outbound)
	require.Zero(t, pause.Until)

	until := f.ctx.BlockTime().Unix() + 10
	require.NoError(t, f.k.setPause(f.ctx, &types.MsgSetPause{Row: keysRow, Pause: types.Pause{Outbound: true, Until: until}}))
	f.next(10)
	require.NoError(t, f.k.endPauses(f.ctx))
	require.False(t, f.pauseOf(nil).Inbound || f.pauseOf(nil).Outbound)
}

func TestGuardianPauseRefusals(t *testing.T) {
	f, token, _ := newPauseFixture(t)
	with := func(change func(*types.MsgGuardianPause)) *types.MsgGuardianPause {
		msg := guardianPauses("guardian a", nil, true, true)
		change(msg)
		return msg
	}
	for name, test := range map[string]struct {
		msg  *types.MsgGuardianPause
		want *errorsmod.Error
	}{
		"not a guardian": {guardianPauses("somebody", nil, true, true), types.ErrNotGuardian},
		"nothing":        {guardianPauses("guardian a", nil, false, false), types.ErrInvalidPause},
		"no row":         {with(func(m *types.MsgGuardianPause) { m.Row = 9 }), types.ErrUnknownRow},
		"no row's token": {with(func(m *types.MsgGuardianPause) { m.Row, m.Contract = 9, token }), types.ErrUnknownRow},
		"no token":       {guardianPauses("guardian a", addressOf("other"), true, true), types.ErrUnknownToken},
		"short contract": {guardianPauses("guardian a", token[1:], true, true), types.ErrUnknownToken},
		"long reason":    {with(func(m *types.MsgGuardianPause) { m.Reason = strings.Repeat("x", 141) }), types.ErrInvalidRow},
	} {
		t.Run(name, func(t *testing.T) {
			err := f.k.guardianPause(f.ctx, test.msg)
			require.ErrorIs(t, err, test.want)
			_, code, _ := errorsmod.ABCIInfo(err, false)
			require.Equal(t, test.want.ABCICode(), code)
			require.Equal(t, types.Pause{}, f.pauseOf(nil))
		})
	}
}

func TestSetPauseOfPortal(t *testing.T) {
	f, _, _ := newPauseFixture(t)
	for _, pause := range []types.Pause{{Inbound: true}, {Outbound: true}, {Inbound: true, Outbound: true}, {}} {
		nonce := f.state().NextPacketNonce
		require.NoError(t, f.k.setPause(f.ctx, &types.MsgSetPause{Row: keysRow, Pause: pause, Portal: true}))
		require.Equal(t, pause, f.pauseOf(nil))
		packet := f.stored(types.Packet{Row: keysRow, Nonce: nonce})
		body, err := portalabi.DecodeBody(packet.WireKind(), packet.Body)
		require.NoError(t, err)
		require.Equal(t, portalabi.Pause{Deposits: pause.Inbound, Withdrawals: pause.Outbound}, body)
	}
}

func TestSetPauseRefusals(t *testing.T) {
	f, token, _ := newPauseFixture(t)
	now := f.ctx.BlockTime().Unix()
	for name, test := range map[string]struct {
		msg  types.MsgSetPause
		want *errorsmod.Error
	}{
		"no row":            {types.MsgSetPause{Row: 9, Pause: types.Pause{Inbound: true}}, types.ErrUnknownRow},
		"no token":          {types.MsgSetPause{Row: keysRow, Contract: addressOf("other"), Pause: types.Pause{Inbound: true}}, types.ErrUnknownToken},
		"ends in the past":  {types.MsgSetPause{Row: keysRow, Pause: types.Pause{Inbound: true, Until: now}}, types.ErrInvalidPause},
		"ends nothing":      {types.MsgSetPause{Row: keysRow, Pause: types.Pause{Until: now + 9}}, types.ErrInvalidPause},
		"inner fields":      {types.MsgSetPause{Row: keysRow, Pause: types.Pause{Inbound: true, InboundAfter: true}}, types.ErrInvalidPause},
		"guardians' fields": {types.MsgSetPause{Row: keysRow, Pause: types.Pause{GuardianPauses: make([]types.GuardianPauseRecord, 1)}}, types.ErrInvalidPause},
		"portal's token":    {types.MsgSetPause{Row: keysRow, Contract: token, Pause: types.Pause{Inbound: true}, Portal: true}, types.ErrInvalidPause},
		"portal's end":      {types.MsgSetPause{Row: keysRow, Pause: types.Pause{Inbound: true, Until: now + 9}, Portal: true}, types.ErrInvalidPause},
		"long reason":       {types.MsgSetPause{Row: keysRow, Pause: types.Pause{Inbound: true, Reason: strings.Repeat("x", 141)}}, types.ErrInvalidRow},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, f.k.setPause(f.ctx, &test.msg), test.want)
			require.Equal(t, types.Pause{}, f.pauseOf(nil))
		})
	}
}

// Sets and signatures go on while all stands still.
func TestPausedRowSigns(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	require.NoError(t, f.k.setPause(f.ctx, &types.MsgSetPause{Row: keysRow, Pause: types.Pause{Inbound: true, Outbound: true}}))
	packet := f.packet()
	f.sign(packet, f.staking.validators...)
	require.NotZero(t, f.stored(packet).SignedHeight)
	f.staking.validators[0].power = 80
	require.NotZero(t, f.updateSets())
}
