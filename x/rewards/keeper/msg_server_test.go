package keeper_test

import (
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/rewards/keeper"
	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

var alice = testutil.Account(1)

func TestFundRewards(t *testing.T) {
	f := testutil.New(t)
	f.Give(alice, math.NewInt(100))
	server := keeper.NewMsgServer(f.Keeper)

	f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager())
	response, err := server.FundRewards(f.Ctx, &types.MsgFundRewards{Sender: testutil.Spell(alice), Amount: testutil.Abtt(math.NewInt(60))})
	require.NoError(t, err)
	require.Equal(t, testutil.Abtt(math.NewInt(60)), response.Pool)
	require.Equal(t, []proto.Message{&types.EventPoolFunded{
		Sender: testutil.Spell(alice), AmountAbtt: math.NewInt(60), PoolAbtt: math.NewInt(60),
	}}, testutil.Typed(t, f.Ctx.EventManager().Events()))

	response, err = server.FundRewards(f.Ctx, &types.MsgFundRewards{Sender: testutil.Spell(alice), Amount: testutil.Abtt(math.NewInt(40))})
	require.NoError(t, err)
	require.Equal(t, testutil.Abtt(math.NewInt(100)), response.Pool)
	require.Equal(t, math.ZeroInt(), f.Balance(alice))
	totals, err := f.Keeper.Totals.Get(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, types.Totals{FundedAbtt: math.NewInt(100), PaidAbtt: math.ZeroInt()}, totals)
}

func TestUpdateParams(t *testing.T) {
	f := testutil.New(t)
	f.SetRate(math.NewInt(5))
	f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager())

	_, err := keeper.NewMsgServer(f.Keeper).UpdateParams(f.Ctx, &types.MsgUpdateParams{
		Authority: testutil.Authority(), Params: types.NewParams(math.NewInt(8)),
	})
	require.NoError(t, err)

	params, err := f.Keeper.Params.Get(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, types.NewParams(math.NewInt(8)), params)
	require.Equal(t, []proto.Message{&types.EventParamsUpdated{
		OldParams: types.NewParams(math.NewInt(5)), NewParams: types.NewParams(math.NewInt(8)),
	}}, testutil.Typed(t, f.Ctx.EventManager().Events()))
}

// The authority that the consensus parameters name goes before the one of the app.
func TestUpdateParamsFollowsTheAuthorityOfTheConsensusParameters(t *testing.T) {
	f := testutil.New(t)
	ctx := f.Ctx.WithConsensusParams(cmtproto.ConsensusParams{
		Authority: &cmtproto.AuthorityParams{Authority: testutil.Spell(alice)},
	})
	server := keeper.NewMsgServer(f.Keeper)
	params := types.NewParams(math.NewInt(8))

	_, err := server.UpdateParams(ctx, &types.MsgUpdateParams{Authority: testutil.Authority(), Params: params})
	require.Error(t, err)
	_, err = server.UpdateParams(ctx, &types.MsgUpdateParams{Authority: testutil.Spell(alice), Params: params})
	require.NoError(t, err)
}

// Every message that is refused, with the code that clients see. Nothing may have changed.
func TestRefusedMessages(t *testing.T) {
	sender, authority := testutil.Spell(alice), testutil.Authority()
	fund := func(sender string, amount sdk.Coin) sdk.Msg {
		return &types.MsgFundRewards{Sender: sender, Amount: amount}
	}
	update := func(authority string, rate math.Int) sdk.Msg {
		return &types.MsgUpdateParams{Authority: authority, Params: types.NewParams(rate)}
	}
	one := math.OneInt()
	for name, tc := range map[string]struct {
		msg       sdk.Msg
		codespace string
		code      uint32
		says      string
	}{
		"other denom":        {fund(sender, sdk.NewInt64Coin("uother", 1)), "rewards", 2, `"uother" cannot fund`},
		"display denom":      {fund(sender, sdk.NewInt64Coin("btt", 1)), "rewards", 2, "pay in abtt"},
		"no denom":           {fund(sender, sdk.Coin{Amount: one}), "rewards", 2, `""`},
		"zero":               {fund(sender, testutil.Abtt(math.ZeroInt())), "rewards", 3, "0btt"},
		"negative":           {fund(sender, sdk.Coin{Denom: "abtt", Amount: one.Neg()}), "rewards", 3, "-0.000000000000000001btt"},
		"no amount":          {fund(sender, sdk.Coin{Denom: "abtt"}), "rewards", 3, "missing"},
		"no sender":          {fund("", testutil.Abtt(one)), "sdk", 7, "sender"},
		"malformed sender":   {fund("bttc1qqqq", testutil.Abtt(one)), "sdk", 7, "bttc1qqqq"},
		"too little":         {fund(sender, testutil.Abtt(math.NewInt(101))), "sdk", 5, "101abtt"},
		"not the authority":  {update(sender, one), "sdk", 4, "invalid authority"},
		"no authority":       {update("", one), "sdk", 4, "invalid authority"},
		"negative rate":      {update(authority, one.Neg()), "rewards", 4, "abtt_per_block is -1"},
		"no rate":            {update(authority, math.Int{}), "rewards", 4, "missing"},
		"more than all BTT":  {update(authority, types.MaxAbttPerBlock().Add(one)), "rewards", 4, "990000000000000btt"},
		"bad rate, not gov":  {update(sender, one.Neg()), "sdk", 4, "invalid authority"},
		"bad sender, amount": {fund("x", testutil.Abtt(math.ZeroInt())), "rewards", 3, "0btt"},
	} {
		t.Run(name, func(t *testing.T) {
			f := testutil.New(t)
			f.Give(alice, math.NewInt(100))
			f.GiveCoins(alice, sdk.NewInt64Coin("uother", 100))
			f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager())

			err := deliver(f, tc.msg)

			require.ErrorContains(t, err, tc.says)
			codespace, code, _ := errorsmod.ABCIInfo(err, false)
			require.Equal(t, tc.codespace, codespace)
			require.Equal(t, tc.code, code)
			require.Empty(t, testutil.Typed(t, f.Ctx.EventManager().Events()))
			require.Equal(t, math.NewInt(100), f.Balance(alice))
			genesis, err := f.Keeper.ExportGenesis(f.Ctx)
			require.NoError(t, err)
			require.Equal(t, types.DefaultGenesis(), genesis)
		})
	}
}

// A counter that cannot grow refuses the message; the transaction then gives the money back.
func TestFundRewardsWithAFullCounter(t *testing.T) {
	f := testutil.New(t)
	f.Give(alice, math.NewInt(100))
	full := math.NewIntFromBigInt(math.OneInt().BigInt().Lsh(math.OneInt().BigInt(), 192)).SubRaw(1)
	require.NoError(t, f.Keeper.Totals.Set(f.Ctx, types.Totals{FundedAbtt: full, PaidAbtt: full}))

	_, err := f.Keeper.Fund(f.Ctx, alice, testutil.Abtt(math.OneInt()))

	require.ErrorIs(t, err, types.ErrTotalTooLarge)
}

func deliver(f *testutil.Fixture, msg sdk.Msg) error {
	server := keeper.NewMsgServer(f.Keeper)
	var err error
	switch msg := msg.(type) {
	case *types.MsgFundRewards:
		_, err = server.FundRewards(f.Ctx, msg)
	case *types.MsgUpdateParams:
		_, err = server.UpdateParams(f.Ctx, msg)
	}
	return err
}
