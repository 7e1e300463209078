// Package proposal decides which transactions a block may hold. Prepare builds a proposal
// from the mempool, Process judges the proposals of others, and Gate keeps out of the
// mempool what no block could ever hold.
//
// Invariant: all three ask one pure predicate, Block.Add, over decoded transactions and the
// limits of consensus parameters, so whatever Prepare emits Process accepts. It looks at
// form alone: no ante handler and no signature, because an honest proposer may hold
// transactions that went stale.
//
// Caller: the app, which installs Handler as its proposal handlers and Gate in front of the
// mempool. A handler with bytes of its own in a block, such as an injected transaction of
// vote extensions, calls Handler.Fill and Handler.Check with what Limits.Without leaves.
package proposal
