package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestRegisterKey(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	v := f.join(5, false)
	require.NoError(t, f.k.Keyless.Set(f.ctx, v.operator(), 7))
	msg := registration(v, "a new key")
	require.NoError(t, f.k.registerKey(f.ctx, msg))

	want := types.BridgeKey{Operator: v.text(), Address: msg.Address, Height: f.ctx.BlockHeight()}
	key, err := f.k.BridgeKeys.Get(f.ctx, v.operator())
	require.NoError(t, err)
	require.Equal(t, want, key)
	owner, err := f.k.KeyOwners.Get(f.ctx, msg.Address)
	require.NoError(t, err)
	require.Equal(t, want, owner)
	keyless, err := f.k.Keyless.Has(f.ctx, v.operator())
	require.NoError(t, err)
	require.False(t, keyless)
	requireEvent(t, f.ctx, &types.EventKeyRegistered{Operator: v.text(), Address: msg.Address})
	signed, total, err := f.k.keyedPower(f.ctx)
	require.NoError(t, err)
	require.Equal(t, []uint64{25, 25}, []uint64{signed, total})
}

// A rotation names the new key, and the old one stays known for evidence.
func TestRotateKey(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	v := f.staking.validators[0]
	old := v.bridgeKey()
	f.register(v, "another key")
	key, err := f.k.BridgeKeys.Get(f.ctx, v.operator())
	require.NoError(t, err)
	now := v.bridgeKey()
	require.Equal(t, now[:], key.Address)
	owner, err := f.k.KeyOwners.Get(f.ctx, old[:])
	require.NoError(t, err)
	require.Equal(t, v.text(), owner.Operator)

	_, member := f.portalSet().Member(now[:])
	require.False(t, member, "the Portal counts the key from its next set on")
	_, member = f.renewSet().Member(now[:])
	require.True(t, member)
}

// Whoever is jailed or unbonding may register: a key is the cure.
func TestJailedRegistersKey(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	v := f.join(5, false)
	v.jailed, v.status = true, stakingtypes.Unbonding
	require.NoError(t, f.k.registerKey(f.ctx, registration(v, "cure")))
}

func TestRegisterKeyRefusals(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	a, b := f.staking.validators[0], f.staking.validators[1]
	f.register(a, "rotated")
	stranger := &fakeValidator{name: "stranger"}
	with := func(msg *types.MsgRegisterKey, change func(*types.MsgRegisterKey)) *types.MsgRegisterKey {
		change(msg)
		return msg
	}
	for name, test := range map[string]struct {
		msg  *types.MsgRegisterKey
		want *errorsmod.Error
	}{
		"no validator":       {registration(stranger, "key"), types.ErrUnknownValidator},
		"no operator":        {with(registration(a, "key"), func(m *types.MsgRegisterKey) { m.Operator = "bttcvaloper1" }), types.ErrUnknownValidator},
		"zero":               {with(registration(a, "key"), func(m *types.MsgRegisterKey) { m.Address = make([]byte, 20) }), types.ErrInvalidKey},
		"short":              {with(registration(a, "key"), func(m *types.MsgRegisterKey) { m.Address = m.Address[1:] }), types.ErrInvalidKey},
		"operator's account": {with(registration(a, "key"), func(m *types.MsgRegisterKey) { m.Address = a.operator() }), types.ErrInvalidKey},
		"no proof":           {with(registration(a, "key"), func(m *types.MsgRegisterKey) { m.Proof = nil }), types.ErrSignature},
		"zero proof":         {with(registration(a, "key"), func(m *types.MsgRegisterKey) { m.Proof = make([]byte, 64) }), types.ErrSignature},
		"changed proof":      {with(registration(a, "key"), func(m *types.MsgRegisterKey) { m.Proof[0] ^= 1 }), types.ErrSignature},
		"another's proof": {with(registration(a, "key"), func(m *types.MsgRegisterKey) {
			m.Proof = registration(b, "key").Proof
		}), types.ErrSignature},
		"another's key":     {registration(a, b.name), types.ErrKeyTaken},
		"own key":           {registration(b, b.name), types.ErrKeyTaken},
		"own former key":    {registration(a, a.name), types.ErrKeyTaken},
		"another's old key": {registration(b, a.name), types.ErrKeyTaken},
	} {
		t.Run(name, func(t *testing.T) {
			err := f.k.registerKey(f.ctx, test.msg)
			require.ErrorIs(t, err, test.want)
			_, code, _ := errorsmod.ABCIInfo(err, false)
			require.Equal(t, test.want.ABCICode(), code)
		})
	}
}

// The members of a constructor's set have their keys before anybody registered them.
func TestRegisterKeyOfForeignSet(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	a, b := f.staking.validators[0], f.staking.validators[1]
	set := f.portalSet()
	reserved := registration(a, "reserved")
	set.Members = append([]types.Member{}, set.Members...)
	for i := range set.Members {
		if string(set.Members[i].Operator) == string(a.operator()) {
			set.Members[i].Address = reserved.Address
		}
	}
	setMembers(f, set)
	require.ErrorIs(t, f.k.registerKey(f.ctx, registration(b, "reserved")), types.ErrKeyTaken)
	require.NoError(t, f.k.registerKey(f.ctx, reserved))
}
