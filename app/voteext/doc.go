// Package voteext is the bridge's way through consensus: what validators say of remote chains
// and their signatures of packets come with precommits (Extend, Verify), the next proposer
// injects those that are of use in front of the transactions (Prepare, Process), and every
// node applies what more than 2/3 of the power support (Tally, PreBlock).
//
// Invariant: whether a block is acceptable and what it does depends on committed state, the
// block and its last commit alone, and nothing here stops a block: a vote is never rejected
// for its content, a proposal without injection is always acceptable, and PreBlock has no
// error. Observer and Signer answer from memory, and only Extend and Prepare ask them.
//
// Caller: the app, which installs the five steps as handlers of ABCI, Runner around its
// executor, and TxConfig where blocks are shown to people.
package voteext
