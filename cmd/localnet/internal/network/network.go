// Package network sets up, starts, watches and ends the processes of a local testnet.
//
// Invariant: whatever changes a testnet holds its lock; what fails half-way leaves no
// process behind that was not there before. The commands and the tour are its callers.
package network

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/endpoints"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

// Network is a testnet whose setup is complete. Its fields but Dir are network.json.
type Network struct {
	Dir    directory.Directory `json:"-"`
	Binary node.Binary         `json:"bttcd"`
	Plan   node.Plan           `json:"plan"`
	Homes  node.Homes          `json:"homes"`
	// RelayerPort is where the relayer serves its status; 0 without one.
	RelayerPort int `json:"relayer_port,omitempty"`
	// FaucetPort is where the faucet listens; 0 without one.
	FaucetPort int `json:"faucet_port,omitempty"`
	// Anvil is the path of Foundry's development chain, which then takes the place of our own.
	Anvil string `json:"anvil,omitempty"`
	// Deployed is set once the Portal is on Ethereum: from then on its chain must not be lost.
	Deployed bool `json:"deployed,omitempty"`

	// resumed is set while a testnet comes up that has been up before.
	resumed bool
}

// ErrNone is returned where a testnet is wanted and none is.
var ErrNone = errors.New("there is no local testnet")

// Open returns the testnet in dir.
func Open(dir directory.Directory) (*Network, error) {
	state, err := dir.State()
	if err != nil {
		return nil, err
	}
	switch state {
	case directory.Complete:
		return load(dir)
	case directory.Partial:
		return nil, partial(dir)
	case directory.Foreign:
		return nil, foreign(dir)
	default:
		return nil, fmt.Errorf("%w in %s: `localnet up` makes one, --dir names another directory", ErrNone, dir)
	}
}

func load(dir directory.Directory) (*Network, error) {
	network := &Network{Dir: dir}
	if err := directory.ReadJSON(dir.Network(), network); err != nil {
		return nil, fmt.Errorf("read the testnet: %w: `localnet down --purge` removes it", err)
	}
	return network, nil
}

func partial(dir directory.Directory) error {
	return fmt.Errorf("the setup of %s was interrupted, it holds no usable testnet: `localnet up --fresh` starts anew, "+
		"`localnet load NAME` puts a saved state back, `localnet down --purge` removes it", dir)
}

func foreign(dir directory.Directory) error {
	return fmt.Errorf("%s holds files which are not of a local testnet: name another directory with --dir", dir)
}

// Validator returns the validator called name.
func (n *Network) Validator(name string) (node.Validator, error) {
	for _, validator := range n.Plan.Validators {
		if validator.Name == name {
			return validator, nil
		}
	}
	return node.Validator{}, n.known(name)
}

// record completes the setup, or changes what is known of the testnet.
func (n *Network) record() error { return directory.WriteJSON(n.Dir.Network(), n) }

// publish writes endpoints.json with the validators that run now.
func (n *Network) publish() error {
	pids := map[string]int{}
	for _, name := range n.names() {
		record, state, err := process.Look(n.Dir.PID(name))
		if err != nil {
			return err
		}
		if state == process.Running {
			pids[name] = record.PID
		}
	}
	return directory.WriteJSON(n.Dir.Endpoints(), endpoints.New(n.Plan, n.Homes, n.FaucetURL(), pids))
}

// Endpoints reads endpoints.json.
func (n *Network) Endpoints() (endpoints.File, error) {
	var file endpoints.File
	err := directory.ReadJSON(n.Dir.Endpoints(), &file)
	if errors.Is(err, fs.ErrNotExist) {
		return file, fmt.Errorf("the testnet in %s never came up: run `localnet up`", n.Dir)
	}
	return file, err
}

// running lists the processes that live, validators and services.
func (n *Network) running() ([]string, error) {
	var names []string
	for _, name := range n.names() {
		_, state, err := process.Look(n.Dir.PID(name))
		if err != nil {
			return nil, err
		}
		if state == process.Running {
			names = append(names, name)
		}
	}
	return names, nil
}
