package ethereum

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"
)

// Config is what a development chain is made of.
type Config struct {
	// Dir keeps the chain over restarts; empty keeps it in memory.
	Dir string
	// Port of HTTP and WebSocket RPC on loopback; 0 serves none.
	Port int
	// ChainID is that of the chain, at least 1.
	ChainID uint64
	// Period is the time between blocks, whole seconds; 0 makes blocks on demand alone.
	Period time.Duration
	// FinalityLag is how many blocks below the head are final.
	FinalityLag uint64
	// Faucet owns all the ether of the chain.
	Faucet common.Address
}

func (c Config) check() error {
	switch {
	case c.ChainID == 0:
		return errors.New("a chain id of 0 is none")
	case c.Period < 0 || c.Period%time.Second != 0:
		return fmt.Errorf("a period of %s: whole seconds are possible, since blocks carry no finer time", c.Period)
	case c.Port < 0 || c.Port > 65535:
		return fmt.Errorf("%d is no port", c.Port)
	}
	return nil
}

// genesis is that of go-ethereum's own development mode, with all forks active.
func (c Config) genesis() *core.Genesis {
	genesis := core.DeveloperGenesisBlock(ethconfig.Defaults.Miner.GasCeil, &c.Faucet)
	config := *genesis.Config
	config.ChainID = new(big.Int).SetUint64(c.ChainID)
	genesis.Config = &config
	return genesis
}

func (c Config) node() *node.Config {
	config := node.DefaultConfig
	config.Name, config.DataDir, config.IPCPath = "devchain", c.Dir, ""
	config.P2P = p2p.Config{NoDiscovery: true, NoDial: true, MaxPeers: 0}
	if c.Port != 0 {
		modules := []string{"eth", "net", "web3", "txpool", "debug", "dev"}
		config.HTTPHost, config.HTTPPort, config.HTTPModules = "127.0.0.1", c.Port, modules
		config.WSHost, config.WSPort, config.WSModules = "127.0.0.1", c.Port, modules
		config.HTTPCors, config.WSOrigins = []string{"*"}, []string{"*"}
	}
	return &config
}

// ethereum keeps the state of every block on disk as soon as it is made, so that a killed chain
// comes back at the head it had.
func (c Config) ethereum() *ethconfig.Config {
	config := ethconfig.Defaults
	config.Genesis, config.NetworkId = c.genesis(), c.ChainID
	config.SyncMode = ethconfig.FullSync
	config.StateScheme, config.NoPruning = rawdb.HashScheme, true
	config.SnapshotCache, config.DatabaseCache = 0, 64
	config.TrieCleanCache, config.TrieDirtyCache = 16, 16
	config.TxPool.NoLocals, config.TxPool.Journal = true, ""
	config.Miner.GasPrice = big.NewInt(1)
	config.TxPool.PriceLimit = 1
	config.RPCGasCap = params.MaxTxGas
	return &config
}
