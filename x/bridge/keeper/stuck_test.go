package keeper

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

var errNoBurn = errors.New("nothing burns")

// fireproof is a bank that burns nothing.
type fireproof struct{ types.BankKeeper }

func (fireproof) BurnCoins(context.Context, string, sdk.Coins) error { return errNoBurn }

// stuckFixture has the packet 1 of one withdrawal, whose execution could not be settled.
func stuckFixture(t *testing.T, change func(*portalabi.PacketExecuted)) (*fixture, uint64) {
	t.Helper()
	f := newOutFixture(t)
	id := f.mustOut(coin(btt, 500), coin(btt, 30))
	f.endBlock(1)
	bank := f.k.Bank
	f.k.Bank = fireproof{bank}
	f.execute(f.executionOf(1, change))
	f.k.Bank = bank
	return f, id
}

// noUnbonding is an x/staking that does not know how long unbonding takes.
type noUnbonding struct{ types.StakingKeeper }

func (noUnbonding) UnbondingTime(context.Context) (time.Duration, error) {
	return 0, errors.New("nobody knows")
}

func nothing(*portalabi.PacketExecuted) {}

// What a Portal paid is never paid back, whatever fails here.
func TestExecutedPacketThatFailsHereIsNeverRefunded(t *testing.T) {
	for name, change := range map[string]func(*portalabi.PacketExecuted){
		"as it should be":              nothing,
		"of another kind":              func(e *portalabi.PacketExecuted) { e.PacketKind = portalabi.KindPause },
		"after the deadline":           func(e *portalabi.PacketExecuted) { e.Time += 10_000 },
		"failed items that it has not": func(e *portalabi.PacketExecuted) { e.Failed = 0b10 },
	} {
		t.Run(name, func(t *testing.T) {
			f, id := stuckFixture(t, change)
			packet := f.packet(ethereum, 1)
			require.Equal(t, types.PacketState_PACKET_STATE_STUCK, packet.State)
			require.Equal(t, uint64(3), packet.Event)
			requireEvent(t, f.Ctx, &types.EventPacketStuck{Row: ethereum, Nonce: 1, Event: 3})
			state, err := f.k.rowState(f.Ctx, ethereum)
			require.NoError(t, err)
			require.True(t, state.Pause.Inbound && state.Pause.Outbound)
			require.Equal(t, types.HeldReason_HELD_REASON_UNDECODABLE, f.heldReason(1))
			require.NoError(t, f.sound())

			f.expire(1)
			require.Equal(t, types.PacketState_PACKET_STATE_STUCK, f.packet(ethereum, 1).State)
			require.Equal(t, types.WithdrawalState_WITHDRAWAL_STATE_BATCHED, f.withdrawal(id).State)
			require.Equal(t, int64(79_470), f.Balance(alice, btt), "the Portal paid")
			_, useful := f.k.ClockWanted(f.Ctx, ethereum)
			require.False(t, useful)
			_, err = f.k.openPacket(f.Ctx, ethereum, 1)
			require.ErrorIs(t, err, types.ErrPacketClosed, "nobody signs it any more")

			f.endBlock(400 * 24 * 3_600)
			f.endBlock(1)
			require.Equal(t, types.PacketState_PACKET_STATE_STUCK, f.packet(ethereum, 1).State, "it is not pruned")
			require.NoError(t, f.sound())
		})
	}
}

// A Portal that executed another packet of this nonce paid somebody else: this one expires.
func TestPacketExecutedAsAnotherExpires(t *testing.T) {
	f, _ := stuckFixture(t, func(e *portalabi.PacketExecuted) { e.Digest[0]++ })
	require.Equal(t, types.PacketState_PACKET_STATE_OPEN, f.packet(ethereum, 1).State)
	f.expire(1)
	require.Equal(t, types.PacketState_PACKET_STATE_EXPIRED, f.packet(ethereum, 1).State)
	require.Equal(t, int64(79_997), f.Balance(alice, btt))
}

func TestGovernanceSettlesAStuckPacket(t *testing.T) {
	f, id := stuckFixture(t, nothing)
	resolve := &types.MsgResolveHeld{Authority: testutil.Authority(), Id: 1, Recipient: testutil.Spell(bob)}
	f.expire(1)
	f.Events()
	_, err := f.msg.ResolveHeld(f.Ctx, resolve)
	require.NoError(t, err)
	events := f.Events()
	require.Contains(t, events, &types.EventWithdrawalCompleted{Id: id, Row: ethereum, Nonce: 1})
	require.Contains(t, events, &types.EventPacketExecuted{
		Row: ethereum, Nonce: 1, Kind: 1, Relayer: testutil.Spell(relayer), Fees: sdk.NewCoins(coin(btt, 30)),
	})
	require.Contains(t, events, &types.EventDepositReleased{Id: 1, Row: ethereum, Nonce: 3})
	require.Equal(t, types.PacketState_PACKET_STATE_EXECUTED, f.packet(ethereum, 1).State)
	require.Equal(t, uint64(3), f.record(id).ExecutedEvent)
	require.Equal(t, int64(30), f.Balance(relayer, btt))
	require.Zero(t, f.Balance(bob, btt)-10_000, "the recipient is for deposits")
	f.requireMoney(ethereum, bttThere, 79_500, 0, 0)
	f.requireStage(id, types.TransferStage_TRANSFER_STAGE_EXECUTED)
	require.NoError(t, f.sound())
	_, err = f.msg.ResolveHeld(f.Ctx, resolve)
	require.ErrorIs(t, err, types.ErrUnknownHeld)
	f.endBlock(400 * 24 * 3_600)
	f.endBlock(1)
	_, err = f.k.openPacket(f.Ctx, ethereum, 1)
	require.ErrorIs(t, err, types.ErrUnknownPacket, "it is pruned as others are")
}

// What still fails stays as it was.
func TestStuckPacketThatFailsAgain(t *testing.T) {
	f, _ := stuckFixture(t, nothing)
	f.k.Bank = fireproof{f.k.Bank}
	cached, _ := f.Ctx.CacheContext()
	require.ErrorIs(t, f.k.resolveHeld(cached, 1, bob), errNoBurn)
	require.Equal(t, types.PacketState_PACKET_STATE_STUCK, f.packet(ethereum, 1).State)

	f, _ = stuckFixture(t, func(e *portalabi.PacketExecuted) { e.Digest[0]++ })
	require.ErrorIs(t, f.k.resolveHeld(f.Ctx, 1, bob), types.ErrUnknownPacket)
	f, _ = stuckFixture(t, func(e *portalabi.PacketExecuted) { e.Failed = 0b10 })
	require.ErrorIs(t, f.k.resolveHeld(f.Ctx, 1, bob), types.ErrUnknownPacket)
}

// A second event of a stuck packet is a theft; it changes nothing of the first.
func TestStuckPacketExecutedTwice(t *testing.T) {
	f, _ := stuckFixture(t, nothing)
	before := f.packet(ethereum, 1)
	f.execute(f.executionOf(1, nothing))
	require.Equal(t, before, f.packet(ethereum, 1))
	require.ErrorIs(t, f.k.resolveHeld(f.Ctx, 2, bob), types.ErrPacketClosed)
	require.NoError(t, f.k.resolveHeld(f.Ctx, 1, bob))
	require.NoError(t, f.sound())
}

// The set that the Portal holds by now must not be forgotten.
func TestStuckSetIsKept(t *testing.T) {
	f := newOutFixture(t)
	set := testSet(ethereum)
	set.Total = 11
	require.NoError(t, f.k.makeSet(f.Ctx, set))
	good := f.k.Staking
	f.k.Staking = noUnbonding{good}
	f.executed(ethereum, 1, 0)
	f.k.Staking = good
	require.Equal(t, types.PacketState_PACKET_STATE_STUCK, f.packet(ethereum, 1).State)
	waits, err := f.k.setUnderWay(f.Ctx, ethereum)
	require.NoError(t, err)
	require.True(t, waits)
	require.NoError(t, f.sound())
	require.NoError(t, f.k.resolveHeld(f.Ctx, 1, bob))
	held, err := f.k.PortalSet(f.Ctx, ethereum)
	require.NoError(t, err)
	require.Equal(t, uint64(1), held.Nonce)
}

// A stuck packet goes from one chain to the next with its withdrawals.
func TestGenesisOfAStuckPacket(t *testing.T) {
	f, _ := stuckFixture(t, nothing)
	genesis, err := f.k.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	next, err := continued(t, f, *genesis)
	require.NoError(t, err)
	require.NoError(t, next.sound())
	require.NoError(t, next.k.resolveHeld(next.Ctx, 1, bob))
	require.NoError(t, next.sound())
}

// An event that cannot even be held must stop its row: nothing else remembers it.
func TestEventThatCannotBeHeldHaltsTheRow(t *testing.T) {
	f := newFixture(t)
	f.Ctx.KVStore(f.StoreKey).Set(types.NextHeldKey.Bytes(), []byte{1})
	require.NoError(t, f.k.ApplyEvents(f.Ctx, ethereum, [][]byte{{7}}))
	state, err := f.k.rowState(f.Ctx, ethereum)
	require.NoError(t, err)
	require.Equal(t, uint64(1), state.AppliedNonce)
	require.True(t, state.Pause.Inbound && state.Pause.Outbound)
}
