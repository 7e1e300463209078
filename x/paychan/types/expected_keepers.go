package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// AccountKeeper is what x/paychan needs of x/auth.
type AccountKeeper interface {
	// GetModuleAddressAndPermissions returns no address if the app has no such account.
	GetModuleAddressAndPermissions(moduleName string) (sdk.AccAddress, []string)
	// GetAccount returns nil if there is no account of that address.
	GetAccount(ctx context.Context, address sdk.AccAddress) sdk.AccountI
	// GetModuleAccount returns the account and creates it on first use. It panics
	// if an ordinary account has its address.
	GetModuleAccount(ctx context.Context, moduleName string) sdk.ModuleAccountI
}

// BankKeeper is what x/paychan needs of x/bank. It can neither mint nor burn.
type BankKeeper interface {
	GetBalance(ctx context.Context, address sdk.AccAddress, denom string) sdk.Coin
	// BlockedAddr reports whether the account takes no payments.
	BlockedAddr(address sdk.AccAddress) bool
	// IsSendEnabledCoins returns an error if one of the denoms must not be sent.
	IsSendEnabledCoins(ctx context.Context, coins ...sdk.Coin) error
	SendCoinsFromAccountToModule(ctx context.Context, sender sdk.AccAddress, module string, amount sdk.Coins) error
	SendCoinsFromModuleToAccount(ctx context.Context, module string, recipient sdk.AccAddress, amount sdk.Coins) error
	// InputOutputCoins debits one account once and credits many. It does not ask BlockedAddr.
	InputOutputCoins(ctx context.Context, input banktypes.Input, outputs []banktypes.Output) error
}

// TokenKeeper knows the ERC-20 of a denom, which a MultiTokenCheque names.
type TokenKeeper interface {
	// ERC20 returns the 20 bytes of the contract's address, or false if the denom has none.
	ERC20(ctx context.Context, denom string) (contract [20]byte, found bool)
}
