package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestExecutedBatch(t *testing.T) {
	f := newOutFixture(t)
	paid := f.mustOut(coin(btt, 500), coin(btt, 30))
	failed := f.mustOut(coin(usdt, 400), coin(btt, 20))
	inToken := f.mustOut(coin(usdt, 300), coin(usdt, 2))
	f.endBlock(1)
	require.Equal(t, [][]uint64{{paid, failed, inToken}}, f.batches(ethereum))
	state, err := f.k.rowState(f.Ctx, ethereum)
	require.NoError(t, err)
	f.executed(ethereum, 1, 0b010)

	events := f.Events()
	require.Contains(t, events, &types.EventWithdrawalCompleted{Id: paid, Row: ethereum, Nonce: 1})
	require.Contains(t, events, &types.EventWithdrawalCompleted{Id: failed, Row: ethereum, Nonce: 1, Claimable: true})
	require.Contains(t, events, &types.EventPacketExecuted{
		Row: ethereum, Nonce: 1, Kind: 1, Relayer: testutil.Spell(relayer), Fees: sdk.NewCoins(coin(btt, 50), coin(usdt, 2)),
	})
	f.requireMoney(ethereum, bttThere, 79_500, 0, 0)
	f.requireMoney(ethereum, usdtThere, 79_300, 0, 0)
	require.Equal(t, int64(50), f.Balance(relayer, btt))
	require.Equal(t, int64(2), f.Balance(relayer, usdt))
	require.Equal(t, int64(0), f.ModuleBalance(types.ModuleName, btt))
	require.Equal(t, int64(0), f.ModuleBalance(types.ModuleName, usdt))
	require.Equal(t, int64(79_300), f.Supply(usdt))
	require.Equal(t, int64(89_500), f.Supply(btt))
	f.requireStage(paid, types.TransferStage_TRANSFER_STAGE_EXECUTED)
	f.requireStage(failed, types.TransferStage_TRANSFER_STAGE_CLAIMABLE)
	require.Equal(t, f.clock, f.record(paid).RemoteTime)
	require.Equal(t, state.AppliedNonce+1, f.record(paid).ExecutedEvent)
	packet := f.packet(ethereum, 1)
	require.Equal(t, types.PacketState_PACKET_STATE_EXECUTED, packet.State)
	require.Equal(t, uint64(0b010), packet.Failed)
	require.Equal(t, state.AppliedNonce+1, packet.Event)
	require.Equal(t, f.Ctx.BlockHeight(), packet.ClosedHeight)
	open, err := f.k.OpenPackets.Has(f.Ctx, collections.Join(ethereum, uint64(1)))
	require.NoError(t, err)
	require.False(t, open)
	require.NoError(t, f.sound())
}

// Fees that the relayer cannot be paid go to the pool: it must not keep a packet from closing.
func TestFeesOfNobody(t *testing.T) {
	for name, carrier := range map[string]portalabi.Address{
		"zero":    {},
		"blocked": portalabi.Address(authtypes.NewModuleAddress(types.ModuleName)),
	} {
		f := newOutFixture(t)
		f.mustOut(coin(btt, 500), coin(btt, 30))
		f.endBlock(1)
		f.execute(f.executionOf(1, func(e *portalabi.PacketExecuted) { e.Relayer = carrier }))
		require.Equal(t, types.PacketState_PACKET_STATE_EXECUTED, f.packet(ethereum, 1).State, name)
		require.Equal(t, int64(30), f.ModuleBalance(types.FeePoolName, btt), name)
		require.Equal(t, int64(0), f.ModuleBalance(types.ModuleName, btt), name)
		require.NoError(t, f.sound())
	}
}

// The fee pool pays in abtt: what it got of another token nobody could take out again.
func TestTokenFeesOfNobody(t *testing.T) {
	f := newOutFixture(t)
	f.mustOut(coin(usdt, 500), coin(usdt, 30))
	f.mustOut(coin(usdt, 500), coin(btt, 10))
	f.endBlock(1)
	f.execute(f.executionOf(1, func(e *portalabi.PacketExecuted) { e.Relayer = portalabi.Address{} }))
	require.Zero(t, f.ModuleBalance(types.FeePoolName, usdt))
	require.Equal(t, int64(10), f.ModuleBalance(types.FeePoolName, btt))
	require.Equal(t, int64(30), f.ModuleBalance(authtypes.FeeCollectorName, usdt))
	require.NoError(t, f.sound())
}

// executionOf is the event of a packet's execution on ethereum, changed.
func (f *fixture) executionOf(nonce uint64, change func(*portalabi.PacketExecuted)) portalabi.PacketExecuted {
	f.t.Helper()
	packet := f.packet(ethereum, nonce)
	f.clock++
	event := portalabi.PacketExecuted{
		Time: f.clock, PacketNonce: nonce, PacketKind: packet.WireKind(), Digest: portalabi.Hash(packet.Digest), Relayer: portalabi.Address(relayer),
	}
	change(&event)
	return event
}

func (f *fixture) execute(event portalabi.PacketExecuted) {
	f.t.Helper()
	body, err := event.Body()
	require.NoError(f.t, err)
	require.NoError(f.t, f.k.ApplyEvents(f.Ctx, ethereum, [][]byte{body}))
}

func TestControlFees(t *testing.T) {
	for funds, want := range map[int64]int64{100: 7, 7: 7, 3: 3, 0: 0} {
		f := newOutFixture(t)
		if funds > 0 {
			require.NoError(t, f.k.fundFees(f.Ctx, alice, coin(btt, funds)))
		}
		_, err := f.k.createPacket(f.Ctx, ethereum, uint8(portalabi.KindPause), []byte{1}, nil)
		require.NoError(t, err)
		f.executed(ethereum, 1, 0)
		require.Equal(t, want, f.Balance(relayer, btt), "%d", funds)
		require.Equal(t, funds-want, f.ModuleBalance(types.FeePoolName, btt), "%d", funds)
		require.Equal(t, types.PacketState_PACKET_STATE_EXECUTED, f.packet(ethereum, 1).State)
	}
}

func TestExecutedValset(t *testing.T) {
	f := newOutFixture(t)
	set := testSet(ethereum)
	set.Total = 11
	require.NoError(t, f.k.makeSet(f.Ctx, set))
	f.executed(ethereum, 1, 0)
	held, err := f.k.PortalSet(f.Ctx, ethereum)
	require.NoError(t, err)
	require.Equal(t, uint64(11), held.Total)
	require.Equal(t, uint64(1), held.Nonce)
}

// Whatever no honest Portal says alarms: the row stops in both directions, and no money moves.
func TestImpossibleExecutions(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*portalabi.PacketExecuted)
		want   error
	}{
		"of no packet":                 {func(e *portalabi.PacketExecuted) { e.PacketNonce = 9 }, types.ErrUnknownPacket},
		"of another digest":            {func(e *portalabi.PacketExecuted) { e.Digest[0]++ }, types.ErrUnknownPacket},
		"of another kind":              {func(e *portalabi.PacketExecuted) { e.PacketKind = portalabi.KindPause }, types.ErrUnknownPacket},
		"after the deadline":           {func(e *portalabi.PacketExecuted) { e.Time += 10_000 }, types.ErrPacketClosed},
		"failed items that it has not": {func(e *portalabi.PacketExecuted) { e.Failed = 0b10 }, types.ErrUnknownPacket},
	} {
		f := newOutFixture(t)
		id := f.mustOut(coin(btt, 500), coin(btt, 30))
		f.endBlock(1)
		event := f.executionOf(1, c.change)
		row, err := f.k.row(f.Ctx, ethereum)
		require.NoError(t, err)
		require.ErrorIs(t, f.k.onPacketExecuted(f.Ctx, row, event), c.want, name)
		f.requireAlarm(event, id)
	}
}

// requireAlarm applies the event and wants nothing but the pause to change.
func (f *fixture) requireAlarm(event portalabi.PacketExecuted, id uint64) {
	f.t.Helper()
	before := f.ledger(ethereum, bttThere)
	w := f.withdrawal(id)
	f.execute(event)
	state, err := f.k.rowState(f.Ctx, ethereum)
	require.NoError(f.t, err)
	require.True(f.t, state.Pause.Inbound && state.Pause.Outbound)
	require.Zero(f.t, state.Pause.Until)
	require.Equal(f.t, before, f.ledger(ethereum, bttThere))
	require.Equal(f.t, w, f.withdrawal(id))
	require.Equal(f.t, int64(0), f.Balance(relayer, btt))
}

func TestExecutedTwice(t *testing.T) {
	f := newOutFixture(t)
	f.mustOut(coin(btt, 500), coin(btt, 30))
	waiting := f.mustOut(coin(btt, 500), coin(btt, 30))
	f.setPolicy(func(b *types.BatchPolicy) { b.MaxItems = 1 })
	f.endBlock(1)
	f.executed(ethereum, 1, 0)
	again := f.executionOf(1, func(*portalabi.PacketExecuted) {})
	row, err := f.k.row(f.Ctx, ethereum)
	require.NoError(t, err)
	require.ErrorIs(t, f.k.onPacketExecuted(f.Ctx, row, again), types.ErrPacketClosed)
	earned := f.Balance(relayer, btt)
	f.execute(again)
	require.Equal(t, earned, f.Balance(relayer, btt))
	f.requireStage(waiting, types.TransferStage_TRANSFER_STAGE_WAITING)
}
