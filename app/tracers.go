package app

// The tracers register themselves; debug_traceTransaction finds them by name.
import (
	_ "github.com/ethereum/go-ethereum/eth/tracers/js"
	_ "github.com/ethereum/go-ethereum/eth/tracers/native"
)
