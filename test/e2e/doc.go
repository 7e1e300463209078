// Package e2e tests BTTC from outside: real processes of bin/bttcd and bin/localnet, real
// wallets from npm, the command line, and nothing of the node's code.
//
// Invariant: a test here asserts only what an operator or a wallet can see.
//
// Callers: `make test-e2e`.
package e2e
