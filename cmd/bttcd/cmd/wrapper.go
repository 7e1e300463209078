package cmd

import (
	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"

	evmserver "github.com/cosmos/evm/server"
)

// Wrapper returns what consensus talks to in place of a node's application. The settings are those of
// app.toml, the command line and the environment. Programs of their own that are built on this command
// tree trace and count with it what passes, or, for a test, falsify it; bttcd wraps nothing.
type Wrapper func(node evmserver.Application, settings servertypes.AppOptions) evmserver.Application

// wrapped returns a creator of applications in wrappers, the last one outermost.
func wrapped(create evmserver.AppCreator, wrappers []Wrapper) evmserver.AppCreator {
	return func(logger log.Logger, db dbm.DB, settings servertypes.AppOptions) evmserver.Application {
		node := create(logger, db, settings)
		for _, wrap := range wrappers {
			node = wrap(node, settings)
		}
		return node
	}
}
