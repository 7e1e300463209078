// Package bridge is the half of the bridge that is outside consensus; README.md is its map. It holds no
// code itself: watching is in watcher, reporting in observer, keys in signer, carrying in relayer.
//
// Invariant: nothing under it can stop or change a block. What it knows reaches consensus as this
// node's vote alone. cmd wires its packages together.
package bridge
