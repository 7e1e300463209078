// Package networks holds the published networks as data: one folder each, with
// parameters.json (chain id, consensus and module parameters, settings of a node) and, once
// a network is launched, its genesis.json with genesis.sha256 beside it.
//
// Invariant: a published genesis is used only if its SHA-256 is the pinned one. Callers:
// bttcd init and the tests that start a chain.
package networks

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed local testnet mainnet
var files embed.FS

// names lists the networks in the order in which help texts show them.
var names = []string{"local", "testnet", "mainnet"}

// Names returns the names of the networks.
func Names() []string { return append([]string{}, names...) }

// Network is what a node needs to know of one network.
type Network struct {
	Name    string `json:"-"`
	ChainID string `json:"chain_id"`
	// ConsensusParams is CometBFT's consensus_params, laid over its defaults.
	ConsensusParams map[string]any `json:"consensus_params"`
	// AppState is laid over the default state of each module: objects merge, anything
	// else replaces.
	AppState map[string]any `json:"app_state"`
	Node     Node           `json:"node"`
	Listing  Listing        `json:"listing"`
	// Genesis is the published genesis file, or nil before the launch.
	Genesis []byte `json:"-"`
}

// Node are settings of a node's configuration files.
type Node struct {
	// MinimumGasPrice is the least a node takes for a unit of gas, such as "100000000abtt".
	MinimumGasPrice string `json:"minimum_gas_price"`
	// GasPrice is what transactions offer by default.
	GasPrice string `json:"gas_price"`
	// BlockInterval is the pause after a block, such as "1s".
	BlockInterval string `json:"block_interval"`
	// P2PLoopback keeps peers on this machine.
	P2PLoopback     bool     `json:"p2p_loopback"`
	Seeds           []string `json:"seeds"`
	PersistentPeers []string `json:"persistent_peers"`
}

// Load returns the network of that name.
func Load(name string) (Network, error) {
	var network Network
	raw, err := files.ReadFile(name + "/parameters.json")
	if err != nil || strings.Contains(name, "/") {
		return network, fmt.Errorf("there is no network %q: choose one of %s", name, strings.Join(names, ", "))
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if err := decoder.Decode(&network); err != nil {
		return network, fmt.Errorf("reading the parameters of network %s: %w", name, err)
	}
	network.Name = name
	network.Genesis, err = publishedGenesis(files, name)
	return network, err
}

// publishedGenesis returns the genesis of a launched network after checking its hash.
func publishedGenesis(source fs.FS, name string) ([]byte, error) {
	genesis, err := fs.ReadFile(source, name+"/genesis.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	pinned, err := fs.ReadFile(source, name+"/genesis.sha256")
	if err != nil {
		return nil, fmt.Errorf("network %s has a genesis without its hash: %w", name, err)
	}
	hash := sha256.Sum256(genesis)
	if got, want := hex.EncodeToString(hash[:]), strings.TrimSpace(string(pinned)); got != want {
		return nil, fmt.Errorf("the genesis of network %s has SHA-256 %s, pinned is %s: this binary was built from altered files", name, got, want)
	}
	return genesis, nil
}

// Merge lays overlay over base and returns base: objects merge key by key, anything else
// in overlay replaces what base has.
func Merge(base, overlay map[string]any) map[string]any {
	for key, value := range overlay {
		inner, isObject := value.(map[string]any)
		existing, wasObject := base[key].(map[string]any)
		if isObject && wasObject {
			base[key] = Merge(existing, inner)
			continue
		}
		base[key] = value
	}
	return base
}
