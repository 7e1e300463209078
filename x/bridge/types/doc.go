// Package types holds what x/bridge stores, signs and sends: rows, tokens, packets, withdrawals,
// transfers, vote extensions, messages, parameters, genesis, events, and the checks of them
// that need no state.
//
// Invariant: nothing here reads state, and every encoding that is voted on or signed is a
// function of its fields alone. Its callers are the keeper, app/voteext, the precompile, and the
// watcher and relayer outside consensus.
package types
