// Package paychan is what torrent and storage clients import to pay each other by the thousand
// without a transaction each: an Owner opens purses and delegates session keys, a Payer issues
// vouchers and hash-chain ticks, a Payee verifies and keeps them, and package redeem turns them
// into money. README.md tells the life of a payment.
//
// Invariant: a payer never signs below what it may have given out before, and a payee never
// reports as received what a crash can take from it, but for the last few ticks, whose number it
// chooses. Its callers are programs outside the node; it knows the chain by the port Chain alone,
// which package node implements.
package paychan
