package keeper

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func data(t *testing.T, action portalabi.Action) []byte {
	t.Helper()
	bz, err := action.Data()
	require.NoError(t, err)
	return bz
}

// applied returns the one deposit that the block applied.
func (f *fixture) applied() *types.EventDepositApplied {
	f.t.Helper()
	var found *types.EventDepositApplied
	for _, event := range f.Events() {
		if applied, ok := event.(*types.EventDepositApplied); ok {
			require.Nil(f.t, found)
			found = applied
		}
	}
	require.NotNil(f.t, found)
	return found
}

func TestDelegate(t *testing.T) {
	f := newFixture(t)
	validator := testutil.Address("validator")
	f.Staking.Operator = validator[:]
	f.deposit(ethereum, bttThere, alice, 100, data(t, portalabi.Delegate{Validator: validator})...)
	require.Zero(t, f.Balance(alice, btt))
	require.EqualValues(t, 100, f.ModuleBalance(testutil.Pool, btt))
	applied := f.applied()
	require.EqualValues(t, 1, applied.Action)
	require.Empty(t, applied.Failure)
	require.NoError(t, f.sound())
}

func TestTopUpPurse(t *testing.T) {
	f := newFixture(t)
	f.Purses.Denoms[7] = usdt
	f.deposit(ethereum, usdtThere, alice, 100, data(t, portalabi.TopUpPurse{Purse: 7})...)
	require.Zero(t, f.Balance(alice, usdt))
	require.EqualValues(t, 100, f.ModuleBalance(testutil.Pool, usdt))
	require.Empty(t, f.applied().Failure)
}

func TestForward(t *testing.T) {
	f := newFixture(t)
	f.deposit(tron, bttTron, bob, 500)
	f.Events()
	f.deposit(ethereum, bttThere, alice, 100, data(t, portalabi.Forward{Row: tron, To: remote, Fee: big.NewInt(12)})...)
	require.Zero(t, f.Balance(alice, btt))
	require.Empty(t, f.applied().Failure)
	withdrawal, err := f.k.Withdrawals.Get(f.Ctx, 1)
	require.NoError(t, err)
	require.Equal(t, coin(btt, 88), withdrawal.Amount)
	require.Equal(t, coin(btt, 12), withdrawal.Fee)
	require.Equal(t, tron, withdrawal.Row)
	require.Equal(t, testutil.Spell(alice), withdrawal.Sender)
	f.requireMoney(tron, bttTron, 500, 88, 0)
	f.requireMoney(ethereum, bttThere, 100, 0, 0)
	require.NoError(t, f.sound())
}

// Whatever goes wrong with an action, the recipient has the money, and people read why.
func TestActionsThatFail(t *testing.T) {
	validator := testutil.Address("validator")
	for name, test := range map[string]struct {
		prepare func(f *fixture)
		token   [20]byte
		data    []byte
		failure string
	}{
		"no such validator":      {data: data(t, portalabi.Delegate{Validator: remote}), failure: "validator does not exist"},
		"a token to a validator": {token: usdtThere, data: data(t, portalabi.Delegate{Validator: validator}), failure: "abtt alone"},
		"staking panics": {
			prepare: func(f *fixture) { f.Staking.Broken = "an address of memory" },
			data:    data(t, portalabi.Delegate{Validator: validator}), failure: errPanic.Error(),
		},
		"no such purse": {data: data(t, portalabi.TopUpPurse{Purse: 9}), failure: "no such purse"},
		"no purses": {
			prepare: func(f *fixture) { f.k.Purses = nil },
			data:    data(t, portalabi.TopUpPurse{Purse: 9}), failure: "no purses",
		},
		"forward to where it came from": {data: data(t, portalabi.Forward{Row: ethereum, To: remote, Fee: big.NewInt(10)}), failure: "came from there"},
		"forward to nowhere":            {data: data(t, portalabi.Forward{Row: 9, To: remote, Fee: big.NewInt(10)}), failure: "no such remote chain"},
		"forward more than is there":    {data: data(t, portalabi.Forward{Row: tron, To: remote, Fee: big.NewInt(10)}), failure: "available"},
		"forward for the fee alone":     {data: data(t, portalabi.Forward{Row: tron, To: remote, Fee: big.NewInt(100)}), failure: "the fee is 100 of 100"},
		"forward for too little a fee": {
			prepare: func(f *fixture) { f.deposit(tron, bttTron, bob, 500) },
			data:    data(t, portalabi.Forward{Row: tron, To: remote, Fee: big.NewInt(9)}), failure: "pay at least",
		},
		"an unknown action": {data: []byte{200}, failure: "no action is number 200"},
		"leftover bytes":    {data: append(data(t, portalabi.TopUpPurse{Purse: 9}), 0), failure: "left over"},
		"garbage":           {data: []byte(strings.Repeat("x", portalabi.MaxDepositData)), failure: "no action"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.Staking.Operator = validator[:]
			if test.prepare != nil {
				test.prepare(f)
			}
			f.Events()
			contract, denom := bttThere, btt
			if test.token != ([20]byte{}) {
				contract, denom = test.token, usdt
			}
			f.deposit(ethereum, contract, alice, 100, test.data...)
			require.EqualValues(t, 100, f.Balance(alice, denom))
			require.Zero(t, f.ModuleBalance(testutil.Pool, denom))
			applied := f.applied()
			require.EqualValues(t, test.data[0], applied.Action)
			require.Contains(t, applied.Failure, test.failure)
			require.LessOrEqual(t, len(applied.Failure), maxFailure)
			require.NoError(t, f.sound())
		})
	}
}

// What failed leaves no events of its half-done work.
func TestFailedActionLeavesNothing(t *testing.T) {
	f := newFixture(t)
	validator := testutil.Address("validator")
	f.Staking.Operator, f.Staking.Broken = validator[:], "broken"
	f.deposit(ethereum, bttThere, alice, 100, data(t, portalabi.Delegate{Validator: validator})...)
	for _, event := range f.Ctx.EventManager().Events() {
		for _, attribute := range event.Attributes {
			require.NotEqual(t, testutil.Spell(sdk.AccAddress(poolAddress(f))), attribute.Value)
		}
	}
}

func poolAddress(f *fixture) []byte {
	module, _ := f.Accounts.GetModuleAddressAndPermissions(testutil.Pool)
	return module
}

// Texts are cut to what events and records can hold.
func TestFailureText(t *testing.T) {
	text := failureText(errors.New(strings.Repeat("é", maxFailure)[1:]))
	require.True(t, utf8.ValidString(text))
	require.LessOrEqual(t, len(text), maxFailure)
	require.Contains(t, failureText(errors.New("a"+strings.Repeat("é", maxFailure))), "aé")
	require.True(t, utf8.ValidString(failureText(errors.New("a"+strings.Repeat("é", maxFailure)))))
	require.Empty(t, failureText(nil))
}

// Data that begins with a zero asks for something, too.
func TestANoteSaysWhatBecameOfAnAction(t *testing.T) {
	require.Empty(t, actionNote(0, ""))
	require.Equal(t, "action 0 was not done: no such action", actionNote(0, "no such action"))
	require.Equal(t, "action 1 was not done: jailed", actionNote(1, "jailed"))
	require.Equal(t, "action 1 was done", actionNote(1, ""))
}
