package proposal

import errorsmod "cosmossdk.io/errors"

// codespace of what clients see when Gate refuses a transaction.
const codespace = "proposal"

// Reasons for which a block does not hold a transaction. All but ErrFull, ErrDuplicate and
// ErrTooLarge hold for every block under the same consensus parameters.
var (
	ErrMalformed = errorsmod.Register(codespace, 2, "malformed transaction")
	ErrEthereum  = errorsmod.Register(codespace, 3, "not the form of an Ethereum transaction")
	ErrNested    = errorsmod.Register(codespace, 4, "Ethereum message outside of an Ethereum transaction")
	ErrTooMuch   = errorsmod.Register(codespace, 5, "more gas than a block may use")
	ErrTooLarge  = errorsmod.Register(codespace, 6, "larger than a block may be")
	ErrDuplicate = errorsmod.Register(codespace, 7, "twice in one block")
	ErrFull      = errorsmod.Register(codespace, 8, "no room left in the block")
)

// recovered turns a panic over bytes that a stranger sent into an error.
func recovered(err *error) {
	if panicked := recover(); panicked != nil {
		*err = errorsmod.Wrapf(ErrMalformed, "panic: %v", panicked)
	}
}
