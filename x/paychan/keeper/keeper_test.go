package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// accounts is an auth whose module account is as it is told.
type accounts struct {
	types.AccountKeeper
	address     sdk.AccAddress
	permissions []string
}

func (a accounts) GetModuleAddressAndPermissions(string) (sdk.AccAddress, []string) {
	return a.address, a.permissions
}

func TestNewKeeperRefusesAnAppThatIsAssembledWrongly(t *testing.T) {
	f := testutil.New(t)
	for name, change := range map[string]func(*keeper.Deps){
		"no authority":            func(d *keeper.Deps) { d.Authority = "" },
		"authority not canonical": func(d *keeper.Deps) { d.Authority = owner.Address.Hex() },
		"no module account":       func(d *keeper.Deps) { d.Accounts = accounts{AccountKeeper: f.Accounts} },
		"a module account that mints": func(d *keeper.Deps) {
			d.Accounts = accounts{f.Accounts, f.Keeper.ModuleAddress(), []string{authtypes.Minter}}
		},
	} {
		deps := f.Deps()
		change(&deps)
		require.Panics(t, func() { keeper.NewKeeper(deps) }, name)
	}
	require.NotPanics(t, func() { keeper.NewKeeper(f.Deps()) })
}

func TestUpdateParams(t *testing.T) {
	f := testutil.New(t)
	params := types.DefaultParams()
	_, err := f.Msg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Authority: testutil.Authority(), Params: params})
	require.NoError(t, err)
	stored, err := f.Keeper.Params.Get(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, params, stored)
	events := testutil.Typed(t, f.Events())
	require.Len(t, events, 1)
	event, ok := events[0].(*types.EventParamsUpdated)
	require.True(t, ok)
	require.True(t, event.OldParams.Equal(testutil.Params()))
	require.True(t, event.NewParams.Equal(params))
}
