// Package join decides how a new node comes into a running network: which block it may trust, which
// snapshot it can begin with, and with which genesis, from what some RPC endpoints say, from
// a checkpoint on a remote chain, or from a snapshot file. It also puts a home in place, whole or not at all.
//
// Invariant: no endpoint is believed alone. What is trusted was said by all of them alike, or signed
// by more than 2/3 of the validators and held by a Portal; what is not is only a hint that the light client checks.
// Every answer and file is untrusted: it is bounded, and bad input is an error, never a panic.
//
// Callers: `bttcd join`, `bttcd comet state-sync` and the node's app, which tells its snapshots.
package join
