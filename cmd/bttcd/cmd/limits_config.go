package cmd

import (
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
)

// limitComet sets the limits of config.toml that CometBFT leaves wide. A node answers on 400
// connections a port; each may hold a body and, in CometBFT, a header of these sizes.
func limitComet(config *cmtcfg.Config) {
	config.RPC.MaxOpenConnections = 400
	config.RPC.MaxHeaderBytes = 64 << 10
	// A subscriber that reads too slowly would miss events without a word.
	config.RPC.CloseOnSlowClient = true
}

// limitApp does the same for app.toml.
func limitApp(config *appConfig) {
	config.JSONRPC.MaxOpenConnections = 400
	config.JSONRPC.HTTPBodyLimit = 1 << 20
	config.JSONRPC.BatchRequestLimit = 100
	config.JSONRPC.BatchResponseMaxSize = 10_000_000
	config.JSONRPC.HTTPTimeout = 30 * time.Second
	config.API.MaxOpenConnections = 400
	// Zero would let a client that reads nothing stay.
	config.API.RPCWriteTimeout = 30
	config.GRPC.MaxRecvMsgSize = 4 << 20
	config.GRPC.MaxSendMsgSize = 64 << 20
}
