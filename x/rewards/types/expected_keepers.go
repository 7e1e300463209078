package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// AccountKeeper is what x/rewards needs of x/auth.
type AccountKeeper interface {
	// GetModuleAddressAndPermissions returns no address if the app has no such account.
	GetModuleAddressAndPermissions(moduleName string) (sdk.AccAddress, []string)
	// GetAccount returns nil if there is no account of that address.
	GetAccount(ctx context.Context, address sdk.AccAddress) sdk.AccountI
	// GetModuleAccount returns the account and creates it on first use. It panics
	// if an ordinary account has its address.
	GetModuleAccount(ctx context.Context, moduleName string) sdk.ModuleAccountI
}

// BankKeeper is what x/rewards needs of x/bank. It can neither mint nor burn.
type BankKeeper interface {
	GetBalance(ctx context.Context, address sdk.AccAddress, denom string) sdk.Coin
	SendCoinsFromAccountToModule(ctx context.Context, sender sdk.AccAddress, module string, amount sdk.Coins) error
	SendCoinsFromModuleToModule(ctx context.Context, sender, recipient string, amount sdk.Coins) error
}
