// Package endpoints is endpoints.json: what programs need in order to use a local testnet.
//
// Invariant: a field of a part which does not exist is absent, never empty. The network
// package writes the file; wallets, tests and scripts read it.
package endpoints

import (
	"encoding/json"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// File is the content of endpoints.json.
type File struct {
	ChainID    string         `json:"chain_id"`
	EVMChainID uint64         `json:"evm_chain_id"`
	Validators []Validator    `json:"validators"`
	Accounts   []node.Account `json:"accounts"`
	// Mnemonic is what every account is derived from, each at its path; Warning says who knows it.
	Mnemonic string          `json:"mnemonic,omitempty"`
	Warning  string          `json:"warning,omitempty"`
	Faucet   *Faucet         `json:"faucet,omitempty"`
	Wallets  json.RawMessage `json:"wallets,omitempty"`
	// Chains are the remote chains, by the names that x/bridge has for them.
	Chains map[string]Chain `json:"chains,omitempty"`
}

// Warning goes with the mnemonic wherever it is shown.
const Warning = "everybody knows these keys: whatever is sent to them on any other network is lost"

// Faucet is where money is given away, and the account that it comes from.
type Faucet struct {
	URL string `json:"url"`
	node.Account
}

// Chain is a remote chain and what the bridge has there.
type Chain struct {
	RPC     string `json:"rpc"`
	ChainID uint64 `json:"chain_id"`
	Portal  string `json:"portal"`
	// Tokens are contracts by symbol.
	Tokens map[string]string `json:"tokens"`
}

// Validator is where one validator listens. GRPC is host:port, the others are URLs.
type Validator struct {
	Name string `json:"name"`
	Home string `json:"home"`
	// PID is absent while the validator does not run.
	PID       int    `json:"pid,omitempty"`
	RPC       string `json:"rpc"`
	GRPC      string `json:"grpc"`
	REST      string `json:"rest"`
	JSONRPC   string `json:"json_rpc"`
	JSONRPCWS string `json:"json_rpc_ws"`
	Metrics   string `json:"metrics"`
}

// New describes a testnet; pids holds the validators which run, by name. faucetURL may be empty.
func New(plan node.Plan, homes node.Homes, faucetURL string, pids map[string]int) File {
	file := File{
		ChainID: homes.ChainID, EVMChainID: homes.EVMChainID,
		Accounts: homes.Accounts, Wallets: homes.Wallets,
	}
	if homes.Mnemonic != "" {
		file.Mnemonic, file.Warning = homes.Mnemonic, Warning
	}
	if homes.Faucet != nil && faucetURL != "" {
		file.Faucet = &Faucet{URL: faucetURL, Account: *homes.Faucet}
	}
	if plan.Ethereum != nil {
		file.Chains = map[string]Chain{devchain.Name: remote(*plan.Ethereum)}
	}
	for _, validator := range plan.Validators {
		file.Validators = append(file.Validators, describe(validator, pids[validator.Name]))
	}
	return file
}

func remote(plan devchain.Plan) Chain {
	chain := Chain{RPC: plan.RPC, ChainID: plan.ChainID, Portal: plan.Portal.Hex(), Tokens: map[string]string{}}
	for _, token := range plan.Tokens {
		chain.Tokens[token.Symbol] = token.Contract.Hex()
	}
	return chain
}

func describe(validator node.Validator, pid int) Validator {
	return Validator{
		Name: validator.Name, Home: validator.Home, PID: pid,
		RPC:       validator.RPCURL(),
		GRPC:      ports.Address(validator.Ports.GRPC),
		REST:      validator.RESTURL(),
		JSONRPC:   validator.JSONRPCURL(),
		JSONRPCWS: "ws://" + ports.Address(validator.Ports.JSONRPCWS),
		Metrics:   "http://" + ports.Address(validator.Ports.Metrics) + "/metrics",
	}
}
