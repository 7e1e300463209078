package keeper

import (
	"crypto/sha256"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// newOutFixture returns a chain where alice has BTT and USDT of ethereum, and bob BTT of tron.
func newOutFixture(t testing.TB) *fixture {
	t.Helper()
	f := newFixture(t)
	f.deposit(ethereum, bttThere, alice, 80_000)
	f.deposit(ethereum, usdtThere, alice, 80_000)
	f.deposit(tron, bttTron, bob, 10_000)
	f.Next(0)
	return f
}

// out asks for a withdrawal by alice to ethereum.
func (f *fixture) out(amount, fee sdk.Coin) (uint64, error) {
	return f.k.bridgeOut(f.Ctx, alice, ethereum, remote, amount, fee)
}

func (f *fixture) mustOut(amount, fee sdk.Coin) uint64 {
	f.t.Helper()
	id, err := f.out(amount, fee)
	require.NoError(f.t, err)
	return id
}

func (f *fixture) withdrawal(id uint64) types.Withdrawal {
	f.t.Helper()
	w, err := f.k.Withdrawals.Get(f.Ctx, id)
	require.NoError(f.t, err)
	return w
}

// record returns what people see of a withdrawal.
func (f *fixture) record(id uint64) types.Transfer {
	f.t.Helper()
	transfer, err := f.k.TransferOfWithdrawal.Get(f.Ctx, id)
	require.NoError(f.t, err)
	t, err := f.k.Transfers.Get(f.Ctx, transfer)
	require.NoError(f.t, err)
	return t
}

func (f *fixture) requireStage(id uint64, stage types.TransferStage) {
	f.t.Helper()
	require.Equal(f.t, stage, f.record(id).Stage())
}

func TestBridgeOut(t *testing.T) {
	f := newOutFixture(t)
	f.Ctx = WithEthereumHash(f.Ctx.WithTxBytes([]byte("a transaction")), [32]byte{7})
	id := f.mustOut(coin(usdt, 500), coin(btt, 10))
	require.Equal(t, uint64(1), id)
	require.Contains(t, f.Events(), &types.EventWithdrawalRequested{
		Id: 1, Row: ethereum, Sender: testutil.Spell(alice), Recipient: remote[:], Amount: coin(usdt, 500), Fee: coin(btt, 10),
	})
	require.Equal(t, int64(79_500), f.Balance(alice, usdt))
	require.Equal(t, int64(79_990), f.Balance(alice, btt))
	require.Equal(t, int64(500), f.ModuleBalance(types.ModuleName, usdt))
	f.requireMoney(ethereum, usdtThere, 80_000, 500, 0)
	w := f.withdrawal(id)
	require.Equal(t, types.WithdrawalState_WITHDRAWAL_STATE_WAITING, w.State)
	require.Equal(t, types.Rank(math.NewInt(10), math.NewInt(10), 1), w.Rank)

	record := f.record(id)
	hash := sha256.Sum256([]byte("a transaction"))
	ethereumHash := [32]byte{7}
	require.Equal(t, [][]byte{hash[:], ethereumHash[:]}, record.Hashes)
	require.Equal(t, []byte(alice), record.Local)
	require.Equal(t, remote[:], record.Remote)
	require.Equal(t, []types.Step{{
		Stage: types.TransferStage_TRANSFER_STAGE_WAITING, Height: f.Ctx.BlockHeight(), Time: f.Ctx.BlockTime().Unix(),
	}}, record.Steps)
	require.NoError(t, f.sound())
	require.Equal(t, uint64(2), f.mustOut(coin(btt, 500), coin(btt, 10)))
}

func TestBridgeOutPaysInTheTokenSent(t *testing.T) {
	f := newOutFixture(t)
	f.mustOut(coin(usdt, 500), coin(usdt, 2))
	require.Equal(t, int64(79_498), f.Balance(alice, usdt))
	require.Equal(t, int64(80_000), f.Balance(alice, btt))
	f.requireMoney(ethereum, usdtThere, 80_000, 500, 0)
}

func TestBridgeOutRefuses(t *testing.T) {
	over := math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), 127))
	pause := types.Pause{Outbound: true, Until: 1_767_225_600, Reason: "an upgrade"}
	for name, c := range map[string]struct {
		prepare     func(*fixture)
		row         uint32
		to          [20]byte
		amount, fee sdk.Coin
		want        *errorsmod.Error
		says        string
	}{
		"unknown row":       {row: 9, want: types.ErrUnknownRow, says: "row 9"},
		"unknown token":     {amount: coin("dai", 5), want: types.ErrUnknownToken, says: "dai"},
		"token elsewhere":   {row: tron, amount: coin(usdt, 5), want: types.ErrUnknownToken, says: "ausdt"},
		"zero amount":       {amount: coin(btt, 0), want: types.ErrInvalidAmount, says: "more than nothing"},
		"too large":         {amount: sdk.NewCoin(btt, over), want: types.ErrInvalidAmount, says: "2^127"},
		"to nobody":         {to: [20]byte{1}, want: types.ErrInvalidRecipient, says: "zero address"},
		"to the Portal":     {to: testutil.Address("portal on ethereum"), want: types.ErrInvalidRecipient, says: "the Portal itself on ethereum"},
		"to the contract":   {to: bttThere, want: types.ErrInvalidRecipient, says: "the contract of BTT on ethereum"},
		"under the least":   {amount: coin(usdt, 4), want: types.ErrInvalidAmount, says: "0.000004 USDT is too little: send at least 0.000005 USDT"},
		"never fits":        {amount: coin(usdt, 43_201), want: types.ErrNeverFits, says: "0.043201 USDT is over the daily limit of ethereum, which is 0.0432 USDT"},
		"more than locked":  {row: tron, amount: coin(btt, 10_001), want: types.ErrInsufficient, says: "only 0.00000000000001 BTT available on tron"},
		"no fee":            {fee: coin(btt, 0), want: types.ErrFee, says: "pay at least 0.00000000000000001 BTT"},
		"fee too low":       {fee: coin(btt, 9), want: types.ErrFee, says: "is too little: pay at least"},
		"token fee too low": {amount: coin(usdt, 50), fee: coin(usdt, 1), want: types.ErrFee, says: "0.000001 USDT is too little: pay at least 0.000002 USDT"},
		"fee in a third":    {fee: coin(usdt, 100), want: types.ErrFee, says: "it is in ausdt: pay it in abtt"},
		"token takes none": {
			prepare: func(f *fixture) {
				f.setLimits(ethereum, usdtThere, func(l *types.TokenLimits) { l.MinFee = math.ZeroInt() })
			},
			amount: coin(usdt, 50), fee: coin(usdt, 100), want: types.ErrFee, says: "ethereum takes no fees in USDT",
		},
		"row paused": {
			prepare: func(f *fixture) {
				require.NoError(f.t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause = pause }))
			},
			want: types.ErrPaused, says: "withdrawals to ethereum are paused until 2026-01-01T00:00:00Z: an upgrade",
		},
		"token paused": {
			prepare: func(f *fixture) {
				require.NoError(f.t, f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause = types.Pause{Outbound: true} }))
			},
			want: types.ErrPaused, says: "withdrawals of BTT to ethereum are paused",
		},
		"reserved already": {
			prepare: func(f *fixture) { f.mustOutTo(tron, bob, coin(btt, 9_000)) },
			row:     tron, amount: coin(btt, 1_001), want: types.ErrInsufficient, says: "only 0.000000000000001 BTT available on tron",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newOutFixture(t)
			f.Give(bob, coin("dai", 100))
			if c.prepare != nil {
				c.prepare(f)
			}
			row, to, amount, fee := c.row, c.to, c.amount, c.fee
			if row == 0 {
				row = ethereum
			}
			switch to {
			case [20]byte{}:
				to = remote
			case [20]byte{1}:
				to = [20]byte{}
			}
			if amount.IsNil() {
				amount = coin(btt, 100)
			}
			if fee.IsNil() {
				fee = coin(btt, 10)
			}
			before := f.Balance(alice, btt)
			_, err := f.k.bridgeOut(f.Ctx, alice, row, to, amount, fee)
			_, code, _ := errorsmod.ABCIInfo(err, false)
			require.Equal(t, c.want.ABCICode(), code, "%v", err)
			require.ErrorContains(t, err, c.says)
			require.Equal(t, before, f.Balance(alice, btt))
		})
	}
}

// mustOutTo asks for a withdrawal that must be granted.
func (f *fixture) mustOutTo(row uint32, sender sdk.AccAddress, amount sdk.Coin) uint64 {
	f.t.Helper()
	id, err := f.k.bridgeOut(f.Ctx, sender, row, remote, amount, coin(btt, 10))
	require.NoError(f.t, err)
	return id
}

func TestBridgeOutNeedsTheMoney(t *testing.T) {
	f := newOutFixture(t)
	_, err := f.k.bridgeOut(f.Ctx, bob, ethereum, remote, coin(usdt, 500), coin(btt, 10))
	require.ErrorContains(t, err, "insufficient funds")
}

func TestRaiseFee(t *testing.T) {
	f := newOutFixture(t)
	first, second := f.mustOut(coin(usdt, 500), coin(btt, 10)), f.mustOut(coin(usdt, 500), coin(usdt, 3))
	require.Equal(t, []uint64{second, first}, f.queueOf(ethereum))
	f.Ctx = f.Ctx.WithTxBytes([]byte("raise"))
	require.NoError(t, f.k.raiseFee(f.Ctx, alice, first, coin(btt, 6)))
	require.Contains(t, f.Events(), &types.EventWithdrawalFeeRaised{Id: first, Fee: coin(btt, 16)})
	require.Equal(t, []uint64{first, second}, f.queueOf(ethereum))
	require.Equal(t, int64(79_984), f.Balance(alice, btt))
	require.Equal(t, coin(btt, 16), f.record(first).Fee)
	require.Len(t, f.record(first).Hashes, 1)
	require.NoError(t, f.sound())

	over := sdk.NewCoin(btt, math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), 126)))
	f.Give(alice, over.Add(over))
	require.NoError(t, f.k.raiseFee(f.Ctx, alice, first, over))
	for name, c := range map[string]struct {
		sender sdk.AccAddress
		id     uint64
		added  sdk.Coin
		want   error
	}{
		"unknown":       {alice, 99, coin(btt, 1), types.ErrUnknownWithdrawal},
		"of another":    {bob, first, coin(btt, 1), types.ErrNotSender},
		"another denom": {alice, first, coin(usdt, 1), types.ErrFee},
		"nothing":       {alice, first, coin(btt, 0), types.ErrFee},
		"no bounds":     {alice, first, over, types.ErrFee},
	} {
		require.ErrorIs(t, f.k.raiseFee(f.Ctx, c.sender, c.id, c.added), c.want, name)
	}
	f.endBlock(1)
	require.ErrorIs(t, f.k.raiseFee(f.Ctx, alice, first, coin(btt, 1)), types.ErrBatched)
}

// queueOf lists the waiting withdrawals of a row, those first that go first.
func (f *fixture) queueOf(row uint32) []uint64 {
	f.t.Helper()
	d := &draft{keeper: f.k, ctx: f.Ctx, row: types.Row{Id: row}}
	ids, err := d.queued()
	require.NoError(f.t, err)
	return ids
}

func TestCancel(t *testing.T) {
	f := newOutFixture(t)
	id := f.mustOut(coin(usdt, 500), coin(btt, 10))
	require.ErrorIs(t, f.k.cancelBridgeOut(f.Ctx, bob, id), types.ErrNotSender)
	require.NoError(t, f.k.cancelBridgeOut(f.Ctx, alice, id))
	require.Contains(t, f.Events(), &types.EventWithdrawalCanceled{Id: id, Row: ethereum, Amount: coin(usdt, 500), Fee: coin(btt, 10)})
	require.Equal(t, int64(80_000), f.Balance(alice, usdt))
	require.Equal(t, int64(80_000), f.Balance(alice, btt))
	f.requireMoney(ethereum, usdtThere, 80_000, 0, 0)
	f.requireStage(id, types.TransferStage_TRANSFER_STAGE_CANCELED)
	require.Empty(t, f.queueOf(ethereum))
	require.ErrorIs(t, f.k.cancelBridgeOut(f.Ctx, alice, id), types.ErrUnknownWithdrawal)
	require.NoError(t, f.sound())

	id = f.mustOut(coin(usdt, 500), coin(btt, 10))
	f.endBlock(1)
	require.ErrorIs(t, f.k.cancelBridgeOut(f.Ctx, alice, id), types.ErrBatched)
}

// Who waits for a token's limit keeps all others of it waiting. That is not free.
func TestCancelOfADelayedOne(t *testing.T) {
	f := newOutFixture(t)
	f.setLimits(ethereum, bttThere, func(l *types.TokenLimits) { l.DailyOutflow = math.NewInt(8_640) })
	f.mustOut(coin(btt, 8_000), coin(btt, 30))
	id := f.mustOut(coin(btt, 8_000), coin(btt, 25))
	f.endBlock(1)
	require.True(t, f.withdrawal(id).Delayed)
	before := f.Balance(alice, btt)
	require.NoError(t, f.k.cancelBridgeOut(f.Ctx, alice, id))
	require.Contains(t, f.Events(), &types.EventWithdrawalCanceled{Id: id, Row: ethereum, Amount: coin(btt, 8_000), Fee: coin(btt, 23)})
	require.Equal(t, int64(8_023), f.Balance(alice, btt)-before)
	require.Equal(t, int64(2), f.ModuleBalance(types.FeePoolName, btt))
	f.requireMoney(ethereum, bttThere, 80_000, 8_000, 0)
	require.NoError(t, f.sound())
}

// What is paused can still be taken back: it is the sender's.
func TestCancelWhilePaused(t *testing.T) {
	f := newOutFixture(t)
	id := f.mustOut(coin(btt, 500), coin(btt, 10))
	require.NoError(t, f.k.updateRowState(f.Ctx, ethereum, func(s *types.RowState) { s.Pause = types.Pause{Outbound: true} }))
	f.endBlock(1)
	require.NoError(t, f.k.cancelBridgeOut(f.Ctx, alice, id))
	require.Equal(t, int64(80_000), f.Balance(alice, btt))
}

func TestFundFees(t *testing.T) {
	f := newOutFixture(t)
	require.ErrorIs(t, f.k.fundFees(f.Ctx, alice, coin(usdt, 5)), types.ErrInvalidAmount)
	require.ErrorIs(t, f.k.fundFees(f.Ctx, alice, coin(btt, 0)), types.ErrInvalidAmount)
	require.NoError(t, f.k.fundFees(f.Ctx, alice, coin(btt, 5)))
	require.Equal(t, int64(5), f.ModuleBalance(types.FeePoolName, btt))
}
