// Package app assembles the BTTC state machine of cosmos-sdk, ibc-go, cosmos/evm and our
// own modules, and does nothing else: what a module decides lives in the module.
//
// The assembly reads top to bottom: New (app.go) makes the stores (stores.go), the keepers
// (keepers.go, keepers_evm.go), the module manager with the order of each phase
// (modules.go), the ante chain (ante.go), the mempool and proposal handlers (mempool.go)
// and the block executor (executor.go).
//
// Invariant: two apps of one version given one genesis and the same blocks reach the same
// app hash, whatever their configuration files say. Callers: cmd/bttcd and tests.
package app
