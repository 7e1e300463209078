package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"

	sdkconfig "github.com/cosmos/cosmos-sdk/server/config"
	"github.com/cosmos/cosmos-sdk/telemetry"

	evmconfig "github.com/cosmos/evm/server/config"

	"github.com/bttcprotocol/bttcd/app"
	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/networks"
)

// appConfig is app.toml: the SDK's part and that of the EVM and its JSON-RPC.
type appConfig struct {
	sdkconfig.Config `mapstructure:",squash"`

	EVM     evmconfig.EVMConfig     `mapstructure:"evm"`
	JSONRPC evmconfig.JSONRPCConfig `mapstructure:"json-rpc"`
	TLS     evmconfig.TLSConfig     `mapstructure:"tls"`
	BTTC    bttcConfig              `mapstructure:"bttc"`
	Bridge  bridgeconfig.Config     `mapstructure:"bridge"`
}

// bttcConfig is the part of app.toml that is our own.
type bttcConfig struct {
	TxMemory int `mapstructure:"tx-memory"`
}

const bttcTemplate = `
###############################################################################
###                                  BTTC                                   ###
###############################################################################

[bttc]

# Of how many transactions the node remembers that it has verified the signatures, so that it
# does so once and not for the mempool and again for the block: 1 kB each. 0 remembers none.
tx-memory = {{ .BTTC.TxMemory }}
`

// Ports are the TCP ports of one node, all on loopback but that of its peers. Zero keeps
// the default.
type Ports struct {
	P2P         int `json:"p2p"`
	RPC         int `json:"rpc"`
	GRPC        int `json:"grpc"`
	REST        int `json:"rest"`
	JSONRPC     int `json:"json_rpc"`
	JSONRPCWS   int `json:"json_rpc_ws"`
	Metrics     int `json:"metrics"`
	Pprof       int `json:"pprof"`
	GethMetrics int `json:"geth_metrics"`
	EVMMetrics  int `json:"evm_metrics"`
}

// defaultPorts are those that the tools of this field expect.
var defaultPorts = Ports{
	P2P: 26656, RPC: 26657, GRPC: 9090, REST: 1317, JSONRPC: 8545, JSONRPCWS: 8546,
	Metrics: 26660, Pprof: 6060, GethMetrics: 8100, EVMMetrics: 6065,
}

func loopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

// cometConfigDefaults is config.toml as bttcd writes it where nothing else is said.
func cometConfigDefaults() *cmtcfg.Config {
	config := cmtcfg.DefaultConfig()
	// The EVM's mempool lives in the app; CometBFT must hand it every transaction.
	config.Mempool.Type = cmtcfg.MempoolTypeApp
	config.Consensus.TimeoutCommit = time.Second
	config.Instrumentation.Prometheus = true
	config.RPC.PprofListenAddress = loopback(defaultPorts.Pprof)
	config.Instrumentation.PrometheusListenAddr = loopback(defaultPorts.Metrics)
	limitComet(config)
	return config
}

// queryGasLimit bounds what one query may read: some 85,000 small values. eth_call reads on
// this meter too; all of json-rpc.gas-cap (25,000,000) spent on storage takes 14,000,000 of
// it, on accounts 10,000,000. Only a call to more than 1,300 different contracts of full size
// meets it, since code costs 3 a byte here. Traces and gas estimations have meters of their
// own.
const queryGasLimit = 100_000_000

// iavlCacheSize is nodes of the state tree, for each of some twenty stores. The SDK's 781,250
// let 10,000 bank sends grow the process by 200 MB, and were no faster.
const iavlCacheSize = 30_000

// appConfigDefaults returns the template and the values of app.toml.
func appConfigDefaults() (string, appConfig) {
	config := appConfig{
		Config: *sdkconfig.DefaultConfig(), EVM: *evmconfig.DefaultEVMConfig(),
		JSONRPC: *evmconfig.DefaultJSONRPCConfig(), TLS: *evmconfig.DefaultTLSConfig(),
		BTTC: bttcConfig{TxMemory: app.DefaultTxMemory}, Bridge: bridgeconfig.Default(),
	}
	config.MinGasPrices = "0" + chain.BaseDenom
	config.EVM.EVMChainID = 0 // init writes it
	config.QueryGasLimit = queryGasLimit
	config.IAVLCacheSize = iavlCacheSize
	config.Mempool.MaxTxs = 0
	// New nodes start from the snapshots that others offer.
	config.StateSync.SnapshotInterval = 1000
	config.API.Enable = true
	// The module metrics of the SDK and the EVM have no other way out yet.
	config.Telemetry.Enabled = true               //nolint:staticcheck // its successor exports pushes alone
	config.Telemetry.PrometheusRetentionTime = 60 //nolint:staticcheck // see above
	config.JSONRPC.Enable = true
	config.JSONRPC.AllowInsecureUnlock = false
	// The cap is in whole BTT, of which one buys next to nothing.
	config.JSONRPC.TxFeeCap = 0
	config.JSONRPC.EnableIndexer = true
	limitApp(&config)
	setAppPorts(&config, defaultPorts)
	return sdkconfig.DefaultConfigTemplate + evmconfig.DefaultEVMConfigTemplate + bttcTemplate + bridgeconfig.Template, config
}

func setAppPorts(config *appConfig, ports Ports) {
	config.API.Address = "tcp://" + loopback(ports.REST)
	config.GRPC.Address = loopback(ports.GRPC)
	config.JSONRPC.Address = loopback(ports.JSONRPC)
	config.JSONRPC.WsAddress = loopback(ports.JSONRPCWS)
	config.JSONRPC.MetricsAddress = loopback(ports.EVMMetrics)
	config.EVM.GethMetricsAddress = loopback(ports.GethMetrics)
}

// nodeConfig is what the configuration files of one home say.
type nodeConfig struct {
	home    string
	moniker string
	network networks.Network
	ports   Ports
	peers   string
	// keyring is the backend that client.toml names: test for throw-away networks.
	keyring string
	// bridge is the section of app.toml; empty is that of a new node.
	bridge bridgeconfig.Config
}

// comet returns config.toml for the node.
func (n nodeConfig) comet() (*cmtcfg.Config, error) {
	config := cometConfigDefaults()
	config.SetRoot(n.home)
	config.Moniker = n.moniker
	interval, err := time.ParseDuration(n.network.Node.BlockInterval)
	if err != nil {
		return nil, fmt.Errorf("block interval of network %s: %w", n.network.Name, err)
	}
	config.Consensus.TimeoutCommit = interval
	config.RPC.ListenAddress = "tcp://" + loopback(n.ports.RPC)
	config.RPC.PprofListenAddress = loopback(n.ports.Pprof)
	config.Instrumentation.PrometheusListenAddr = loopback(n.ports.Metrics)
	config.P2P.ListenAddress = fmt.Sprintf("tcp://0.0.0.0:%d", n.ports.P2P)
	config.P2P.PersistentPeers = n.peers
	config.P2P.Seeds = strings.Join(n.network.Node.Seeds, ",")
	if n.network.Node.P2PLoopback {
		config.P2P.ListenAddress = "tcp://" + loopback(n.ports.P2P)
		// Peers of one machine share an address, and it is not a public one.
		config.P2P.AllowDuplicateIP = true
		config.P2P.AddrBookStrict = false
	}
	return config, config.ValidateBasic()
}

// write makes the home's directories and its four configuration files.
func (n nodeConfig) write() error {
	config, err := n.comet()
	if err != nil {
		return err
	}
	for _, dir := range []string{"config", "data"} {
		if err := os.MkdirAll(filepath.Join(n.home, dir), 0o700); err != nil {
			return fmt.Errorf("making the home directory: %w", err)
		}
	}
	cmtcfg.WriteConfigFile(filepath.Join(n.home, "config", "config.toml"), config)
	if err := n.writeAppConfig(); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(n.home, "config", telemetry.OtelFileName), nil, 0o600); err != nil {
		return fmt.Errorf("writing the OpenTelemetry settings: %w", err)
	}
	client := fmt.Sprintf(clientTemplate, n.network.ChainID, n.keyring, "tcp://"+loopback(n.ports.RPC), n.network.Node.GasPrice)
	if err := os.WriteFile(filepath.Join(n.home, "config", "client.toml"), []byte(client), 0o600); err != nil {
		return fmt.Errorf("writing client.toml: %w", err)
	}
	return nil
}

func (n nodeConfig) writeAppConfig() error {
	evmChainID, err := chain.EVMChainID(n.network.ChainID)
	if err != nil {
		return err
	}
	template, config := appConfigDefaults()
	config.MinGasPrices = n.network.Node.MinimumGasPrice
	config.EVM.EVMChainID = evmChainID
	setAppPorts(&config, n.ports)
	if n.bridge.Dir != "" {
		config.Bridge = n.bridge
	}
	sdkconfig.SetConfigTemplate(template)
	sdkconfig.WriteConfigFile(filepath.Join(n.home, "config", "app.toml"), config)
	return nil
}

const clientTemplate = `# Settings of bttcd as a client. Flags and variables named BTTCD_... go before these.

# The network's chain id
chain-id = %q
# Where keys are kept: os, file, kwallet, pass, test or memory
keyring-backend = %q
# The key that signs when --from is not given
keyring-default-keyname = ""
# How results are printed: text or json
output = "text"
# The node to ask: its CometBFT RPC
node = %q
# sync waits for the node's first check of a transaction, async does not
broadcast-mode = "sync"
# The price of a unit of gas that transactions offer when neither --gas-prices nor --fees is given
default-gas-prices = %q
`
