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

func TestDepositCreditsTheRecipient(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, usdtThere, alice, 1_000)
	require.EqualValues(t, 1_000, f.Balance(alice, usdt))
	require.EqualValues(t, 1_000, f.Supply(usdt))
	f.requireMoney(ethereum, usdtThere, 1_000, 0, 0)
	events := f.Events()
	require.Contains(t, events, &types.EventDepositApplied{
		Row: ethereum, Nonce: 1, Sender: remote[:], Recipient: testutil.Spell(alice), Amount: coin(usdt, 1_000),
	})
	require.Contains(t, events, &types.EventRowAdvanced{Row: ethereum, Nonce: 1, Clock: f.clock, Events: 1})
	id, err := f.k.TransferOfEvent.Get(f.Ctx, eventKey(ethereum, 1))
	require.NoError(t, err)
	transfer, err := f.k.Transfers.Get(f.Ctx, id)
	require.NoError(t, err)
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_CREDITED, transfer.Stage())
	require.Equal(t, []byte(alice), transfer.Local)
	require.Equal(t, remote[:], transfer.Remote)
	require.NoError(t, f.sound())
}

// The nonce, the accumulator and the clock go on by what the Portal made, whatever it means.
func TestEventsAdvanceTheRow(t *testing.T) {
	f := newFixture(t)
	row, err := f.k.row(f.Ctx, ethereum)
	require.NoError(t, err)
	acc := f.k.Domain(row)
	bodies := [][]byte{
		f.deposited(usdtThere, alice, 10),
		{},
		{9, 9, 9},
		f.deposited(testutil.Address("nobody's token"), alice, 10),
		f.deposited(bttThere, alice, 7),
	}
	require.NoError(t, f.k.ApplyEvents(f.Ctx, ethereum, bodies))
	for i, body := range bodies {
		acc = portalabi.Accumulate(acc, uint64(i+1), body)
	}
	tips, err := f.k.RowTips(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, types.RowTip{Row: ethereum, Nonce: 5, Acc: acc, Clock: f.clock}, tips[0])
	other, err := f.k.row(f.Ctx, tron)
	require.NoError(t, err)
	require.Equal(t, types.RowTip{Row: tron, Acc: f.k.Domain(other)}, tips[1])
	require.EqualValues(t, 7, f.Balance(alice, btt))
	require.Equal(t, types.HeldReason_HELD_REASON_UNDECODABLE, f.heldReason(1))
	require.Equal(t, types.HeldReason_HELD_REASON_UNDECODABLE, f.heldReason(2))
	require.Equal(t, types.HeldReason_HELD_REASON_UNKNOWN_TOKEN, f.heldReason(3))
	require.NoError(t, f.sound())
}

func TestApplyEventsOfAnUnknownRow(t *testing.T) {
	f := newFixture(t)
	require.ErrorIs(t, f.k.ApplyEvents(f.Ctx, 9, [][]byte{{1}}), types.ErrUnknownRow)
	require.NoError(t, f.k.ApplyEvents(f.Ctx, ethereum, nil))
	require.Empty(t, f.Events())
}

func TestAdvanceClockNeverGoesBack(t *testing.T) {
	f := newFixture(t)
	require.NoError(t, f.k.AdvanceClock(f.Ctx, ethereum, 100))
	require.NoError(t, f.k.AdvanceClock(f.Ctx, ethereum, 99))
	state, err := f.k.rowState(f.Ctx, ethereum)
	require.NoError(t, err)
	require.EqualValues(t, 100, state.Clock)
	require.ErrorIs(t, f.k.AdvanceClock(f.Ctx, 9, 100), types.ErrUnknownRow)
}

func TestRecordTips(t *testing.T) {
	f := newFixture(t)
	tips := []types.TipPower{{Tip: 3, Power: 8, Time: 5}}
	require.NoError(t, f.k.RecordTips(f.Ctx, ethereum, tips, 10))
	require.NoError(t, f.k.RecordTips(f.Ctx, ethereum, tips, 10))
	stored, err := f.k.Tips.Get(f.Ctx, ethereum)
	require.NoError(t, err)
	require.Equal(t, tips, stored.Tips)
	require.EqualValues(t, 10, stored.TotalPower)
}

// Whatever keeps a deposit from being credited, the money is counted and nobody has it.
func TestDepositsThatAreHeld(t *testing.T) {
	for name, test := range map[string]struct {
		prepare   func(f *fixture)
		recipient sdk.AccAddress
		amount    int64
		reason    types.HeldReason
	}{
		"a module account": {recipient: authtypes.NewModuleAddress(testutil.Pool), amount: 10, reason: types.HeldReason_HELD_REASON_BLOCKED},
		"the bridge":       {recipient: authtypes.NewModuleAddress(types.ModuleName), amount: 10, reason: types.HeldReason_HELD_REASON_BLOCKED},
		"the fee pool":     {recipient: authtypes.NewModuleAddress(types.FeePoolName), amount: 10, reason: types.HeldReason_HELD_REASON_BLOCKED},
		"over the daily limit": {
			recipient: alice, amount: 86_401, reason: types.HeldReason_HELD_REASON_NEVER_FITS,
		},
		"over what may be locked": {
			prepare: func(f *fixture) {
				f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.MaxLocked = math.NewInt(99) })
			},
			recipient: alice, amount: 100, reason: types.HeldReason_HELD_REASON_NEVER_FITS,
		},
		"the day's limit is used": {
			prepare:   func(f *fixture) { f.deposit(ethereum, bttThere, bob, 86_400) },
			recipient: alice, amount: 1, reason: types.HeldReason_HELD_REASON_LIMIT,
		},
		"too much is locked already": {
			prepare: func(f *fixture) {
				f.deposit(ethereum, bttThere, bob, 60)
				f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.MaxLocked = math.NewInt(99) })
			},
			recipient: alice, amount: 40, reason: types.HeldReason_HELD_REASON_LIMIT,
		},
		"the row is paused": {
			prepare: func(f *fixture) {
				require.NoError(f.t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause.Inbound = true }))
			},
			recipient: alice, amount: 10, reason: types.HeldReason_HELD_REASON_PAUSED,
		},
		"the token is paused": {
			prepare: func(f *fixture) {
				require.NoError(f.t, f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause.Inbound = true }))
			},
			recipient: alice, amount: 10, reason: types.HeldReason_HELD_REASON_PAUSED,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			if test.prepare != nil {
				test.prepare(f)
			}
			before, had := f.ledger(ethereum, bttThere), f.Balance(test.recipient, btt)
			f.Events()
			f.deposit(ethereum, bttThere, test.recipient, test.amount, 1, 2, 3)
			require.Equal(t, had, f.Balance(test.recipient, btt))
			require.Equal(t, test.reason, f.heldReason(1))
			f.requireMoney(ethereum, bttThere, before.Locked.Int64()+test.amount, 0, test.amount)
			state, err := f.k.rowState(f.Ctx, ethereum)
			require.NoError(t, err)
			require.Contains(t, f.Events(), &types.EventDepositHeld{Id: 1, Row: ethereum, Nonce: state.AppliedNonce, Reason: test.reason})
			id, err := f.k.TransferOfEvent.Get(f.Ctx, eventKey(ethereum, state.AppliedNonce))
			require.NoError(t, err)
			transfer, err := f.k.Transfers.Get(f.Ctx, id)
			require.NoError(t, err)
			require.Equal(t, types.TransferStage_TRANSFER_STAGE_HELD, transfer.Stage())
			require.Equal(t, test.reason.Text(), transfer.Note)
			require.NoError(t, f.sound())
		})
	}
}

// More money than Portals hold is never made: the token stands still instead, and the block goes on.
func TestBreachPausesTheTokenAlone(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, usdtThere, alice, 100)
	f.Give(bob, coin(usdt, 1)) // a bug elsewhere mints
	f.deposit(ethereum, usdtThere, alice, 50)
	f.deposit(ethereum, bttThere, alice, 50)
	require.EqualValues(t, 100, f.Balance(alice, usdt))
	require.EqualValues(t, 50, f.Balance(alice, btt))
	require.Equal(t, types.HeldReason_HELD_REASON_PAUSED, f.heldReason(1))
	pause := f.ledger(ethereum, usdtThere).Pause
	require.True(t, pause.Inbound && pause.Outbound)
	require.Zero(t, pause.Until)
	require.False(t, f.ledger(ethereum, bttThere).Pause.Inbound)
	require.ErrorContains(t, f.sound(), "denoms-backed")
}

// Nobody has to deposit for a breach to be found.
func TestBreachIsFoundByTheBlock(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, alice, 100)
	f.Give(bob, coin(btt, 1))
	for range 4 { // rows times tokens
		f.endBlock(1)
	}
	require.True(t, f.ledger(ethereum, bttThere).Pause.Outbound)
	require.True(t, f.ledger(tron, bttTron).Pause.Outbound, "the denom stands still on every row")
	require.False(t, f.ledger(ethereum, usdtThere).Pause.Outbound)
}

// A Portal that did what nobody signed is trusted with nothing more.
func TestUnknownExecutionPausesTheRow(t *testing.T) {
	f := newFixture(t)
	body, err := portalabi.PacketExecuted{Time: 9, PacketNonce: 1, PacketKind: portalabi.KindBatch}.Body()
	require.NoError(t, err)
	require.NoError(t, f.k.ApplyEvents(f.Ctx, ethereum, [][]byte{body, f.deposited(bttThere, alice, 10)}))
	state, err := f.k.rowState(f.Ctx, ethereum)
	require.NoError(t, err)
	require.EqualValues(t, 2, state.AppliedNonce)
	require.True(t, state.Pause.Inbound && state.Pause.Outbound)
	require.Zero(t, f.Balance(alice, btt))
	require.Equal(t, types.HeldReason_HELD_REASON_UNDECODABLE, f.heldReason(1))
	require.Equal(t, types.HeldReason_HELD_REASON_PAUSED, f.heldReason(2))
	other, err := f.k.rowState(f.Ctx, tron)
	require.NoError(t, err)
	require.False(t, other.Pause.Inbound)
	require.NoError(t, f.sound())
}

// A record that cannot be written keeps nobody from his money.
func TestMoneyDoesNotWaitForRecords(t *testing.T) {
	f := newFixture(t)
	// A record of a later state of the code that cannot be read.
	require.NoError(t, f.k.TransferOfEvent.Set(f.Ctx, eventKey(ethereum, 1), 77))
	raw := f.Ctx.KVStore(f.StoreKey)
	key, err := collections.EncodeKeyWithPrefix(types.TransfersKey, collections.Uint64Key, 77)
	require.NoError(t, err)
	raw.Set(key, []byte{0xff})
	f.deposit(ethereum, bttThere, alice, 10)
	require.EqualValues(t, 10, f.Balance(alice, btt))
}
