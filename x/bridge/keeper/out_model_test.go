package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// outModel drives withdrawals at random and knows what must come of each.
type outModel struct {
	*fixture
	r *rapid.T
	// senders are of withdrawals by id; paid and refunded ones are over.
	senders  map[uint64]sdk.AccAddress
	paid     map[uint64]bool
	refunded map[uint64]bool
	// expired packets hold what an honest Portal never executes.
	expired []uint64
}

func (m *outModel) draw(name string, below int) int {
	return rapid.IntRange(0, below-1).Draw(m.r, name)
}

func (m *outModel) sender() sdk.AccAddress {
	return []sdk.AccAddress{alice, bob}[m.draw("sender", 2)]
}

func (m *outModel) ask() {
	denom := []string{btt, usdt}[m.draw("denom", 2)]
	fee := coin(btt, int64(m.draw("fee", 40)))
	if denom == usdt && m.draw("fee in token", 2) == 1 {
		fee = coin(usdt, int64(m.draw("token fee", 8)))
	}
	sender := m.sender()
	cached, write := m.Ctx.CacheContext()
	id, err := m.k.bridgeOut(cached, sender, ethereum, remote, coin(denom, int64(m.draw("amount", 12_000))), fee)
	if err == nil {
		write()
		m.senders[id] = sender
	}
}

func (m *outModel) raise() {
	id := uint64(m.draw("raised", len(m.senders)+2))
	cached, write := m.Ctx.CacheContext()
	if m.k.raiseFee(cached, m.sender(), id, coin(btt, int64(m.draw("added", 20)))) == nil {
		write()
	}
}

func (m *outModel) cancelOne() {
	id := uint64(m.draw("canceled", len(m.senders)+2))
	sender := m.sender()
	cached, write := m.Ctx.CacheContext()
	if m.k.cancelBridgeOut(cached, sender, id) == nil {
		require.True(m.r, sender.Equals(m.senders[id]), "only its sender can cancel")
		write()
		m.refunded[id] = true
	}
}

func (m *outModel) pause() {
	on := m.draw("paused", 2) == 1
	require.NoError(m.r, m.k.updateLedger(m.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause.Outbound = on }))
}

func (m *outModel) limit() {
	most := math.NewInt(int64(5_000 + m.draw("limit", 38_000)))
	m.setLimits(ethereum, usdtThere, func(l *types.TokenLimits) { l.DailyOutflow = most })
}

// open draws one of the open packets.
func (m *outModel) open() (types.Packet, bool) {
	packets, err := m.k.openPackets(m.Ctx, ethereum)
	require.NoError(m.r, err)
	if len(packets) == 0 {
		return types.Packet{}, false
	}
	return packets[m.draw("open", len(packets))], true
}

func (m *outModel) run() {
	packet, found := m.open()
	if !found || m.clock >= packet.Deadline {
		return
	}
	m.executed(ethereum, packet.Nonce, uint64(m.draw("failed", 1<<len(packet.Withdrawals))))
	require.Equal(m.r, types.PacketState_PACKET_STATE_EXECUTED, m.packet(ethereum, packet.Nonce).State)
	for _, id := range packet.Withdrawals {
		require.False(m.r, m.refunded[id], "withdrawal %d was paid back and is paid out", id)
		m.paid[id] = true
	}
}

// pass lets the remote clock go on, perhaps past deadlines.
func (m *outModel) pass() {
	m.clock += uint64(m.draw("seconds", 4_000))
	require.NoError(m.r, m.k.AdvanceClock(m.Ctx, ethereum, m.clock))
	packets, err := m.k.openPackets(m.Ctx, ethereum)
	require.NoError(m.r, err)
	m.endBlock(int64(m.draw("block", 3_000)))
	for _, packet := range packets {
		if m.packet(ethereum, packet.Nonce).State != types.PacketState_PACKET_STATE_EXPIRED {
			continue
		}
		require.True(m.r, packet.ExpiredBy(m.clock))
		m.expired = append(m.expired, packet.Nonce)
		for _, id := range packet.Withdrawals {
			require.False(m.r, m.paid[id], "withdrawal %d was paid out and is paid back", id)
			m.refunded[id] = true
		}
	}
}

// steal is what only a Portal that lies says: the row stops, and no money moves.
func (m *outModel) steal() {
	if len(m.expired) == 0 {
		return
	}
	packet := m.packet(ethereum, m.expired[m.draw("stolen", len(m.expired))])
	row, err := m.k.row(m.Ctx, ethereum)
	require.NoError(m.r, err)
	cached, _ := m.Ctx.CacheContext()
	err = m.k.onPacketExecuted(cached, row, portalabi.PacketExecuted{
		Time: packet.Deadline, PacketNonce: packet.Nonce, PacketKind: packet.WireKind(),
		Digest: portalabi.Hash(packet.Digest), Relayer: portalabi.Address(relayer),
	})
	require.ErrorIs(m.r, err, types.ErrPacketClosed)
}

// check wants no coin to be lost or made: what there is of a denom is what Portals hold.
func (m *outModel) check() {
	require.NoError(m.r, m.sound())
	locked := func(row uint32, contract [20]byte) int64 { return m.ledger(row, contract).Locked.Int64() }
	require.Equal(m.r, locked(ethereum, bttThere)+locked(tron, bttTron), m.Supply(btt))
	require.Equal(m.r, locked(ethereum, usdtThere), m.Supply(usdt))
	owed := sdk.NewCoins()
	require.NoError(m.r, m.k.Withdrawals.Walk(m.Ctx, nil, func(_ uint64, w types.Withdrawal) (bool, error) {
		owed = owed.Add(w.Amount).Add(w.Fee)
		return false, nil
	}))
	for _, denom := range []string{btt, usdt} {
		require.Equal(m.r, owed.AmountOf(denom).Int64(), m.ModuleBalance(types.ModuleName, denom), "the module holds what is on its way")
	}
	for id := range m.senders {
		_, err := m.k.Withdrawals.Get(m.Ctx, id)
		stage := m.record(id).Stage()
		require.Equal(m.r, err != nil, stage.Ends(), "withdrawal %d", id)
		if m.paid[id] {
			require.Contains(m.r, []types.TransferStage{
				types.TransferStage_TRANSFER_STAGE_EXECUTED, types.TransferStage_TRANSFER_STAGE_CLAIMABLE,
			}, stage)
		}
	}
}

func TestMoneyOutModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &outModel{
			fixture: newOutFixture(t), r: r, senders: map[uint64]sdk.AccAddress{}, paid: map[uint64]bool{}, refunded: map[uint64]bool{},
		}
		m.deposit(ethereum, usdtThere, bob, 6_000)
		steps := []func(){m.ask, m.ask, m.ask, m.raise, m.cancelOne, m.pause, m.limit, m.run, m.run, m.pass, m.pass, m.steal}
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			steps[m.draw("step", len(steps))]()
			m.check()
		}
	})
}
