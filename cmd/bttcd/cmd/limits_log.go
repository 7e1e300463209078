package cmd

import (
	"cosmossdk.io/log/v2"
)

// replaced are what cosmos/evm logs of the servers that ours stand for: addresses that nobody
// asks, and a failure that is wanted.
var replaced = map[string]bool{
	"Starting JSON-RPC server":           true,
	"Starting JSON WebSocket server":     true,
	"stopping JSON-RPC server...":        true,
	"failed to start HTTP server for WS": true,
}

// unreplaced is a logger without those.
type unreplaced struct{ log.Logger }

var _ log.VerboseModeLogger = unreplaced{}

// Info implements log.Logger.
func (u unreplaced) Info(message string, keyValues ...any) {
	if !replaced[message] {
		u.Logger.Info(message, keyValues...)
	}
}

// Error implements log.Logger.
func (u unreplaced) Error(message string, keyValues ...any) {
	if !replaced[message] {
		u.Logger.Error(message, keyValues...)
	}
}

// With implements log.Logger.
func (u unreplaced) With(keyValues ...any) log.Logger { return unreplaced{u.Logger.With(keyValues...)} }

// SetVerboseMode implements log.VerboseModeLogger: upgrades ask for more logs.
func (u unreplaced) SetVerboseMode(on bool) {
	if verbose, ok := u.Logger.(log.VerboseModeLogger); ok {
		verbose.SetVerboseMode(on)
	}
}
