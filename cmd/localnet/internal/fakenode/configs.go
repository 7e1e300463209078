package fakenode

import (
	"fmt"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// configs are the files of a home that a plan decides on, by their paths in it. They have the keys
// that localnet looks at, as the files of bttcd have them.
func configs(plan node.Plan, p node.Ports) map[string]string {
	files := map[string]string{
		"config/genesis.json": fmt.Sprintf(`{"chain_id":%q}`, plan.ChainID),
		"config/client.toml":  fmt.Sprintf("chain-id = %q\nnode = \"tcp://%s\"\n", plan.ChainID, ports.Address(p.RPC)),
		"config/config.toml": fmt.Sprintf(`
[rpc]
laddr = "tcp://%s"
pprof_laddr = %q
[p2p]
laddr = "tcp://%s"
[instrumentation]
prometheus = true
prometheus_listen_addr = %q
`, ports.Address(p.RPC), ports.Address(p.Pprof), ports.Address(p.P2P), ports.Address(p.Metrics)),
		"config/app.toml": fmt.Sprintf(`
minimum-gas-prices = "100000000abtt"
[api]
enable = true
address = "tcp://%s"
[grpc]
enable = true
address = %q
[evm]
geth-metrics-address = %q
[json-rpc]
enable = true
address = %q
ws-address = %q
metrics-address = %q
`, ports.Address(p.REST), ports.Address(p.GRPC), ports.Address(p.GethMetrics),
			ports.Address(p.JSONRPC), ports.Address(p.JSONRPCWS), ports.Address(p.EVMMetrics)),
	}
	if plan.Ethereum != nil {
		files["config/app.toml"] += fmt.Sprintf(`[bridge]
enable = true
[[bridge.rows]]
name = "ethereum"
quorum = 1
[[bridge.rows.endpoints]]
url = %q
`, plan.Ethereum.RPC)
	}
	return files
}
