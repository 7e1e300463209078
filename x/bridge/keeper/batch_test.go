package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func (f *fixture) packet(row uint32, nonce uint64) types.Packet {
	f.t.Helper()
	packet, err := f.k.Packets.Get(f.Ctx, collections.Join(row, nonce))
	require.NoError(f.t, err)
	return packet
}

// batches lists the withdrawals of a row's packets, by nonce.
func (f *fixture) batches(row uint32) [][]uint64 {
	f.t.Helper()
	var batches [][]uint64
	err := f.k.Packets.Walk(f.Ctx, collections.NewPrefixedPairRange[uint32, uint64](row), func(_ rowNonce, packet types.Packet) (bool, error) {
		batches = append(batches, packet.Withdrawals)
		return false, nil
	})
	require.NoError(f.t, err)
	return batches
}

func (f *fixture) setPolicy(change func(*types.BatchPolicy)) {
	f.t.Helper()
	row, err := f.k.row(f.Ctx, ethereum)
	require.NoError(f.t, err)
	change(&row.Batch)
	require.NoError(f.t, f.k.updateRow(f.Ctx, ethereum, row.Batch, row.MaxSigners))
}

// Fees in different denoms rank by how many times the least fee they are.
func TestBatchTakesTheHighestFees(t *testing.T) {
	f := newOutFixture(t)
	var ids []uint64
	for _, fee := range []sdk.Coin{
		coin(btt, 10), coin(btt, 11), coin(btt, 30), coin(btt, 20), coin(btt, 10), coin(btt, 15),
	} {
		ids = append(ids, f.mustOut(coin(btt, 100), fee))
	}
	ids = append(ids, f.mustOut(coin(usdt, 100), coin(usdt, 5))) // 2.5 times the least
	f.endBlock(1)
	require.Equal(t, [][]uint64{{ids[2], ids[6], ids[3], ids[5], ids[1]}}, f.batches(ethereum))
	packet := f.packet(ethereum, 1)
	body, err := portalabi.DecodeBody(portalabi.KindBatch, packet.Body)
	require.NoError(t, err)
	require.Equal(t, portalabi.Transfer{Token: usdtThere, To: remote, Amount: coin(usdt, 100).Amount.BigInt()}, body.(portalabi.Batch)[1])
	row, err := f.k.row(f.Ctx, ethereum)
	require.NoError(t, err)
	digest := packet.Wire().Digest(f.k.Domain(row))
	require.Equal(t, digest[:], packet.Digest)
	known, err := f.k.Digests.Has(f.Ctx, packet.Digest)
	require.NoError(t, err)
	require.True(t, known)
	require.Equal(t, uint64(testutil.GenesisTime.Unix())+2+row.Batch.LifetimeSeconds, packet.Deadline, "two events moved the clock")
	w := f.withdrawal(ids[2])
	require.Equal(t, types.WithdrawalState_WITHDRAWAL_STATE_BATCHED, w.State)
	require.Equal(t, uint64(1), w.Packet)
	f.requireStage(ids[2], types.TransferStage_TRANSFER_STAGE_SIGNING)
	require.Equal(t, uint64(1), f.record(ids[2]).Nonce)
	require.NoError(t, f.sound())
	f.endBlock(1)
	require.Equal(t, [][]uint64{{ids[2], ids[6], ids[3], ids[5], ids[1]}, {ids[0], ids[4]}}, f.batches(ethereum))
}

func TestBatchEvents(t *testing.T) {
	f := newOutFixture(t)
	f.mustOut(coin(btt, 100), coin(btt, 10))
	require.NoError(t, f.k.EndBlocker(f.Ctx))
	packet := f.packet(ethereum, 1)
	require.Contains(t, f.Events(), &types.EventPacketCreated{
		Row: ethereum, Nonce: 1, Kind: 1, Digest: packet.Digest, Deadline: packet.Deadline,
	})
}

// A deadline rests on the remote clock where that is later than ours.
func TestDeadlineRestsOnTheRemoteClock(t *testing.T) {
	f := newOutFixture(t)
	clock := uint64(f.Ctx.BlockTime().Unix()) + 5_000
	require.NoError(t, f.k.AdvanceClock(f.Ctx, ethereum, clock))
	f.mustOut(coin(btt, 100), coin(btt, 10))
	f.endBlock(1)
	require.Equal(t, clock+3_600, f.packet(ethereum, 1).Deadline)
	least, useful := f.k.ClockWanted(f.Ctx, ethereum)
	require.True(t, useful)
	require.Equal(t, clock+3_600+1_801, least)
	_, useful = f.k.ClockWanted(f.Ctx, tron)
	require.False(t, useful)
}

func TestBatchWaitsToFill(t *testing.T) {
	f := newOutFixture(t)
	f.setPolicy(func(b *types.BatchPolicy) { b.MaxWaitBlocks = 3 })
	f.mustOut(coin(btt, 100), coin(btt, 10))
	for range 3 {
		f.endBlock(1)
		require.Empty(t, f.batches(ethereum))
	}
	f.endBlock(1)
	require.Equal(t, [][]uint64{{1}}, f.batches(ethereum))
	for range 5 {
		f.mustOut(coin(btt, 100), coin(btt, 10))
	}
	f.endBlock(1)
	require.Equal(t, [][]uint64{{1}, {2, 3, 4, 5, 6}}, f.batches(ethereum), "a full one waits for nothing")
}

func TestBatchesStopAtMaxOpen(t *testing.T) {
	f := newOutFixture(t)
	for range 4 {
		f.mustOut(coin(btt, 100), coin(btt, 10))
		f.endBlock(1)
	}
	require.Equal(t, [][]uint64{{1}, {2}, {3}}, f.batches(ethereum))
	f.executed(ethereum, 2, 0)
	f.endBlock(1)
	require.Equal(t, [][]uint64{{1}, {2}, {3}, {4}}, f.batches(ethereum))
}

// Control packets, which governance and time make, keep no batch back.
func TestControlPacketsDoNotCount(t *testing.T) {
	f := newOutFixture(t)
	for range 4 {
		f.control(portalabi.Pause{Deposits: true})
	}
	f.mustOut(coin(btt, 100), coin(btt, 10))
	f.endBlock(1)
	require.Equal(t, portalabi.KindBatch, f.packet(ethereum, 5).WireKind())
}

func TestNoBatchesWhilePaused(t *testing.T) {
	f := newOutFixture(t)
	f.mustOut(coin(btt, 100), coin(btt, 10))
	require.NoError(t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause = types.Pause{Outbound: true} }))
	f.endBlock(1)
	require.Empty(t, f.batches(ethereum))
	require.NoError(t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause = types.Pause{} }))
	f.endBlock(1)
	require.Equal(t, [][]uint64{{1}}, f.batches(ethereum))
}

// What is over the daily limit waits in order of ids, whatever it pays; other tokens pass.
func TestOverTheLimitWaitsInOrder(t *testing.T) {
	f := newOutFixture(t)
	f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.DailyOutflow = math.NewInt(8_640) }) // 0.1 a second
	first := f.mustOut(coin(btt, 8_000), coin(btt, 10))
	f.endBlock(1)
	require.Equal(t, [][]uint64{{first}}, f.batches(ethereum))

	big := f.mustOut(coin(btt, 2_000), coin(btt, 20))
	small := f.mustOut(coin(btt, 100), coin(btt, 10))
	other := f.mustOut(coin(usdt, 100), coin(btt, 10))
	f.endBlock(1)
	require.Equal(t, [][]uint64{{first}, {other}}, f.batches(ethereum), "small would fit and does not pass")
	require.True(t, f.withdrawal(big).Delayed)
	require.True(t, f.withdrawal(small).Delayed)
	rich := f.mustOut(coin(btt, 50), coin(btt, 5_000))
	f.endBlock(1)
	require.True(t, f.withdrawal(rich).Delayed)
	require.NoError(t, f.sound())
	require.Len(t, f.batches(ethereum), 2)

	f.executed(ethereum, 1, 0)
	f.executed(ethereum, 2, 0)
	f.endBlock(14_000) // 1,400 more fit
	f.endBlock(1)
	require.Equal(t, [][]uint64{{first}, {other}, {big}}, f.batches(ethereum))
	f.endBlock(2_000)
	f.endBlock(1)
	require.Equal(t, [][]uint64{{first}, {other}, {big}, {small, rich}}, f.batches(ethereum))
	require.False(t, f.withdrawal(rich).Delayed)
	require.NoError(t, f.sound())
}

func TestPausedTokenKeepsNoOtherBack(t *testing.T) {
	f := newOutFixture(t)
	for range 7 {
		f.mustOut(coin(btt, 100), coin(btt, 100))
	}
	other := f.mustOut(coin(usdt, 100), coin(btt, 10))
	setPause := func(on bool) {
		require.NoError(t, f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause.Outbound = on }))
	}
	setPause(true)
	f.endBlock(1)
	require.Equal(t, [][]uint64{{other}}, f.batches(ethereum))
	setPause(false)
	f.endBlock(1)
	f.endBlock(1)
	require.Equal(t, [][]uint64{{other}, {1, 2, 3, 4, 5}, {6, 7}}, f.batches(ethereum))
	require.NoError(t, f.sound())
}

// Those that waited get half of the places while the queue wants them.
func TestPlacesAreShared(t *testing.T) {
	f := newOutFixture(t)
	setPause := func(on bool) {
		require.NoError(t, f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause.Outbound = on }))
	}
	for range 6 {
		f.mustOut(coin(btt, 100), coin(btt, 100))
	}
	setPause(true)
	f.endBlock(1)
	setPause(false)
	for range 4 {
		f.mustOut(coin(usdt, 100), coin(btt, 10))
	}
	f.endBlock(1)
	require.Equal(t, [][]uint64{{1, 2, 3, 7, 8}}, f.batches(ethereum))
	f.endBlock(1)
	require.Equal(t, [][]uint64{{1, 2, 3, 7, 8}, {4, 5, 6, 9, 10}}, f.batches(ethereum))
}

// What a lowered limit shuts out for good is paid back by itself.
func TestLoweredLimitPaysBack(t *testing.T) {
	f := newOutFixture(t)
	f.setPolicy(func(b *types.BatchPolicy) { b.MaxWaitBlocks = 10 })
	hopeless, fits := f.mustOut(coin(btt, 500), coin(btt, 20)), f.mustOut(coin(btt, 300), coin(btt, 10))
	f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.DailyOutflow = math.NewInt(400) })
	f.endBlock(1)
	f.requireStage(hopeless, types.TransferStage_TRANSFER_STAGE_CANCELED)
	f.requireStage(fits, types.TransferStage_TRANSFER_STAGE_WAITING)
	require.Equal(t, int64(80_000-310), f.Balance(alice, btt))
	require.NoError(t, f.sound())
}

// A queue longer than a block looks at is worked off all the same.
func TestLongQueue(t *testing.T) {
	f := newOutFixture(t)
	f.Give(alice, coin(btt, 1_000_000))
	const many = maxScanned + 50
	for range many {
		f.mustOut(coin(btt, 5), coin(btt, 100))
	}
	other := f.mustOut(coin(usdt, 100), coin(btt, 10))
	require.NoError(t, f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause.Outbound = true }))
	f.endBlock(1)
	require.Empty(t, f.batches(ethereum))
	f.endBlock(1)
	require.Equal(t, [][]uint64{{other}}, f.batches(ethereum))
}

// A row whose batch fails leaves the other row its own.
func TestRowsFailAlone(t *testing.T) {
	f := newOutFixture(t)
	f.mustOut(coin(btt, 100), coin(btt, 10))
	f.mustOutTo(tron, bob, coin(btt, 100))
	require.NoError(t, f.k.Ledgers.Remove(f.Ctx, collections.Join(ethereum, bttThere[:])))
	f.endBlock(1)
	require.Empty(t, f.batches(ethereum))
	require.Equal(t, [][]uint64{{2}}, f.batches(tron))
}

func TestCreatePacketChecks(t *testing.T) {
	f := newFixture(t)
	_, err := f.k.createPacket(f.Ctx, 9, uint8(portalabi.KindPause), []byte{1}, nil)
	require.ErrorIs(t, err, types.ErrUnknownRow)
	_, err = f.k.createPacket(f.Ctx, ethereum, uint8(portalabi.KindPause), []byte{9}, nil)
	require.ErrorIs(t, err, types.ErrInvariant)
	state, err := f.k.rowState(f.Ctx, ethereum)
	require.NoError(t, err)
	require.Equal(t, uint64(1), state.NextPacketNonce)
	other, err := f.k.createPacket(f.Ctx, tron, uint8(portalabi.KindPause), []byte{1}, nil)
	require.NoError(t, err)
	same, err := f.k.createPacket(f.Ctx, ethereum, uint8(portalabi.KindPause), []byte{1}, nil)
	require.NoError(t, err)
	require.NotEqual(t, other.Digest, same.Digest, "domains differ")
	require.Equal(t, testutil.GenesisTime.Unix(), same.Time)
}

// One that a lowered limit shuts out and whose sender takes no payments waits, in nobody's way.
func TestHopelessWithoutASenderWaits(t *testing.T) {
	f := newOutFixture(t)
	pool := authtypes.NewModuleAddress(types.FeePoolName)
	require.NoError(t, f.Bank.SendCoins(f.Ctx, alice, pool, sdk.NewCoins(coin(btt, 1_000))))
	hopeless, err := f.k.bridgeOut(f.Ctx, pool, ethereum, remote, coin(btt, 500), coin(btt, 30))
	require.NoError(t, err)
	f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.DailyOutflow = math.NewInt(400) })
	f.endBlock(1)
	require.True(t, f.withdrawal(hopeless).Delayed)
	fits := f.mustOut(coin(btt, 300), coin(btt, 10))
	f.endBlock(1)
	f.endBlock(1)
	require.Equal(t, [][]uint64{{fits}}, f.batches(ethereum))
	f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.DailyOutflow = math.NewInt(43_200) })
	f.endBlock(1_000)
	f.endBlock(1)
	require.Equal(t, [][]uint64{{fits}, {hopeless}}, f.batches(ethereum))
	require.NoError(t, f.sound())
}

// Any number of them stands in nobody's way, up to what a block looks at.
func TestManyHopelessWithoutASender(t *testing.T) {
	f := newOutFixture(t)
	pool := authtypes.NewModuleAddress(types.FeePoolName)
	require.NoError(t, f.Bank.SendCoins(f.Ctx, alice, pool, sdk.NewCoins(coin(btt, 10_000))))
	for range 7 { // more than a batch has places
		_, err := f.k.bridgeOut(f.Ctx, pool, ethereum, remote, coin(btt, 500), coin(btt, 30))
		require.NoError(t, err)
	}
	f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.DailyOutflow = math.NewInt(400) })
	f.endBlock(1)
	fits := f.mustOut(coin(btt, 300), coin(btt, 10))
	f.endBlock(1)
	f.endBlock(1)
	require.Equal(t, [][]uint64{{fits}}, f.batches(ethereum))
	require.NoError(t, f.sound())
}
