// Package types holds the messages, parameters, genesis and events of x/rewards, and the
// checks of them that need no state.
//
// Invariant: nothing here reads state; what Validate accepts the keeper can execute.
// Its callers are the keeper, clients and tools that build or read the module's messages.
package types

import (
	"cosmossdk.io/collections"
)

const (
	// ModuleName names the module and the account that holds the pool.
	ModuleName = "rewards"

	// StoreKey names the module's store.
	StoreKey = ModuleName
)

// Prefixes of the store. They are never reused for anything else.
var (
	ParamsKey = collections.NewPrefix(0)
	TotalsKey = collections.NewPrefix(1)
	PaceKey   = collections.NewPrefix(2)
)
