// Package types holds what x/paychan signs, stores and sends: the EIP-712 digests of vouchers,
// chain vouchers, releases and BTFS cheques, signatures and hash chains, messages, parameters,
// genesis, events, and the checks of them that need no state.
//
// Invariant: nothing here reads state, and every digest is a function of what is signed alone.
// Its callers are the keeper, the precompile, and the clients that issue, verify and redeem.
package types

import (
	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module and the account that holds all purses.
	ModuleName = "paychan"

	// StoreKey names the module's store.
	StoreKey = ModuleName
)

// Prefixes of the store. They are never reused for anything else.
var (
	ParamsKey        = collections.NewPrefix(0)
	NextPurseKey     = collections.NewPrefix(1)
	PursesKey        = collections.NewPrefix(2)
	PursesByOwnerKey = collections.NewPrefix(3)
	SessionsKey      = collections.NewPrefix(4)
	LanesKey         = collections.NewPrefix(5)
	LaneExpiriesKey  = collections.NewPrefix(6)
	ChequeLanesKey   = collections.NewPrefix(7)
	RetiredEpochsKey = collections.NewPrefix(8)
	RelaySharesKey   = collections.NewPrefix(9)
	TotalsKey        = collections.NewPrefix(10)
	DryPursesKey     = collections.NewPrefix(11)
)
