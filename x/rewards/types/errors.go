package types

import (
	errorsmod "cosmossdk.io/errors"
)

// Errors of x/rewards. Clients match on the codes: a code is never given to another error.
var (
	ErrInvalidDenom   = errorsmod.Register(ModuleName, 2, "only abtt funds the rewards pool")
	ErrInvalidAmount  = errorsmod.Register(ModuleName, 3, "amount must be more than zero")
	ErrInvalidParams  = errorsmod.Register(ModuleName, 4, "invalid rewards parameters")
	ErrInvalidGenesis = errorsmod.Register(ModuleName, 5, "invalid rewards genesis")
	ErrTotalTooLarge  = errorsmod.Register(ModuleName, 6, "rewards total too large")
)
