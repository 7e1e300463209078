package keeper

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func (f *keysFixture) updateSets() uint64 {
	require.NoError(f.t, f.k.updateSets(f.ctx))
	return f.state().OpenSetNonce
}

func TestSetIsMade(t *testing.T) {
	lifetime := types.DefaultParams().SetLifetimeSeconds
	for name, test := range map[string]struct {
		change func(*keysFixture)
		made   bool
	}{
		"nothing changed":        {func(*keysFixture) {}, false},
		"little drift":           {func(f *keysFixture) { f.staking.validators[0].power += 40 }, false},
		"drift":                  {func(f *keysFixture) { f.staking.validators[0].power += 60 }, true},
		"drift in both ways":     {func(f *keysFixture) { f.staking.validators[0].power += 25; f.staking.validators[1].power -= 26 }, true},
		"little newcomer":        {func(f *keysFixture) { f.join(40, true) }, false},
		"newcomer":               {func(f *keysFixture) { f.join(60, true) }, true},
		"newcomer without a key": {func(f *keysFixture) { f.join(60, false) }, true},
		"a member unbonds":       {func(f *keysFixture) { f.staking.validators[3].leave(stakingtypes.Unbonding) }, true},
		"a member's key":         {func(f *keysFixture) { f.register(f.staking.validators[3], "rotated") }, true},
		"young":                  {func(f *keysFixture) { f.later(lifetime - 10) }, false},
		"old":                    {func(f *keysFixture) { f.later(lifetime) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newKeysFixture(t, 400, 300, 290, 10)
			test.change(f)
			nonce := f.updateSets()
			require.Equal(t, test.made, nonce != 0)
			if !test.made {
				return
			}
			set, err := f.k.readSet(f.ctx, keysRow, nonce)
			require.NoError(t, err)
			want := types.NewSet(keysRow, f.bonded(), 256)
			want.Nonce, want.Time = nonce, f.ctx.BlockTime().Unix()
			require.Equal(t, want, set)
			packet := f.stored(types.Packet{Row: keysRow, Nonce: nonce})
			decoded, err := portalabi.DecodeSet(packet.Body)
			require.NoError(t, err)
			require.Equal(t, want.Wire(), decoded)
			require.Zero(t, f.state().SetNonce, "the Portal does not hold it yet")
		})
	}
}

// One set is under way at a time, and another one made once that expired.
func TestOneSetAtATime(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	f.staking.validators[0].power = 60
	first := f.updateSets()
	require.NotZero(t, first)
	f.staking.validators[0].power = 90
	f.next(1)
	require.Equal(t, first, f.updateSets())

	require.NoError(t, f.k.closePacket(f.ctx, f.stored(types.Packet{Row: keysRow, Nonce: first}), types.PacketState_PACKET_STATE_EXPIRED))
	second := f.updateSets()
	require.Greater(t, second, first)
	_, err := f.k.readSet(f.ctx, keysRow, first)
	require.ErrorIs(t, err, types.ErrInvalidSet, "it never was a Portal's")
	f.execute(second)
	require.Equal(t, uint64(150), f.portalSet().Total)
	require.Zero(t, f.updateSets())
}

// A member that changes its key as often as it likes does not make as many sets, for which relayers
// are paid.
func TestChangesArePaced(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	f.register(f.staking.validators[0], "second key")
	f.execute(f.updateSets())
	f.register(f.staking.validators[0], "third key")
	f.next(1)
	require.Zero(t, f.updateSets())
	f.later(types.DefaultParams().SetLifetimeSeconds / changesPerLifetime)
	require.NotZero(t, f.updateSets())
}

// With less than three quarters keyed no set is made, and the row says why.
func TestTooFewKeys(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	row, err := f.k.row(f.ctx, keysRow)
	require.NoError(t, err)
	note := func() string {
		note, err := f.k.SetNote(f.ctx, row)
		require.NoError(t, err)
		return note
	}
	require.Empty(t, note())
	late := f.join(34, false)
	require.Zero(t, f.updateSets())
	require.Contains(t, note(), "100 of 134 power")
	status, err := NewQueryServer(f.k).Status(f.ctx, &types.QueryStatusRequest{Row: keysRow})
	require.NoError(t, err)
	require.Equal(t, note(), status.Note, "there are enough to sign, so nothing worse is said")
	late.power = 33 // 100 of 133
	require.NotZero(t, f.updateSets())
	require.Empty(t, note())

	f.staking.validators[0].leave(stakingtypes.Unbonding)
	late.leave(stakingtypes.Unbonding)
	require.Contains(t, note(), "only 60 of 100 power")
}

func TestMaxSignersKeepsTheMostPowerful(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30, 8, 7)
	row, err := f.k.row(f.ctx, keysRow)
	require.NoError(t, err)
	row.MaxSigners = 3
	require.NoError(t, f.k.Rows.Set(f.ctx, keysRow, row))
	nonce := f.updateSets()
	set, err := f.k.readSet(f.ctx, keysRow, nonce)
	require.NoError(t, err)
	require.Equal(t, uint64(115), set.Total)
	require.Equal(t, uint64(100), set.KeyedPower())
	f.execute(nonce)
	f.staking.validators[3].power, f.staking.validators[4].power = 9, 9
	require.Zero(t, f.updateSets(), "who is bonded but not a member did not leave")
}

// An error of one row leaves the others alone.
func TestRowsAreApart(t *testing.T) {
	f := newKeysFixture(t, 40, 30, 30)
	f.addRow(2)
	require.NoError(t, f.k.Sets.Remove(f.ctx, collections.Join(keysRow, uint64(0))))
	f.staking.validators[0].power = 60
	require.Zero(t, f.updateSets())
	state, err := f.k.rowState(f.ctx, 2)
	require.NoError(t, err)
	require.NotZero(t, state.OpenSetNonce)
}

// Whatever happens to validators: every set that is made is one that a Portal accepts, there is at most
// one under way, and the set that the Portal holds is none whose quorum was lost to small changes.
func TestSetsProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		powers := rapid.SliceOfN(rapid.Int64Range(1, 1_000), 4, 9).Draw(rt, "powers")
		f := newKeysFixture(rt, powers...)
		signers := rapid.Uint32Range(3, 12).Draw(rt, "max signers")
		row, err := f.k.row(f.ctx, keysRow)
		require.NoError(rt, err)
		row.MaxSigners = signers
		require.NoError(rt, f.k.Rows.Set(f.ctx, keysRow, row))
		for step := range rapid.IntRange(1, 25).Draw(rt, "steps") {
			disturb(rt, f, step)
			f.later(rapid.Uint64Range(0, 100_000).Draw(rt, "seconds"))
			before := f.state()
			nonce := f.updateSets()
			if before.OpenSetNonce != 0 && nonce == before.OpenSetNonce {
				continue
			}
			if nonce != 0 {
				requireAcceptable(rt, f, nonce, signers)
			} else {
				requireQuorum(rt, f)
			}
		}
	})
}

func disturb(rt *rapid.T, f *keysFixture, step int) {
	v := rapid.SampledFrom(f.staking.validators).Draw(rt, "validator")
	switch rapid.IntRange(0, 7).Draw(rt, "what") {
	case 0, 1:
		v.power = rapid.Int64Range(1, 1_000).Draw(rt, "power")
	case 2:
		v.leave(stakingtypes.Unbonding)
	case 3:
		v.leave(stakingtypes.Bonded)
	case 4:
		f.register(v, fmt.Sprintf("key of step %d", step))
	case 5:
		f.join(rapid.Int64Range(1, 1_000).Draw(rt, "power"), rapid.Bool().Draw(rt, "keyed"))
	case 6:
		if nonce := f.state().OpenSetNonce; nonce != 0 {
			f.execute(nonce)
		}
	case 7:
		if nonce := f.state().OpenSetNonce; nonce != 0 {
			packet := f.stored(types.Packet{Row: keysRow, Nonce: nonce})
			require.NoError(rt, f.k.closePacket(f.ctx, packet, types.PacketState_PACKET_STATE_EXPIRED))
		}
	}
}

func requireAcceptable(rt *rapid.T, f *keysFixture, nonce uint64, signers uint32) {
	packet := f.stored(types.Packet{Row: keysRow, Nonce: nonce})
	decoded, err := portalabi.DecodeSet(packet.Body)
	require.NoError(rt, err)
	require.LessOrEqual(rt, len(decoded.Members), int(signers))
	set, err := f.k.readSet(f.ctx, keysRow, nonce)
	require.NoError(rt, err)
	require.Equal(rt, decoded, set.Wire())
	require.GreaterOrEqual(rt, 4*set.KeyedPower(), 3*set.Total)
	require.NotEqual(rt, f.portalSet().Nonce, nonce)
}

// requireQuorum: if no other set is due, those who have three quarters of the power of now can sign for
// the set that the Portal holds, less the 5 % that its powers may be behind.
func requireQuorum(rt *rapid.T, f *keysFixture) {
	held, bonded := f.portalSet(), f.bonded()
	row, err := f.k.row(f.ctx, keysRow)
	require.NoError(rt, err)
	next := types.NewSet(keysRow, bonded, row.MaxSigners)
	if !next.Robust() || next.Validate() != nil || memberChanged(held, bonded) {
		return
	}
	quorum := uint64(0)
	for _, member := range next.Members {
		if stays, found := held.Member(member.Address); found {
			quorum += stays.Power
		}
	}
	require.True(rt, types.MoreThanTwoThirds(quorum, held.Total), "%d of %d", quorum, held.Total)
}
