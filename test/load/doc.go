// Package load makes and sends signed transactions by the thousand: bank and Ethereum
// transfers, contract calls and whatever message a test puts in, from made-up accounts.
//
// Invariant: it is built without the node's code and without the SDK, from published
// protobuf types and go-ethereum alone, so that it is a second opinion on formats and
// signatures; nothing here waits or retries by itself.
//
// Callers: the end-to-end tests, the soak test and the benchmarks.
package load
