// Package rpccompat replays what indexers (Blockscout, graph-node, Dune) ask of a node's Ethereum
// JSON-RPC and judges the answers: by each other, since every method must tell the same of one
// block, and by go-ethereum's, field by field.
//
// Invariant: it knows nodes by JSON-RPC alone, so that it judges any of them by the same measure;
// what may differ from go-ethereum is written in differences.txt with the reason, and a line that
// no longer holds fails as a new difference does.
//
// Callers: the end-to-end tests.
package rpccompat
