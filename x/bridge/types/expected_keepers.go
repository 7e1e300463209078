package types

import (
	"context"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// AccountKeeper is what x/bridge needs of x/auth.
type AccountKeeper interface {
	// GetModuleAddressAndPermissions returns no address if the app has no such account.
	GetModuleAddressAndPermissions(moduleName string) (sdk.AccAddress, []string)
	GetModuleAccount(ctx context.Context, moduleName string) sdk.ModuleAccountI
}

// BankKeeper is what x/bridge needs of x/bank. Deposits mint, executed withdrawals burn.
type BankKeeper interface {
	GetBalance(ctx context.Context, address sdk.AccAddress, denom string) sdk.Coin
	GetSupply(ctx context.Context, denom string) sdk.Coin
	// BlockedAddr reports whether the account takes no payments.
	BlockedAddr(address sdk.AccAddress) bool
	IsSendEnabledCoins(ctx context.Context, coins ...sdk.Coin) error
	MintCoins(ctx context.Context, module string, amount sdk.Coins) error
	BurnCoins(ctx context.Context, module string, amount sdk.Coins) error
	SendCoinsFromAccountToModule(ctx context.Context, sender sdk.AccAddress, module string, amount sdk.Coins) error
	SendCoinsFromModuleToAccount(ctx context.Context, module string, recipient sdk.AccAddress, amount sdk.Coins) error
	HasDenomMetaData(ctx context.Context, denom string) bool
	SetDenomMetaData(ctx context.Context, metadata banktypes.Metadata)
}

// StakingKeeper is what x/bridge needs of x/staking.
type StakingKeeper interface {
	GetValidator(ctx context.Context, operator sdk.ValAddress) (stakingtypes.Validator, error)
	GetValidatorByConsAddr(ctx context.Context, consensus sdk.ConsAddress) (stakingtypes.Validator, error)
	// GetLastTotalPower is the power of all validators of the current set.
	GetLastTotalPower(ctx context.Context) (math.Int, error)
	// IterateLastValidatorPowers walks the validators of the current set by operator address.
	IterateLastValidatorPowers(ctx context.Context, handler func(operator sdk.ValAddress, power int64) (stop bool)) error
	PowerReduction(ctx context.Context) math.Int
	Delegate(ctx context.Context, delegator sdk.AccAddress, amount math.Int, source stakingtypes.BondStatus,
		validator stakingtypes.Validator, subtractAccount bool) (math.LegacyDec, error)
	BondDenom(ctx context.Context) (string, error)
	UnbondingTime(ctx context.Context) (time.Duration, error)
}

// SlashingKeeper is what x/bridge needs of x/slashing.
type SlashingKeeper interface {
	Slash(ctx context.Context, consensus sdk.ConsAddress, fraction math.LegacyDec, power, height int64) error
	Jail(ctx context.Context, consensus sdk.ConsAddress) error
	JailUntil(ctx context.Context, consensus sdk.ConsAddress, until time.Time) error
	Tombstone(ctx context.Context, consensus sdk.ConsAddress) error
	IsTombstoned(ctx context.Context, consensus sdk.ConsAddress) bool
}

// PurseKeeper is what x/bridge needs of x/paychan.
type PurseKeeper interface {
	// TopUp moves amount from payer into a purse, whose denom it must have.
	TopUp(ctx context.Context, payer sdk.AccAddress, purse uint64, amount sdk.Coin) error
}

// ContractKeeper gives denoms an ERC-20 in the EVM.
type ContractKeeper interface {
	// Register gives a denom its ERC-20 at a fixed address that follows from the denom.
	Register(ctx context.Context, denom string) (contract [20]byte, err error)
	// ERC20 returns the contract of a denom, or false if it has none.
	ERC20(ctx context.Context, denom string) (contract [20]byte, found bool)
}

// RemoteIndex is what this node's own watchers know of remote transactions. It is for queries
// alone: no two nodes need agree.
type RemoteIndex interface {
	// Events returns the event nonces by row that a remote transaction made.
	Events(hash [32]byte) []EventRef
	// Hash returns the remote transaction that made an event.
	Hash(row uint32, nonce uint64) (hash [32]byte, found bool)
}

// EventRef names an event of a Portal.
type EventRef struct {
	Row   uint32
	Nonce uint64
}
