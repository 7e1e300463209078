package keeper

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// expire lets the remote clock of ethereum pass the deadline of a packet.
func (f *fixture) expire(nonce uint64) {
	f.t.Helper()
	f.clock = f.packet(ethereum, nonce).Deadline + types.ExpiryGraceSeconds + 1
	require.NoError(f.t, f.k.AdvanceClock(f.Ctx, ethereum, f.clock))
	require.NoError(f.t, f.k.expirePackets(f.Ctx))
}

func TestExpiredBatchIsRefunded(t *testing.T) {
	f := newOutFixture(t)
	first, second := f.mustOut(coin(btt, 500), coin(btt, 35)), f.mustOut(coin(usdt, 400), coin(usdt, 20))
	f.endBlock(1)
	deadline := f.packet(ethereum, 1).Deadline
	require.NoError(t, f.k.AdvanceClock(f.Ctx, ethereum, deadline+types.ExpiryGraceSeconds))
	require.NoError(t, f.k.expirePackets(f.Ctx))
	require.Equal(t, types.PacketState_PACKET_STATE_OPEN, f.packet(ethereum, 1).State, "not yet")
	_, room, err := f.k.Room(f.Ctx, ethereum, bttThere[:])
	require.NoError(t, err)

	f.expire(1)
	events := f.Events()
	require.Contains(t, events, &types.EventWithdrawalRefunded{Id: first, Row: ethereum, Nonce: 1, Amount: coin(btt, 500), Fee: coin(btt, 32)})
	require.Contains(t, events, &types.EventWithdrawalRefunded{Id: second, Row: ethereum, Nonce: 1, Amount: coin(usdt, 400), Fee: coin(usdt, 18)})
	require.Contains(t, events, &types.EventPacketExpired{Row: ethereum, Nonce: 1, Kind: 1})
	require.Equal(t, int64(80_000-3), f.Balance(alice, btt))
	require.Equal(t, int64(80_000-2), f.Balance(alice, usdt))
	require.Equal(t, int64(3), f.ModuleBalance(types.FeePoolName, btt))
	require.Zero(t, f.ModuleBalance(types.FeePoolName, usdt), "it pays in abtt alone")
	require.Equal(t, int64(2), f.ModuleBalance(authtypes.FeeCollectorName, usdt))
	require.Equal(t, int64(0), f.ModuleBalance(types.ModuleName, btt))
	f.requireMoney(ethereum, bttThere, 80_000, 0, 0)
	f.requireStage(first, types.TransferStage_TRANSFER_STAGE_REFUNDED)
	_, after, err := f.k.Room(f.Ctx, ethereum, bttThere[:])
	require.NoError(t, err)
	require.Equal(t, int64(500), after.Sub(room).Int64(), "the room is given back")
	require.NoError(t, f.sound())
	require.NoError(t, f.k.expirePackets(f.Ctx), "nothing is left to do")
	require.Equal(t, int64(80_000-3), f.Balance(alice, btt))
}

// A refunded packet never executes: an event that says so is a theft.
func TestRefundedNeverExecutes(t *testing.T) {
	f := newOutFixture(t)
	f.mustOut(coin(btt, 500), coin(btt, 30))
	f.endBlock(1)
	f.expire(1)
	waiting := f.mustOut(coin(btt, 400), coin(btt, 30))
	event := f.executionOf(1, func(e *portalabi.PacketExecuted) { e.Time = f.packet(ethereum, 1).Deadline })
	row, err := f.k.row(f.Ctx, ethereum)
	require.NoError(t, err)
	require.ErrorIs(t, f.k.onPacketExecuted(f.Ctx, row, event), types.ErrPacketClosed)
	f.requireAlarm(event, waiting)
}

// The money of a sender who takes no payments goes again.
func TestRefundOfBlockedSenderGoesAgain(t *testing.T) {
	f := newOutFixture(t)
	pool := authtypes.NewModuleAddress(types.FeePoolName)
	require.NoError(t, f.Bank.SendCoins(f.Ctx, alice, pool, sdk.NewCoins(coin(btt, 1_000))))
	id, err := f.k.bridgeOut(f.Ctx, pool, ethereum, remote, coin(btt, 500), coin(btt, 30))
	require.NoError(t, err)
	f.endBlock(1)
	f.expire(1)
	w := f.withdrawal(id)
	require.Equal(t, types.WithdrawalState_WITHDRAWAL_STATE_WAITING, w.State)
	require.Equal(t, coin(btt, 27), w.Fee)
	require.Zero(t, w.Packet)
	f.requireMoney(ethereum, bttThere, 80_000, 500, 0)
	f.requireStage(id, types.TransferStage_TRANSFER_STAGE_WAITING)
	require.NoError(t, f.sound())
	f.endBlock(1)
	require.Equal(t, [][]uint64{{id}, {id}}, f.batches(ethereum))
	f.executed(ethereum, 2, 0)
	f.requireMoney(ethereum, bttThere, 79_500, 0, 0)
	require.NoError(t, f.sound())
}

func (f *fixture) control(body portalabi.Body) types.Packet {
	f.t.Helper()
	encoded, err := body.Encode()
	require.NoError(f.t, err)
	packet, err := f.k.createPacket(f.Ctx, ethereum, uint8(body.Kind()), encoded, nil)
	require.NoError(f.t, err)
	return packet
}

// openControl returns the bodies of the open packets.
func (f *fixture) openControl() []portalabi.Body {
	f.t.Helper()
	packets, err := f.k.openPackets(f.Ctx, ethereum)
	require.NoError(f.t, err)
	var bodies []portalabi.Body
	for _, packet := range packets {
		body, err := portalabi.DecodeBody(packet.WireKind(), packet.Body)
		require.NoError(f.t, err)
		bodies = append(bodies, body)
	}
	return bodies
}

func TestExpiredControlIsMadeAgain(t *testing.T) {
	one, two := big.NewInt(1), big.NewInt(2)
	token := portalabi.Token{Token: usdtThere, Listed: true, MinDeposit: one, DailyLimit: one}
	limit := portalabi.Limit{Token: usdtThere, MinDeposit: two, DailyLimit: two}
	guardian := portalabi.Guardian{Account: remote, Admit: true}
	for name, c := range map[string]struct {
		made, want []portalabi.Body
	}{
		"each thing":             {[]portalabi.Body{token, guardian, portalabi.Pause{Deposits: true}}, []portalabi.Body{token, guardian, portalabi.Pause{Deposits: true}}},
		"the later pause":        {[]portalabi.Body{portalabi.Pause{Deposits: true}, portalabi.Pause{}}, []portalabi.Body{portalabi.Pause{}}},
		"token with later limit": {[]portalabi.Body{token, limit}, []portalabi.Body{portalabi.Token{Token: usdtThere, Listed: true, MinDeposit: two, DailyLimit: two}}},
		"limit before token":     {[]portalabi.Body{limit, token}, []portalabi.Body{token}},
		"limit of another token": {
			[]portalabi.Body{token, portalabi.Limit{Token: bttThere, MinDeposit: two, DailyLimit: two}},
			[]portalabi.Body{token, portalabi.Limit{Token: bttThere, MinDeposit: two, DailyLimit: two}},
		},
		"no checkpoint": {[]portalabi.Body{portalabi.Checkpoint{Height: 1}}, nil},
	} {
		f := newFixture(t)
		for _, body := range c.made {
			f.control(body)
		}
		f.expire(1)
		require.ElementsMatch(t, c.want, f.openControl(), name)
		require.NoError(t, f.sound())
	}
}

// A later packet that was executed stands.
func TestExecutedControlStands(t *testing.T) {
	f := newFixture(t)
	f.control(portalabi.Pause{Deposits: true})
	f.control(portalabi.Pause{})
	f.executed(ethereum, 2, 0)
	f.expire(1)
	require.Empty(t, f.openControl())
}

// A packet that cannot be ended keeps no other from it.
func TestPacketsExpireAlone(t *testing.T) {
	f := newOutFixture(t)
	broken := f.mustOut(coin(btt, 500), coin(btt, 30))
	f.endBlock(1)
	sound := f.mustOut(coin(btt, 500), coin(btt, 30))
	f.endBlock(1)
	require.NoError(t, f.k.Withdrawals.Remove(f.Ctx, broken))
	f.expire(2)
	require.Equal(t, types.PacketState_PACKET_STATE_OPEN, f.packet(ethereum, 1).State)
	require.Equal(t, types.PacketState_PACKET_STATE_EXPIRED, f.packet(ethereum, 2).State)
	f.requireStage(sound, types.TransferStage_TRANSFER_STAGE_REFUNDED)
}

func TestPrune(t *testing.T) {
	f := newOutFixture(t)
	params, err := f.k.GetParams(f.Ctx)
	require.NoError(t, err)
	params.TransferRetentionSeconds = 10_000
	require.NoError(t, f.k.SetParams(f.Ctx, params))
	f.Ctx = f.Ctx.WithTxBytes([]byte("out"))
	ended := f.mustOut(coin(btt, 500), coin(btt, 30))
	f.Ctx = f.Ctx.WithTxBytes(nil)
	f.endBlock(1)
	pause := f.control(portalabi.Pause{Deposits: true})
	f.executed(ethereum, 1, 0)
	f.executed(ethereum, pause.Nonce, 0)
	waiting := f.mustOutTo(tron, bob, coin(btt, 100))
	record, digest := f.record(ended), f.packet(ethereum, 1).Digest
	signer := []byte{1}
	require.NoError(t, f.k.Signatures.Set(f.Ctx, signatureKey(ethereum, 1, signer), make([]byte, 64)))

	f.Next(10_000 * 1e9)
	require.NoError(t, f.k.prune(f.Ctx))
	require.Equal(t, record, f.record(ended), "kept until its time is over")
	f.Next(1e9)
	require.NoError(t, f.k.prune(f.Ctx))
	for name, count := range map[string]func() (int, error){
		"hashes": func() (int, error) { return countKeys(f.Ctx, f.k.TransfersByHash) },
		"ends":   func() (int, error) { return countKeys(f.Ctx, f.k.TransfersByEnd) },
	} {
		n, err := count()
		require.NoError(t, err)
		require.Zero(t, n, name)
	}
	_, err = f.k.TransferOfWithdrawal.Get(f.Ctx, ended)
	require.True(t, isNotFound(err))
	f.record(waiting)
	f.packet(ethereum, 1)

	f.Next(22 * 24 * 3_600 * 1e9)
	require.NoError(t, f.k.prune(f.Ctx))
	_, err = f.k.Packets.Get(f.Ctx, eventKey(ethereum, 1))
	require.True(t, isNotFound(err), "nobody who signed it can be punished any more")
	_, err = f.k.Signatures.Get(f.Ctx, signatureKey(ethereum, 1, signer))
	require.True(t, isNotFound(err))
	kept, err := f.k.Digests.Has(f.Ctx, digest)
	require.NoError(t, err)
	require.True(t, kept, "digests stay for ever")
	require.NoError(t, f.sound())
	require.Equal(t, math.ZeroInt(), f.ledger(ethereum, bttThere).Reserved)
}

func signatureKey(row uint32, nonce uint64, signer []byte) collections.Triple[uint32, uint64, []byte] {
	return collections.Join3(row, nonce, signer)
}
