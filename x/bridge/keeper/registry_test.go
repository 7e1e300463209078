package keeper

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/mock/gomock"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestAddToken(t *testing.T) {
	f := newFixture(t)
	contract := testutil.Address("USDC on tron")
	token := testTokenNamed(tron, contract, "ausdc", "USDC")
	_, err := f.msg.AddToken(f.Ctx, &types.MsgAddToken{Authority: testutil.Authority(), Token: token, Portal: true})
	require.NoError(t, err)
	f.requireMoney(tron, contract, 0, 0, 0)
	metadata, found := f.Bank.GetDenomMetaData(f.Ctx, "ausdc")
	require.True(t, found)
	require.NoError(t, metadata.Validate())
	require.Equal(t, "usdc", metadata.Display)
	require.EqualValues(t, 6, metadata.DenomUnits[1].Exponent)
	require.Contains(t, f.Contracts.Of, "ausdc")
	packet, err := f.k.Packets.Get(f.Ctx, collections.Join(tron, uint64(1)))
	require.NoError(t, err)
	body, err := portalabi.DecodeBody(portalabi.KindToken, packet.Body)
	require.NoError(t, err)
	require.Equal(t, portalabi.Token{
		Token: contract, Listed: true, MinDeposit: token.Limits.MinDeposit.BigInt(), DailyLimit: token.Limits.PortalDailyLimit.BigInt(),
	}, body)
	require.NoError(t, f.sound())
	// The same denom on another row is introduced already.
	other := testTokenNamed(ethereum, testutil.Address("USDC on ethereum"), "ausdc", "USDC")
	require.NoError(t, f.k.addToken(f.Ctx, other, false))
	require.NoError(t, f.sound())
}

func TestAddTokenRefusals(t *testing.T) {
	fresh := testutil.Address("fresh")
	portal := testRow(ethereum, "ethereum").Portal
	for name, test := range map[string]struct {
		prepare func(f *fixture)
		token   types.Token
		want    error
	}{
		"no such row":      {token: testTokenNamed(9, fresh, "anew", "NEW"), want: types.ErrUnknownRow},
		"a known contract": {token: testTokenNamed(ethereum, usdtThere, "anew", "NEW"), want: types.ErrInvalidToken},
		"a known denom":    {token: testTokenNamed(ethereum, fresh, usdt, "USDT"), want: types.ErrInvalidToken},
		"other decimals":   {token: testToken(tron, fresh, usdt, 18), want: types.ErrInvalidToken},
		"the Portal":       {token: testTokenNamed(ethereum, [20]byte(portal), "anew", "NEW"), want: types.ErrInvalidToken},
		"invalid":          {token: testTokenNamed(ethereum, fresh, "ibc/ABC", "NEW"), want: types.ErrInvalidToken},
		"a denom that lives": {
			prepare: func(f *fixture) { f.Give(alice, coin("anew", 1)) },
			token:   testTokenNamed(ethereum, fresh, "anew", "NEW"), want: types.ErrInvalidToken,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			if test.prepare != nil {
				test.prepare(f)
			}
			_, err := f.msg.AddToken(f.Ctx, &types.MsgAddToken{Authority: testutil.Authority(), Token: test.token})
			require.ErrorIs(t, err, test.want)
		})
	}
}

func TestDisplayDenom(t *testing.T) {
	for _, test := range []struct {
		denom, symbol string
		decimals      uint32
		want          string
	}{
		{"ausdt", "USDT", 6, "usdt"},
		{"usdt", "USDT", 6, "USDT"},
		{"ax.y", "Z", 6, "whole/ax.y"},
		{"shares", "SHARES", 0, "shares"},
	} {
		metadata := denomMetadata(types.Token{Denom: test.denom, Symbol: test.symbol, Decimals: test.decimals})
		require.NoError(t, metadata.Validate(), test.denom)
		require.Equal(t, test.want, metadata.Display)
	}
}

func TestTooManyTokens(t *testing.T) {
	f := newFixture(t)
	for i := len(testGenesis().Tokens) - 1; i < types.MaxTokens; i++ { // two of them are on ethereum
		name := fmt.Sprintf("token%d", i)
		token := testTokenNamed(ethereum, testutil.Address(name), name, "TOKEN")
		require.NoError(t, f.k.setToken(f.Ctx, token, types.NewTokenLedger()))
	}
	err := f.k.addToken(f.Ctx, testTokenNamed(ethereum, testutil.Address("one more"), "onemore", "MORE"), false)
	require.ErrorIs(t, err, types.ErrInvalidToken)
	require.ErrorContains(t, err, "no room")
}

func TestUpdateLimits(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, bttThere, alice, 80_000)
	limits := testToken(ethereum, bttThere, btt, 18).Limits
	limits.DailyInflow, limits.MinDeposit = math.NewInt(10), math.NewInt(3)
	msg := &types.MsgUpdateLimits{Authority: testutil.Authority(), Row: ethereum, Contract: bttThere[:], Limits: limits, Portal: true}
	f.Next(1_000e9)
	_, err := f.msg.UpdateLimits(f.Ctx, msg)
	require.NoError(t, err)
	token, err := f.k.token(f.Ctx, ethereum, bttThere[:])
	require.NoError(t, err)
	require.Equal(t, limits, token.Limits)
	require.EqualValues(t, 79_000, f.ledger(ethereum, bttThere).Inflow.Used.Int64(), "until now it leaked by the limit that was")
	packet, err := f.k.Packets.Get(f.Ctx, collections.Join(ethereum, uint64(1)))
	require.NoError(t, err)
	body, err := portalabi.DecodeBody(portalabi.KindLimit, packet.Body)
	require.NoError(t, err)
	require.Equal(t, portalabi.Limit{
		Token: bttThere, MinDeposit: limits.MinDeposit.BigInt(), DailyLimit: limits.PortalDailyLimit.BigInt(),
	}, body)

	msg.Contract = remote[:]
	_, err = f.msg.UpdateLimits(f.Ctx, msg)
	require.ErrorIs(t, err, types.ErrUnknownToken)
	msg.Contract, msg.Limits.DailyOutflow = bttThere[:], limits.PortalDailyLimit
	_, err = f.msg.UpdateLimits(f.Ctx, msg)
	require.ErrorIs(t, err, types.ErrInvalidToken)
}

func TestAddRow(t *testing.T) {
	f := newFixture(t)
	add := func(row types.Row, set types.Set) error {
		_, err := f.msg.AddRow(f.Ctx, &types.MsgAddRow{Authority: testutil.Authority(), Row: row, Set: set})
		return err
	}
	require.NoError(t, add(testRow(3, "another"), testSet(3)))
	set, err := f.k.PortalSet(f.Ctx, 3)
	require.NoError(t, err)
	require.EqualValues(t, 3, set.Row)
	state, err := f.k.rowState(f.Ctx, 3)
	require.NoError(t, err)
	domain := f.k.Domain(testRow(3, "another"))
	require.Equal(t, domain[:], state.AppliedAcc)
	require.EqualValues(t, 1, state.NextPacketNonce)
	require.NoError(t, f.sound())

	require.ErrorIs(t, add(testRow(5, "gap"), testSet(5)), types.ErrInvalidRow)
	require.ErrorIs(t, add(testRow(4, "ethereum"), testSet(4)), types.ErrInvalidRow)
	stranger := testSet(4)
	unknown := testutil.Address("nobody's key")
	stranger.Members[0].Address = unknown[:]
	require.ErrorIs(t, add(testRow(4, "strange"), stranger), types.ErrInvalidSet, "nobody could be punished for it")
	stranger = testSet(4)
	stranger.Members[0].Operator = unknown[:]
	require.ErrorIs(t, add(testRow(4, "strange"), stranger), types.ErrInvalidSet)
	narrow := testRow(4, "narrow")
	narrow.MaxSigners = 0
	require.ErrorIs(t, add(narrow, testSet(4)), types.ErrInvalidRow)
	require.ErrorIs(t, add(testRow(4, "keyless"), types.Set{Total: 10}), types.ErrInvalidSet)
	wide := testSet(4)
	second := testutil.Address("another bridge key")
	wide.Members = append(wide.Members, types.Member{Address: second[:], Power: 1, Operator: second[:]})
	wide.Total = 20
	if string(wide.Members[0].Address) > string(second[:]) {
		wide.Members[0], wide.Members[1] = wide.Members[1], wide.Members[0]
	}
	narrow.MaxSigners = 1
	require.ErrorIs(t, add(narrow, wide), types.ErrInvalidSet)
	for id := uint32(4); id <= types.MaxRows; id++ {
		name := fmt.Sprintf("chain-%d", id)
		require.NoError(t, add(testRow(id, name), testSet(id)))
	}
	require.ErrorContains(t, add(testRow(types.MaxRows+1, "too-many"), testSet(1)), "no more fit")
}

func TestUpdateRow(t *testing.T) {
	f := newFixture(t)
	msg := &types.MsgUpdateRow{Authority: testutil.Authority(), Row: tron, Batch: testRow(tron, "tron").Batch, MaxSigners: 27}
	msg.Batch.MaxItems = 50
	_, err := f.msg.UpdateRow(f.Ctx, msg)
	require.NoError(t, err)
	row, err := f.k.row(f.Ctx, tron)
	require.NoError(t, err)
	require.EqualValues(t, 50, row.Batch.MaxItems)
	require.EqualValues(t, 27, row.MaxSigners)
	msg.Batch.MaxItems = 51
	_, err = f.msg.UpdateRow(f.Ctx, msg)
	require.ErrorIs(t, err, types.ErrInvalidRow)
	msg.Batch.MaxItems, msg.Row = 50, 9
	_, err = f.msg.UpdateRow(f.Ctx, msg)
	require.ErrorIs(t, err, types.ErrUnknownRow)
}

func TestUpdateParams(t *testing.T) {
	f := newFixture(t)
	params := types.DefaultParams()
	params.InjectionEnabled = false
	require.True(t, f.k.InjectionEnabled(f.Ctx))
	_, err := f.msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: testutil.Authority(), Params: params})
	require.NoError(t, err)
	require.False(t, f.k.InjectionEnabled(f.Ctx))
	stored, err := f.k.GetParams(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, params, stored)
	params.SetDriftBps = 0
	_, err = f.msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: testutil.Authority(), Params: params})
	require.ErrorIs(t, err, types.ErrInvalidParams)
}

// What governance alone may do nobody else may.
func TestGovernanceAlone(t *testing.T) {
	f := newFixture(t)
	sender := testutil.Spell(alice)
	for name, send := range map[string]func() error{
		"SetPause":  func() error { _, err := f.msg.SetPause(f.Ctx, &types.MsgSetPause{Authority: sender}); return err },
		"AddRow":    func() error { _, err := f.msg.AddRow(f.Ctx, &types.MsgAddRow{Authority: sender}); return err },
		"UpdateRow": func() error { _, err := f.msg.UpdateRow(f.Ctx, &types.MsgUpdateRow{Authority: sender}); return err },
		"AddToken":  func() error { _, err := f.msg.AddToken(f.Ctx, &types.MsgAddToken{Authority: sender}); return err },
		"UpdateLimits": func() error {
			_, err := f.msg.UpdateLimits(f.Ctx, &types.MsgUpdateLimits{Authority: sender})
			return err
		},
		"SetPortalGuardian": func() error {
			_, err := f.msg.SetPortalGuardian(f.Ctx, &types.MsgSetPortalGuardian{Authority: sender})
			return err
		},
		"ResolveHeld": func() error { _, err := f.msg.ResolveHeld(f.Ctx, &types.MsgResolveHeld{Authority: sender}); return err },
		"UpdateParams": func() error {
			_, err := f.msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: sender})
			return err
		},
	} {
		require.ErrorIs(t, send(), types.ErrNotAuthority, name)
	}
}

func TestNewKeeperRefusesAnAppThatIsAssembledWrongly(t *testing.T) {
	f := newFixture(t)
	for name, change := range map[string]func(*Deps){
		"no authority":            func(d *Deps) { d.Authority = "" },
		"authority not canonical": func(d *Deps) { d.Authority = fmt.Sprintf("0x%x", []byte(alice)) },
		"no module account": func(d *Deps) {
			accounts := testutil.NewMockAccountKeeper(gomock.NewController(t))
			accounts.EXPECT().GetModuleAddressAndPermissions(types.ModuleName).Return(nil, nil)
			d.Accounts = accounts
		},
	} {
		deps := f.deps()
		change(&deps)
		require.Panics(t, func() { NewKeeper(deps) }, name)
	}
	require.NotPanics(t, func() { NewKeeper(f.deps()) })
}
