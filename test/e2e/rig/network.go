// Package rig runs the built binaries for the end-to-end tests: it brings a local testnet up
// and down, signs and sends with bttcd, asks nodes over their public interfaces and waits.
//
// Invariant: it knows the node only from outside, as processes, files, JSON and HTTP; it
// imports neither the app nor the SDK, so a test cannot pass by sharing a bug with the node.
//
// Callers: the tests in test/e2e.
package rig

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ChainID and EVMChainID are the ids of the local network.
const (
	ChainID    = "bttc-local-1"
	EVMChainID = 19991
)

// upLimit is more than the 60 s the local testnet promises: what is slow should fail in the
// assertion that measures it, not here.
const upLimit = 3 * time.Minute

// Validator is one running node as endpoints.json describes it.
type Validator struct {
	Name      string `json:"name"`
	Home      string `json:"home"`
	PID       int    `json:"pid"`
	RPC       string `json:"rpc"`
	GRPC      string `json:"grpc"`
	REST      string `json:"rest"`
	JSONRPC   string `json:"json_rpc"`
	JSONRPCWS string `json:"json_rpc_ws"`
	Metrics   string `json:"metrics"`
}

// Account is one funded account as endpoints.json describes it.
type Account struct {
	Name          string `json:"name"`
	Bech32        string `json:"bech32"`
	EVM           string `json:"evm"`
	TRON          string `json:"tron"`
	PrivateKeyHex string `json:"private_key_hex"`
}

// Spellings returns the three spellings of the account's address.
func (a Account) Spellings() []string { return []string{a.Bech32, a.EVM, a.TRON} }

// Network is a local testnet made by bin/localnet.
type Network struct {
	Dir        string            `json:"-"`
	ChainID    string            `json:"chain_id"`
	EVMChainID uint64            `json:"evm_chain_id"`
	Validators []Validator       `json:"validators"`
	Accounts   []Account         `json:"accounts"`
	Chains     map[string]Remote `json:"chains"`
}

// Up brings a local testnet up, detached, and takes it down when the test ends. When the
// test failed, the ends of the validators' logs are printed first. More flags are of `localnet up`.
func Up(t *testing.T, validators int, flags ...string) *Network {
	t.Helper()
	dir := t.TempDir()
	t.Cleanup(func() {
		if t.Failed() {
			dumpLogs(t, dir)
		}
		down := Run(t, upLimit, Localnet(t), "down", "--dir", dir)
		if down.ExitCode != 0 {
			t.Logf("localnet down: %s", down.Text())
		}
	})
	args := append([]string{"up", "--dir", dir, "--validators", strconv.Itoa(validators), "--detach"}, flags...)
	up := Run(t, upLimit, Localnet(t), args...)
	require.Zero(t, up.ExitCode, "localnet up: %s", up.Text())
	return Open(t, dir)
}

// Open reads the endpoints of the testnet that runs in dir.
func Open(t *testing.T, dir string) *Network {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "endpoints.json"))
	require.NoError(t, err)
	net := &Network{Dir: dir}
	require.NoError(t, json.Unmarshal(raw, net), "endpoints.json: %s", raw)
	return net
}

// Account returns the funded account of that name.
func (n *Network) Account(t *testing.T, name string) Account {
	t.Helper()
	for _, account := range n.Accounts {
		if account.Name == name {
			return account
		}
	}
	require.FailNow(t, "endpoints.json has no account named "+name)
	return Account{}
}

// First returns the validator the tests talk to unless they say otherwise. It is never
// stopped while others are being tested.
func (n *Network) First() Validator { return n.Validators[0] }

// Kill ends validator i as kill -9 does.
func (n *Network) Kill(t *testing.T, i int) {
	t.Helper()
	n.localnet(t, "stop", n.Validators[i].Name, "--kill", "--dir", n.Dir)
}

// Start starts validator i after Kill and returns when localnet says it runs.
func (n *Network) Start(t *testing.T, i int) {
	t.Helper()
	n.localnet(t, "start", n.Validators[i].Name, "--dir", n.Dir)
}

func (n *Network) localnet(t *testing.T, args ...string) {
	t.Helper()
	outcome := Run(t, upLimit, Localnet(t), args...)
	require.Zero(t, outcome.ExitCode, "localnet %v: %s", args, outcome.Text())
}
