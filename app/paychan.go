package app

import (
	"context"

	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"

	erc20keeper "github.com/cosmos/evm/x/erc20/keeper"

	"github.com/bttcprotocol/bttcd/internal/address"
	paychanante "github.com/bttcprotocol/bttcd/x/paychan/ante"
	paychankeeper "github.com/bttcprotocol/bttcd/x/paychan/keeper"
	paychantypes "github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

func (app *App) newPaychanKeeper() {
	deps := paychankeeper.Deps{
		Cdc: app.AppCodec(), StoreService: runtime.NewKVStoreService(app.stores.kv[paychantypes.StoreKey]),
		AddressCodec: address.Account(), Accounts: app.AccountKeeper, Bank: app.BankKeeper,
		Tokens: tokens{&app.Erc20Keeper}, Authority: governance(),
	}
	if app.memory != nil {
		deps.Remembered = verify.NewLRU(verify.DefaultSize)
	}
	app.PaychanKeeper = paychankeeper.NewKeeper(deps)
	app.paychanAnte = paychanante.NewDecorator(app.PaychanKeeper)
}

// tokens finds the contract of a denom for x/paychan.
type tokens struct{ erc20 *erc20keeper.Keeper }

var _ paychantypes.TokenKeeper = tokens{}

// ERC20 implements paychantypes.TokenKeeper.
func (t tokens) ERC20(ctx context.Context, denom string) ([20]byte, bool) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	pair, found := t.erc20.GetTokenPair(sdkCtx, t.erc20.GetDenomMap(sdkCtx, denom))
	if !found || !pair.Enabled {
		return [20]byte{}, false
	}
	return pair.GetERC20Contract(), true
}

// preverify verifies the vouchers of claims when a transaction comes to the mempool, after its
// fee and sequence: a block that holds it finds them remembered.
func (app *App) preverify(ctx sdk.Context, tx sdk.Tx) (sdk.Context, error) {
	if app.memory == nil {
		return ctx, nil
	}
	return app.paychanAnte.AnteHandle(ctx, tx, false,
		func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) { return ctx, nil })
}
