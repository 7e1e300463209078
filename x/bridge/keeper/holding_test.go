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

// The daily limit is 86,400: one a second leaks out.
func TestHeldIsCreditedOnceThereIsRoom(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, bob, 86_400)
	f.deposit(ethereum, bttThere, alice, 100)
	f.deposit(ethereum, bttThere, bob, 1) // would fit earlier, but comes later
	f.endBlock(50)
	f.endBlock(49)
	require.Zero(t, f.Balance(alice, btt))
	f.endBlock(1)
	require.Zero(t, f.Balance(alice, btt), "99 seconds have passed")
	f.endBlock(1)
	require.EqualValues(t, 100, f.Balance(alice, btt))
	require.EqualValues(t, 86_400, f.Balance(bob, btt))
	f.endBlock(0)
	require.EqualValues(t, 86_401, f.Balance(bob, btt))
	f.requireMoney(ethereum, bttThere, 86_501, 0, 0)
	require.NoError(t, f.sound())
}

func TestHeldReleaseTellsPeople(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, bob, 86_400)
	validator := testutil.Address("validator")
	f.Staking.Operator = validator[:]
	f.deposit(ethereum, bttThere, alice, 100, data(t, portalabi.Delegate{Validator: validator})...)
	f.Next(200e9)
	require.NoError(t, f.k.EndBlocker(f.Ctx))
	events := f.Events()
	require.Contains(t, events, &types.EventDepositReleased{Id: 1, Row: ethereum, Nonce: 2, Recipient: testutil.Spell(alice)})
	require.Contains(t, events, &types.EventDepositApplied{
		Row: ethereum, Nonce: 2, Sender: remote[:], Recipient: testutil.Spell(alice), Amount: coin(btt, 100), Action: 1,
	})
	require.EqualValues(t, 100, f.ModuleBalance(testutil.Pool, btt), "the action is done late, too")
	id, err := f.k.TransferOfEvent.Get(f.Ctx, eventKey(ethereum, 2))
	require.NoError(t, err)
	transfer, err := f.k.Transfers.Get(f.Ctx, id)
	require.NoError(t, err)
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_CREDITED, transfer.Stage())
	require.Equal(t, "action 1 was done", transfer.Note)
}

func TestTokensDoNotBlockEachOther(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, bob, 86_400)
	f.deposit(ethereum, bttThere, alice, 50_000)
	f.deposit(ethereum, usdtThere, bob, 86_400)
	f.deposit(ethereum, usdtThere, alice, 1)
	f.deposit(ethereum, usdtThere, alice, 2)
	f.endBlock(10)
	f.endBlock(0)
	require.Zero(t, f.Balance(alice, btt))
	require.EqualValues(t, 3, f.Balance(alice, usdt))
	require.NoError(t, f.sound())
}

// However many wait, a block looks at so many, and they still come in order.
func TestReleaseIsBounded(t *testing.T) {
	f := newFixture(t)
	require.NoError(t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause.Inbound = true }))
	const many = 100
	for range many {
		f.deposit(ethereum, usdtThere, alice, 1)
	}
	require.NoError(t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause.Inbound = false }))
	for released := int64(0); released < many; {
		f.endBlock(0)
		next := f.Balance(alice, usdt)
		require.LessOrEqual(t, next-released, int64(releasesPerToken))
		require.Greater(t, next, released)
		released = next
	}
	require.NoError(t, f.sound())
}

// What holds a deposit may change while it waits.
func TestHeldReasonChanges(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, bob, 86_400)
	f.deposit(ethereum, bttThere, alice, 50_000)
	f.deposit(ethereum, bttThere, alice, 7)
	f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.DailyInflow = math.NewInt(40_000) })
	f.endBlock(86_400 * 3)
	require.Equal(t, types.HeldReason_HELD_REASON_NEVER_FITS, f.heldReason(1))
	f.endBlock(0)
	require.EqualValues(t, 7, f.Balance(alice, btt), "it stands in nobody's way any more")
	require.NoError(t, f.sound())
}

// A token that governance maps later owns what came before.
func TestUnknownTokenIsCreditedOnceItIsMapped(t *testing.T) {
	f := newFixture(t)
	contract := testutil.Address("late token")
	f.deposit(ethereum, contract, alice, 40)
	f.deposit(ethereum, contract, bob, 2)
	require.Equal(t, types.HeldReason_HELD_REASON_UNKNOWN_TOKEN, f.heldReason(1))
	f.endBlock(1)
	require.NoError(t, f.k.addToken(f.Ctx, testTokenNamed(ethereum, contract, "alate", "LATE"), false))
	require.NoError(t, f.sound())
	f.endBlock(1)
	require.EqualValues(t, 40, f.Balance(alice, "alate"))
	require.EqualValues(t, 2, f.Balance(bob, "alate"))
	f.requireMoney(ethereum, contract, 42, 0, 0)
	require.NoError(t, f.sound())
}

func testTokenNamed(row uint32, contract [20]byte, denom, symbol string) types.Token {
	token := testToken(row, contract, denom, 6)
	token.Symbol = symbol
	return token
}

func TestReturnHeld(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, authtypes.NewModuleAddress(testutil.Pool), 100)
	f.Events()
	response, err := f.msg.ReturnHeld(f.Ctx, &types.MsgReturnHeld{Sender: testutil.Spell(bob), Id: 1})
	require.NoError(t, err)
	require.EqualValues(t, 1, response.Withdrawal)
	withdrawal, err := f.k.Withdrawals.Get(f.Ctx, 1)
	require.NoError(t, err)
	require.Equal(t, remote[:], withdrawal.Recipient)
	require.Equal(t, coin(btt, 90), withdrawal.Amount)
	require.Equal(t, coin(btt, 10), withdrawal.Fee)
	f.requireMoney(ethereum, bttThere, 100, 90, 0)
	require.Contains(t, f.Events(), &types.EventDepositReleased{Id: 1, Row: ethereum, Nonce: 1, Withdrawal: 1})
	require.NoError(t, f.sound())
	_, err = f.msg.ReturnHeld(f.Ctx, &types.MsgReturnHeld{Sender: testutil.Spell(bob), Id: 1})
	require.ErrorIs(t, err, types.ErrUnknownHeld)
	// It goes all the way.
	f.endBlock(1)
	f.executed(ethereum, 1, 0)
	f.requireMoney(ethereum, bttThere, 10, 0, 0)
	require.EqualValues(t, 10, f.Balance(relayer, btt))
	require.NoError(t, f.sound())
}

// The withdrawal of a returned deposit has no sender here who could be paid: it is sent again.
func TestReturnedDepositThatExpiresIsSentAgain(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, authtypes.NewModuleAddress(testutil.Pool), 200)
	_, err := f.k.returnHeld(f.Ctx, 1)
	require.NoError(t, err)
	f.endBlock(1)
	packet, err := f.k.Packets.Get(f.Ctx, collections.Join(ethereum, uint64(1)))
	require.NoError(t, err)
	require.NoError(t, f.k.AdvanceClock(f.Ctx, ethereum, packet.Deadline+types.ExpiryGraceSeconds+1))
	f.endBlock(1)
	packet, err = f.k.Packets.Get(f.Ctx, collections.Join(ethereum, uint64(1)))
	require.NoError(t, err)
	require.Equal(t, types.PacketState_PACKET_STATE_EXPIRED, packet.State)
	withdrawal, err := f.k.Withdrawals.Get(f.Ctx, 1)
	require.NoError(t, err)
	require.Equal(t, remote[:], withdrawal.Recipient)
	f.requireMoney(ethereum, bttThere, 200, 190, 0)
	require.NoError(t, f.sound())
}

func TestReturnHeldRefusals(t *testing.T) {
	blocked := authtypes.NewModuleAddress(testutil.Pool)
	for name, test := range map[string]struct {
		prepare func(f *fixture)
		want    error
	}{
		"unknown": {func(*fixture) {}, types.ErrUnknownHeld},
		"over a limit": {func(f *fixture) {
			f.deposit(ethereum, bttThere, bob, 86_400)
			f.deposit(ethereum, bttThere, alice, 50)
		}, types.ErrNotReturnable},
		"undecodable": {func(f *fixture) {
			require.NoError(f.t, f.k.ApplyEvents(f.Ctx, ethereum, [][]byte{{1, 2}}))
		}, types.ErrNotReturnable},
		"of an unknown token":   {func(f *fixture) { f.deposit(ethereum, remote, alice, 50) }, types.ErrUnknownToken},
		"less than the fee":     {func(f *fixture) { f.deposit(ethereum, bttThere, blocked, 10) }, types.ErrNotReturnable},
		"less than is sent out": {func(f *fixture) { f.deposit(ethereum, bttThere, blocked, 14) }, types.ErrInvalidAmount},
		"no fee in the token": {func(f *fixture) {
			f.setLimits(ethereum, usdtThere, func(l *types.TokenLimits) { l.MinFee = math.ZeroInt() })
			f.deposit(ethereum, usdtThere, blocked, 50)
		}, types.ErrNotReturnable},
		"paused": {func(f *fixture) {
			f.deposit(ethereum, bttThere, blocked, 50)
			require.NoError(f.t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause.Outbound = true }))
		}, types.ErrPaused},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			test.prepare(f)
			before := f.ledger(ethereum, bttThere)
			cached, _ := f.Ctx.CacheContext() // as a transaction runs
			_, err := NewMsgServer(f.k).ReturnHeld(cached, &types.MsgReturnHeld{Sender: testutil.Spell(bob), Id: 1})
			require.ErrorIs(t, err, test.want)
			require.Equal(t, before, f.ledger(ethereum, bttThere))
			require.NoError(t, f.sound())
		})
	}
}

// Governance gives what is held to whom it says, whatever holds it.
func TestResolveHeld(t *testing.T) {
	for name, hold := range map[string]func(f *fixture){
		"blocked":    func(f *fixture) { f.deposit(ethereum, bttThere, authtypes.NewModuleAddress(testutil.Pool), 50) },
		"never fits": func(f *fixture) { f.deposit(ethereum, bttThere, bob, 500_000) },
		"paused": func(f *fixture) {
			require.NoError(f.t, f.k.haltRow(f.Ctx, ethereum, "test"))
			f.deposit(ethereum, bttThere, bob, 50)
		},
		"not booked": func(f *fixture) {
			// As if the event had failed for a reason that is mended now.
			held := types.Held{Row: ethereum, Nonce: 1, Reason: types.HeldReason_HELD_REASON_UNDECODABLE, Body: f.deposited(bttThere, bob, 50)}
			require.NoError(f.t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.AppliedNonce = 1 }))
			require.NoError(f.t, f.k.hold(f.Ctx, held, nil))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			hold(f)
			require.NoError(t, f.sound())
			msg := &types.MsgResolveHeld{Authority: testutil.Authority(), Id: 1, Recipient: testutil.Spell(alice)}
			_, err := f.msg.ResolveHeld(f.Ctx, msg)
			require.NoError(t, err)
			require.Equal(t, f.ledger(ethereum, bttThere).Locked.Int64(), f.Balance(alice, btt))
			require.Zero(t, f.ledger(ethereum, bttThere).Held.Int64())
			require.NoError(t, f.sound())
			_, err = f.msg.ResolveHeld(f.Ctx, msg)
			require.ErrorIs(t, err, types.ErrUnknownHeld)
		})
	}
}

func TestResolveHeldRefusals(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, authtypes.NewModuleAddress(testutil.Pool), 50)
	for name, test := range map[string]struct {
		recipient sdk.AccAddress
		id        uint64
		want      error
	}{
		"a blocked recipient": {authtypes.NewModuleAddress(testutil.Pool), 1, types.ErrInvalidRecipient},
		"unknown":             {alice, 2, types.ErrUnknownHeld},
	} {
		_, err := f.msg.ResolveHeld(f.Ctx, &types.MsgResolveHeld{
			Authority: testutil.Authority(), Id: test.id, Recipient: testutil.Spell(test.recipient),
		})
		require.ErrorIs(t, err, test.want, name)
	}
	_, err := f.msg.ResolveHeld(f.Ctx, &types.MsgResolveHeld{Authority: testutil.Authority(), Id: 1, Recipient: "x"})
	require.ErrorIs(t, err, types.ErrInvalidRecipient)
}

// What is sent back never took room of the day's inflow, so it makes none.
func TestReturnedDepositMakesNoRoom(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, alice, 500)
	f.deposit(ethereum, bttThere, authtypes.NewModuleAddress(testutil.Pool), 300)
	_, err := f.k.returnHeld(f.Ctx, 1)
	require.NoError(t, err)
	f.endBlock(0)
	f.executed(ethereum, 1, 0)
	require.EqualValues(t, 500, f.ledger(ethereum, bttThere).Inflow.Used.Int64())
	require.NoError(t, f.sound())
}

// What is no more than the fee of sending it back is for governance.
func TestDustIsForGovernance(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, authtypes.NewModuleAddress(testutil.Pool), 10)
	_, err := f.k.returnHeld(f.Ctx, 1)
	require.ErrorIs(t, err, types.ErrNotReturnable)
	require.ErrorContains(t, err, "MsgResolveHeld")
	require.NoError(t, f.k.resolveHeld(f.Ctx, 1, bob))
	require.EqualValues(t, 10, f.Balance(bob, btt))
}
