package app

import (
	// debug_traceTransaction finds these by name: they register themselves.
	_ "github.com/ethereum/go-ethereum/eth/tracers/js"
	// See above.
	_ "github.com/ethereum/go-ethereum/eth/tracers/native"
)
