// Package node is the contract between localnet and the node binary: the plan that bttcd
// writes homes from, what it answers, and how it is started.
//
// Invariant: localnet knows of the node only what stands here; it never links its code.
// The network and tour packages are its callers.
package node

import (
	"fmt"
	"slices"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// ChainID is the chain id of every local testnet.
const ChainID = "bttc-local-1"

// Ports are the loopback ports of one validator.
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

// PortCount is how many ports a validator needs.
const PortCount = 10

// NamedPort is a port and what it is for.
type NamedPort struct {
	Name string
	Port int
}

// List returns the ports with the names they have in the plan.
func (p Ports) List() []NamedPort {
	return []NamedPort{
		{"p2p", p.P2P}, {"rpc", p.RPC}, {"grpc", p.GRPC}, {"rest", p.REST}, {"json_rpc", p.JSONRPC},
		{"json_rpc_ws", p.JSONRPCWS}, {"metrics", p.Metrics}, {"pprof", p.Pprof},
		{"geth_metrics", p.GethMetrics}, {"evm_metrics", p.EVMMetrics},
	}
}

// NewPorts returns the ports of a validator from PortCount numbers.
func NewPorts(n []int) Ports {
	return Ports{
		P2P: n[0], RPC: n[1], GRPC: n[2], REST: n[3], JSONRPC: n[4],
		JSONRPCWS: n[5], Metrics: n[6], Pprof: n[7], GethMetrics: n[8], EVMMetrics: n[9],
	}
}

// Validator is a validator as planned.
type Validator struct {
	Name  string `json:"name"`
	Home  string `json:"home"`
	Ports Ports  `json:"ports"`
}

// RPCAddress is the --node flag of bttcd.
func (v Validator) RPCAddress() string { return "tcp://" + ports.Address(v.Ports.RPC) }

// RPCURL, RESTURL and JSONRPCURL are the base URLs of the three query services.
func (v Validator) RPCURL() string     { return "http://" + ports.Address(v.Ports.RPC) }
func (v Validator) RESTURL() string    { return "http://" + ports.Address(v.Ports.REST) }
func (v Validator) JSONRPCURL() string { return "http://" + ports.Address(v.Ports.JSONRPC) }

// Plan is the input of `bttcd localnet-homes`.
type Plan struct {
	ChainID    string      `json:"chain_id"`
	Validators []Validator `json:"validators"`
	// Accounts are the funded accounts; their keys are in the first validator's keyring.
	Accounts []string `json:"accounts"`
	// Ethereum is the remote chain; without one there is no bridge.
	Ethereum *devchain.Plan `json:"ethereum,omitempty"`
	// Faucet names the account that gives money away.
	Faucet string `json:"faucet,omitempty"`
	// Settings are parameters of modules as "module.param=value".
	Settings []string `json:"settings,omitempty"`
}

// FaucetName is the key of the faucet in the first validator's keyring.
const FaucetName = "faucet"

// NewPlan plans a testnet of len(numbers)/PortCount validators.
func NewPlan(numbers []int, home func(name string) string) Plan {
	plan := Plan{ChainID: ChainID, Accounts: []string{"alice", "bob", "carol", "dave"}, Faucet: FaucetName}
	for chunk := range slices.Chunk(numbers, PortCount) {
		name := fmt.Sprintf("validator-%d", len(plan.Validators))
		plan.Validators = append(plan.Validators, Validator{Name: name, Home: home(name), Ports: NewPorts(chunk)})
	}
	return plan
}

// Names lists the validators.
func (p Plan) Names() []string {
	names := make([]string, len(p.Validators))
	for i, validator := range p.Validators {
		names[i] = validator.Name
	}
	return names
}
