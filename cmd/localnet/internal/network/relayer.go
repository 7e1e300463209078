package network

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// The relayer's files, relative to its directory.
const (
	relayerKeyFile      = "key.json"
	relayerPasswordFile = "password"
)

// relayerService carries packets to the development Ethereum. It starts once there are blocks.
func (n *Network) relayerService() service {
	return service{
		name: devchain.RelayerName, port: n.RelayerPort, spec: (*Network).relayerSpec,
		ready: func(ctx context.Context) error { return devchain.AwaitRelayer(ctx, n.RelayerURL()) },
	}
}

// RelayerURL is where the relayer serves its status and metrics, or empty.
func (n *Network) RelayerURL() string {
	if n.RelayerPort == 0 {
		return ""
	}
	return "http://" + ports.Address(n.RelayerPort)
}

// relayerSpec has the relayer's own account earn the fees, so that they are easily seen.
func (n *Network) relayerSpec() (process.Spec, error) {
	dir := n.Dir.Relayer()
	keyFile, passwordFile := filepath.Join(dir, relayerKeyFile), filepath.Join(dir, relayerPasswordFile)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return process.Spec{}, fmt.Errorf("make the relayer's directory: %w", err)
	}
	if err := devchain.WriteRelayerKey(keyFile, passwordFile); err != nil {
		return process.Spec{}, err
	}
	validators := n.Plan.Validators
	return process.Spec{
		Path: string(n.Binary),
		Args: []string{
			"relay", devchain.Name, "--home", dir, "--store", dir, "--remote-rpc", n.Plan.Ethereum.RPC, "--node", validators[0].RPCAddress(),
			"--key-file", keyFile, "--password-file", passwordFile, "--earns", n.Plan.Ethereum.Relayer.Hex(),
			"--listen", ports.Address(n.RelayerPort), "--interval", "500ms", "--replace-after", "20s",
		},
	}, nil
}

// startFollowers starts the services of a testnet that makes blocks, those that do not run.
func (n *Network) startFollowers(ctx context.Context, running []string, children Children, report *progress.Reporter) error {
	for _, service := range n.services() {
		if service.name == devchain.Name || slices.Contains(running, service.name) {
			continue
		}
		report.Begin("starting the " + service.name)
		if err := n.adopt(ctx, service, children); err != nil {
			return err
		}
		report.Done("http://" + ports.Address(service.port))
	}
	return nil
}
