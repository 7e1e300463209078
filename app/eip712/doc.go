// Package eip712 refuses signatures that do not cover the transaction they are on.
//
// An eth_secp256k1 key verifies a signature over the sign bytes, and failing that over
// EIP-712 typed data that cosmos/evm rebuilds from them. The typed data of SIGN_MODE_DIRECT
// holds the messages, memo, fee amount, gas, chain id, account number and sequence, and
// nothing else. What else a transaction says, anybody who sees it on its way could have
// written: that somebody else pays its fee, until when it is valid, or padding that its
// sender pays gas for.
//
// Invariant: a transaction that says more carries, of every eth_secp256k1 key that signed,
// a signature over its very sign bytes.
//
// Caller: the app's ante handler, in front of cosmos/evm's.
package eip712
