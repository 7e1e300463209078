// Package clispell lets people write addresses and amounts on the command line in any
// spelling: bttc1..., 0x..., T... or the name of a key, and 1.5btt or abtt. It reaches the
// commands that AutoCLI makes (EnhanceRoot), those that the SDK, ibc-go and cosmos/evm wrote by
// hand (Adapt), the flags they share (NormalizeFlags), and the JSON files that some read.
//
// Invariant: what a command sees is canonical bech32 of the right kind (0x where the EVM wants
// it) and whole numbers of abtt; what cannot be turned into these exactly is refused. A key
// whose name looks like an address never stands for another address.
//
// Caller: the root command of bttcd.
package clispell
