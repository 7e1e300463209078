package cmd

import (
	"os/signal"
	"strings"
	"syscall"

	"cosmossdk.io/log/v2"
)

// diskErrors are what the system says when a file cannot grow: the disk is full, a quota is
// used up, or the process has reached its limit on the size of a file.
var diskErrors = []string{syscall.ENOSPC.Error(), syscall.EDQUOT.Error(), syscall.EFBIG.Error()}

// isDiskFull tells by the text: goleveldb and CometBFT pass these errors on as strings.
func isDiskFull(text string) bool {
	for _, said := range diskErrors {
		if strings.Contains(text, said) {
			return true
		}
	}
	return false
}

// explainDisk adds what to do to an error of a full disk.
func explainDisk(text string) string {
	if !isDiskFull(text) {
		return text
	}
	return text + "\nThe disk is full (or a quota or file size limit is reached): make room and start again; what was committed is not lost."
}

// surviveFileSizeLimit makes a write beyond the limit on file sizes fail like one on a full
// disk. The signal sent besides would end the process with a stack.
func surviveFileSizeLimit() { signal.Ignore(syscall.SIGXFSZ) }

// watchedIndexes is a logger that reports what the transaction indexers say and nobody hears:
// they go on without the block they could not write, or do not go on at all.
type watchedIndexes struct {
	log.Logger
	diskFull func(cause any)
	stalled  func(height int64)
}

var _ log.VerboseModeLogger = watchedIndexes{}

// Error implements log.Logger.
func (w watchedIndexes) Error(message string, keyValues ...any) {
	w.Logger.Error(message, keyValues...)
	switch message {
	case "failed to index block", "failed to index block txs":
		if cause := valueOf(keyValues, "err"); isDiskFull(textOf(cause)) {
			w.diskFull("the transaction index cannot be written: " + textOf(cause))
		}
	case "failed to fetch block", "failed to fetch block result":
		if height, ok := valueOf(keyValues, "height").(int64); ok {
			w.stalled(height)
		}
	}
}

// With implements log.Logger.
func (w watchedIndexes) With(keyValues ...any) log.Logger {
	return watchedIndexes{w.Logger.With(keyValues...), w.diskFull, w.stalled}
}

// SetVerboseMode implements log.VerboseModeLogger: upgrades ask for more logs.
func (w watchedIndexes) SetVerboseMode(on bool) {
	if verbose, ok := w.Logger.(log.VerboseModeLogger); ok {
		verbose.SetVerboseMode(on)
	}
}

func valueOf(keyValues []any, key string) any {
	for i := 0; i+1 < len(keyValues); i += 2 {
		if keyValues[i] == key {
			return keyValues[i+1]
		}
	}
	return nil
}

func textOf(value any) string {
	switch value := value.(type) {
	case error:
		return value.Error()
	case string:
		return value
	}
	return ""
}
