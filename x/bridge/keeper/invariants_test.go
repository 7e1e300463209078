package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Each invariant finds what it is for.
func TestBrokenInvariants(t *testing.T) {
	for name, test := range map[string]struct {
		spoil  func(f *fixture) error
		broken string
	}{
		"money from nowhere": {func(f *fixture) error {
			f.Give(alice, coin(usdt, 1_000_000))
			return nil
		}, "denoms-backed"},
		"more reserved": {func(f *fixture) error {
			return f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Reserved = l.Reserved.AddRaw(1) })
		}, "genesis-valid"},
		"less held": {func(f *fixture) error {
			return f.k.updateLedger(f.Ctx, ethereum, usdtThere[:], func(l *types.TokenLedger) { l.Held = l.Held.SubRaw(1) })
		}, "genesis-valid"},
		"the module paid out": {func(f *fixture) error {
			return f.Bank.SendCoinsFromModuleToAccount(f.Ctx, types.ModuleName, alice, f.Bank.GetAllBalances(f.Ctx, authtypes.NewModuleAddress(types.ModuleName)))
		}, "withdrawals-covered"},
		"a denom of another contract": {func(f *fixture) error {
			return f.k.TokensByDenom.Set(f.Ctx, collections.Join(ethereum, btt), usdtThere[:])
		}, "registry-bijective"},
		"a denom too many": {func(f *fixture) error {
			return f.k.TokensByDenom.Set(f.Ctx, collections.Join(ethereum, "anew"), usdtThere[:])
		}, "registry-bijective"},
		"an open packet that is not listed": {func(f *fixture) error {
			return f.k.OpenPackets.Clear(f.Ctx, nil)
		}, "packets-in-one-state"},
		"a packet open and closed": {func(f *fixture) error {
			return f.k.OpenPackets.Set(f.Ctx, collections.Join(ethereum, uint64(1)))
		}, "packets-in-one-state"},
		"a digest forgotten": {func(f *fixture) error { return f.k.Digests.Clear(f.Ctx, nil) }, "packets-in-one-state"},
		"held in no queue":   {func(f *fixture) error { return f.k.HeldByToken.Clear(f.Ctx, nil) }, "held-queued"},
		"a queue of nothing": {func(f *fixture) error {
			return f.k.HeldByToken.Set(f.Ctx, collections.Join3(tron, bttTron[:], uint64(99)))
		}, "held-queued"},
		"waiting in no queue": {func(f *fixture) error { return f.k.WithdrawalQueue.Clear(f.Ctx, nil) }, "withdrawals-queued"},
		"nobody's withdrawal": {func(f *fixture) error { return f.k.WithdrawalsBySender.Clear(f.Ctx, nil) }, "withdrawals-queued"},
	} {
		t.Run(name, func(t *testing.T) {
			f := busy(t)
			require.NoError(t, f.sound())
			require.NoError(t, test.spoil(f))
			err := invariant.Err(invariant.Run(f.Ctx, f.k.Invariants()))
			require.ErrorContains(t, err, types.ModuleName+"/"+test.broken)
		})
	}
}

func TestLedgerRefusesWhatDoesNotAddUp(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, alice, 100)
	one := math.OneInt()
	require.ErrorIs(t, f.k.Reserve(f.Ctx, ethereum, bttThere[:], math.NewInt(101)), types.ErrInsufficient)
	require.ErrorIs(t, f.k.Unreserve(f.Ctx, ethereum, bttThere[:], one), types.ErrInvariant)
	require.ErrorIs(t, f.k.Release(f.Ctx, ethereum, bttThere[:], one), types.ErrInvariant)
	require.ErrorIs(t, f.k.Reserve(f.Ctx, ethereum, remote[:], one), types.ErrUnknownToken)
	available, err := f.k.Available(f.Ctx, ethereum, bttThere[:])
	require.NoError(t, err)
	require.EqualValues(t, 100, available.Int64())
	require.NoError(t, f.sound())
}

// Net flows count: what leaves makes room for what comes, and the reverse, but never before it did.
func TestFlowsAreNet(t *testing.T) {
	f := newFixture(t)
	room := func() [2]int64 {
		in, out, err := f.k.Room(f.Ctx, ethereum, bttThere[:])
		require.NoError(t, err)
		return [2]int64{in.Int64(), out.Int64()}
	}
	f.deposit(ethereum, bttThere, alice, 80_000)
	require.Equal(t, [2]int64{6_400, 43_200}, room())
	_, err := f.k.bridgeOut(f.Ctx, alice, ethereum, remote, coin(btt, 40_000), coin(btt, 10))
	require.NoError(t, err)
	f.endBlock(0)
	require.Equal(t, [2]int64{6_400, 3_200}, room(), "it has not left yet")
	f.executed(ethereum, 1, 0)
	require.Equal(t, [2]int64{46_400, 3_200}, room())
	f.deposit(ethereum, bttThere, bob, 10_000)
	require.Equal(t, [2]int64{36_400, 13_200}, room())
	f.Next(100e9)
	require.Equal(t, [2]int64{36_500, 13_250}, room())
	_, _, err = f.k.Room(f.Ctx, ethereum, remote[:])
	require.ErrorIs(t, err, types.ErrUnknownToken)
}

// A step that panics or fails leaves nothing behind and stops no other.
func TestAttempt(t *testing.T) {
	f := newFixture(t)
	err := attempt(f.Ctx, func(ctx sdk.Context) error {
		require.NoError(t, f.k.NextHeld.Set(ctx, 9))
		panic("broken")
	})
	require.ErrorIs(t, err, errPanic)
	next, err := f.k.NextHeld.Peek(f.Ctx)
	require.NoError(t, err)
	require.EqualValues(t, 1, next)
	require.Empty(t, f.Events())
}
