package eip712

import errorsmod "cosmossdk.io/errors"

// ErrUncovered refuses a signature that leaves parts of its transaction open.
var ErrUncovered = errorsmod.Register("eip712", 2, "signature does not cover the whole transaction")
