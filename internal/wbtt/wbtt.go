// Package wbtt is the wrapped form of BTT that every genesis has: contracts/wrapped/WBTT.sol at
// the address of WBTT on the BTTC that dapps and BTFS know.
//
// Invariant: Code is what that source compiles to; the end-to-end tests compare. Callers: the
// app's genesis and its tests.
package wbtt

import (
	_ "embed"
	"strings"
)

// Address is where the contract is.
const Address = "0x23181F21DEa5936e24163FFABa4Ea3B316B57f3C"

// Name is what the genesis calls it.
const Name = "Wrapped BTT"

//go:embed code.hex
var code string

// Code returns the contract's code in hexadecimal with 0x.
func Code() string { return strings.TrimSpace(code) }
