package watcher

// Reached is the rule by which clocks, nonces and scanned blocks are agreed on.
var Reached = reached
