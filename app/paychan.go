package app

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"

	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"

	erc20keeper "github.com/cosmos/evm/x/erc20/keeper"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	paychanante "github.com/bttcprotocol/bttcd/x/paychan/ante"
	paychankeeper "github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/precompile"
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
	app.paychanAnte = paychanante.NewDecorator(app.PaychanKeeper, callReader(precompile.New(app.PaychanKeeper, app.BankKeeper)))
}

// callReader finds the claim of an Ethereum transaction that calls the precompile itself. What
// contracts call is known only when they run.
func callReader(contract *precompile.Precompile) paychanante.Reader {
	return func(msg sdk.Msg) (*paychantypes.MsgClaim, uint64) {
		ethereum, ok := msg.(*evmtypes.MsgEthereumTx)
		if !ok {
			return nil, 0
		}
		tx := ethereum.AsTransaction()
		if tx == nil || tx.To() == nil || *tx.To() != paychantypes.VerifyingContract || tx.Value().Sign() != 0 {
			return nil, 0
		}
		intrinsic, err := core.IntrinsicGas(tx.Data(), tx.AccessList(), tx.SetCodeAuthorizations(), false, true, true, true)
		if err != nil || tx.Gas() < intrinsic {
			return nil, 0
		}
		return contract.ClaimOf(tx.Data(), common.BytesToAddress(ethereum.GetFrom()), tx.Gas()-intrinsic)
	}
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
