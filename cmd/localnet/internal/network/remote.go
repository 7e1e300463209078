package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// service is a process of the testnet beside its validators.
type service struct {
	name string
	port int
	spec func(*Network) (process.Spec, error)
	// ready returns nil once the service does its work.
	ready func(context.Context) error
}

// readyLimit is how long a service may take to do its work.
const readyLimit = 30 * time.Second

// services lists the processes beside the validators, in the order in which they start: remote
// chains before the validators, what follows the chain after them.
func (n *Network) services() []service {
	var services []service
	if n.Plan.Ethereum != nil {
		plan := *n.Plan.Ethereum
		services = append(services, service{
			name: devchain.Name, port: plan.Port, spec: (*Network).ethereumSpec,
			ready: func(ctx context.Context) error { return devchain.Await(ctx, plan) },
		})
	}
	if n.RelayerPort != 0 {
		services = append(services, n.relayerService())
	}
	if n.FaucetPort != 0 {
		services = append(services, n.faucetService())
	}
	return services
}

func (n *Network) ethereumSpec() (process.Spec, error) {
	if n.Anvil != "" {
		return process.Spec{Path: n.Anvil, Args: devchain.AnvilArgs(n.Dir.Chain(devchain.Name), n.Plan.Ethereum.Port)}, nil
	}
	self, err := os.Executable()
	if err != nil {
		return process.Spec{}, fmt.Errorf("find this program: %w", err)
	}
	return process.Spec{
		Path: self,
		Args: []string{
			"serve-ethereum", "--data", n.Dir.Chain(devchain.Name), "--port", strconv.Itoa(n.Plan.Ethereum.Port),
			"--finality-lag", strconv.FormatUint(n.Plan.Ethereum.FinalityLag, 10),
		},
	}, nil
}

func (n *Network) service(name string) (service, bool) {
	for _, service := range n.services() {
		if service.name == name {
			return service, true
		}
	}
	return service{}, false
}

// names lists all processes: services, then validators.
func (n *Network) names() []string {
	var names []string
	for _, service := range n.services() {
		names = append(names, service.name)
	}
	return append(names, n.Plan.Names()...)
}

func (n *Network) isValidator(name string) bool {
	_, found := n.service(name)
	return !found
}

// Known returns an error unless name is a process of the testnet.
func (n *Network) Known(name string) error { return n.known(name) }

func (n *Network) known(name string) error {
	for _, known := range n.names() {
		if name == known {
			return nil
		}
	}
	return fmt.Errorf("there is no validator or service %q: choose one of %v", name, n.names())
}

// Ethereum returns the plan of the development Ethereum.
func (n *Network) Ethereum() (devchain.Plan, error) {
	if n.Plan.Ethereum == nil {
		return devchain.Plan{}, errors.New("this testnet was made without a bridge: `localnet up --fresh --bridge` makes one that has it")
	}
	return *n.Plan.Ethereum, nil
}

// extraPorts is how many ports the services need.
func extraPorts(options Options) int {
	if options.NoBridge {
		return 1
	}
	return 3
}

func (n *Network) planRemote(ports []int, options Options) {
	n.FaucetPort = ports[0]
	if options.NoBridge {
		return
	}
	plan := devchain.NewPlan(ports[1], options.FinalityLag)
	n.Plan.Ethereum, n.RelayerPort, n.Anvil = &plan, ports[2], options.Anvil
}

func (n *Network) checkServicePorts(running []string) error {
	for _, service := range n.services() {
		if slices.Contains(running, service.name) {
			continue
		}
		if service.port != 0 && !ports.Free(service.port) {
			return fmt.Errorf("another program uses port %d, which %s of this testnet needs: end that program and try again, or start another testnet with --dir",
				service.port, service.name)
		}
	}
	return nil
}

// startRemote starts the remote chains and puts there what the genesis says is there: their
// validators watch them from their first block.
func (n *Network) startRemote(ctx context.Context, running []string, children Children, report *progress.Reporter) error {
	if n.Plan.Ethereum == nil {
		return nil
	}
	if !slices.Contains(running, devchain.Name) {
		service, _ := n.service(devchain.Name)
		report.Begin("starting the development Ethereum")
		if err := n.adopt(ctx, service, children); err != nil {
			return err
		}
		report.Done(n.Plan.Ethereum.RPC)
	}
	if n.Deployed {
		return n.sayRemoteHeight(ctx, report)
	}
	return n.deploy(ctx, report)
}

// adopt launches a service as a child of this command, also if it fails.
func (n *Network) adopt(ctx context.Context, service service, children Children) error {
	child, err := n.launchService(ctx, service, readyLimit)
	if child != nil {
		children[service.name] = child
	}
	return err
}

func (n *Network) sayRemoteHeight(ctx context.Context, report *progress.Reporter) error {
	block, err := rpc.Ethereum(n.Plan.Ethereum.RPC).Quantity(ctx, "eth_blockNumber")
	if err != nil {
		return err
	}
	report.Say("%s resumes at block %s", devchain.Name, block)
	return nil
}

func (n *Network) deploy(ctx context.Context, report *progress.Reporter) error {
	report.Begin("deploying the Portal and tokens")
	var accounts []common.Address
	holders := n.Homes.Accounts
	if n.Homes.Faucet != nil {
		holders = append(slices.Clone(holders), *n.Homes.Faucet)
	}
	for _, account := range holders {
		accounts = append(accounts, common.HexToAddress(account.EVM))
	}
	if err := devchain.Deploy(ctx, *n.Plan.Ethereum, n.Homes.EVMChainID, *n.Homes.Ethereum, accounts); err != nil {
		return err
	}
	report.Done("Portal " + n.Plan.Ethereum.Portal.Hex())
	n.Deployed = true
	return n.record()
}

// launchService starts a service and waits until it works. The process is returned with an error
// too, for the caller to end.
func (n *Network) launchService(ctx context.Context, service service, limit time.Duration) (*process.Process, error) {
	spec, err := service.spec(n)
	if err != nil {
		return nil, err
	}
	spec.LogPath, spec.PIDPath = n.Dir.Log(service.name), n.Dir.PID(service.name)
	child, err := process.Start(spec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", service.name, err)
	}
	err = wait.Until(ctx, limit, func(ctx context.Context) (bool, error) {
		if err := n.checkChild(service.name, child); err != nil {
			return false, err
		}
		return service.ready(ctx) == nil, nil
	})
	if errors.Is(err, wait.ErrLimit) {
		err = fmt.Errorf("%s did not answer within %s: see %s", service.name, limit, n.Dir.Log(service.name))
	}
	return child, err
}

// startService starts one service of a testnet whose lock is held.
func (n *Network) startService(ctx context.Context, service service, timeout time.Duration, report *progress.Reporter) error {
	record, state, err := process.Look(n.Dir.PID(service.name))
	if err != nil {
		return err
	}
	if state == process.Running {
		return fmt.Errorf("%s is running already (pid %d)", service.name, record.PID)
	}
	report.Begin("starting " + service.name)
	child, err := n.launchService(ctx, service, timeout)
	if err != nil {
		return err
	}
	report.Done(fmt.Sprintf("pid %d", child.Record.PID))
	return n.publish()
}
