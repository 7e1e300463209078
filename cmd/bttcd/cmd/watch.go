package cmd

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"

	"cosmossdk.io/log/v2"
)

// consensusFailure is what CometBFT logs when its consensus routine panics: an app hash that
// differs, an upgrade that this binary does not have, a full disk. The routine ends and the
// process would live on, its RPC answering from a chain that stands still.
const consensusFailure = "CONSENSUS FAILURE!!!"

// watched is a logger that reports that message. CometBFT tells nobody else.
type watched struct {
	log.Logger
	failed func(cause any)
}

var _ log.VerboseModeLogger = watched{}

// Error implements log.Logger.
func (w watched) Error(message string, keyValues ...any) {
	w.Logger.Error(message, keyValues...)
	if message == consensusFailure {
		w.failed(causeIn(keyValues))
	}
}

// With implements log.Logger.
func (w watched) With(keyValues ...any) log.Logger {
	return watched{w.Logger.With(keyValues...), w.failed}
}

// SetVerboseMode implements log.VerboseModeLogger: upgrades ask for more logs.
func (w watched) SetVerboseMode(on bool) {
	if verbose, ok := w.Logger.(log.VerboseModeLogger); ok {
		verbose.SetVerboseMode(on)
	}
}

// causeIn returns the value of err among a log line's keys and values.
func causeIn(keyValues []any) any {
	for i := 0; i+1 < len(keyValues); i += 2 {
		if keyValues[i] == "err" {
			return keyValues[i+1]
		}
	}
	return "unknown cause"
}

// consensusDeath remembers why consensus ended and stops the process once.
type consensusDeath struct {
	cause atomic.Pointer[string]
}

// report takes the cause and asks the server to stop as a signal would, so that databases
// are closed in order.
func (d *consensusDeath) report(cause any) {
	text := fmt.Sprint(cause)
	if d.cause.CompareAndSwap(nil, &text) {
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
	}
}

// err is what start returns instead of success when consensus has ended.
func (d *consensusDeath) err() error {
	cause := d.cause.Load()
	if cause == nil {
		return nil
	}
	return errors.New("consensus has stopped and this node makes no more blocks: " + *cause)
}
