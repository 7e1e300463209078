// Package ethereum runs a development Ethereum for tests and the local testnet: go-ethereum's own
// node, state transition, transaction pool and JSON-RPC in this process, with blocks made by a
// clock or on demand, and with finality that lags, stalls and is reached as told.
//
// Invariant: what `finalized` answers never goes back, and no reorganization reaches below it. Its
// callers are tests and cmd/localnet.
package ethereum
