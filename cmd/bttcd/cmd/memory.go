package cmd

import (
	"os"
	"runtime/debug"
)

// gcPercent lets the heap grow to three times what is alive before it is collected: a node
// makes much short-lived garbage and holds little. Measured in docs/adr/0008.
const gcPercent = 200

// tuneCollector sets how often memory is collected, unless the operator says so with Go's
// own variable.
func tuneCollector() {
	if _, found := os.LookupEnv("GOGC"); !found {
		debug.SetGCPercent(gcPercent)
	}
}
