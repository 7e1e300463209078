// Package remember lets a node verify each signature once. A transaction is checked when it
// comes to the mempool, again when blocks change under it, and when its block is executed;
// its signature is the same every time.
//
// What is remembered is that a pure function said yes: the digest covers everything that the
// verification reads, the bytes that are signed, chain, account number, signer, key and
// signature, so a transaction that differs anywhere, or a key that has changed, is verified
// anew. Of Ethereum transactions the immutable transaction itself is kept, in which
// go-ethereum keeps the sender it recovered.
//
// Invariant: the outcome, the gas and the events of a transaction are the same with and
// without this package, whatever is remembered or forgotten.
//
// Caller: the app, for its ante handler and its decoder.
package remember
