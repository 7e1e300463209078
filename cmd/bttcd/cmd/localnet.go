package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

const flagPlan = "plan"

// maxLocalValidators bounds a plan: each validator is a process of some 300 MB.
const maxLocalValidators = 64

// localnetHomesCommand is how bin/localnet makes all homes of a testnet in one process: a
// call of bttcd takes half a second before it does anything.
func localnetHomesCommand(template *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "localnet-homes --plan FILE",
		Short: "Make the homes of all validators of a local testnet (used by bin/localnet)",
		Long: `Make the homes of all validators of a new local testnet from a plan, and print what
was made as JSON. The plan names the chain, each validator's home and ports, the
accounts to fund and parameters that differ from those of the network local:

  {"chain_id":"bttc-local-1","accounts":["alice"],"faucet":"faucet","settings":["gov.voting_period=10s"],
   "validators":[{"name":"validator-0","home":"/tmp/net/validator-0",
     "ports":{"p2p":1,"rpc":2,"grpc":3,"rest":4,"json_rpc":5,"json_rpc_ws":6,
              "metrics":7,"pprof":8,"geth_metrics":9,"evm_metrics":10}}]}`,
		Example:     `  bttcd localnet-homes --plan plan.json`,
		Args:        cobra.NoArgs,
		Hidden:      true,
		Annotations: map[string]string{homeless: ""},
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := cmd.Flags().GetString(flagPlan)
			if err != nil {
				return err
			}
			plan, err := readPlan(path)
			if err != nil {
				return fmt.Errorf("plan %s: %w", path, err)
			}
			made, err := makeLocalChain(template, plan)
			if err != nil {
				return err
			}
			encoder := json.NewEncoder(cmd.OutOrStdout())
			encoder.SetIndent("", "  ")
			return encoder.Encode(made)
		},
	}
	cmd.Flags().String(flagPlan, "", "file with the plan")
	if err := cmd.MarkFlagRequired(flagPlan); err != nil {
		panic(err)
	}
	return cmd
}

func readPlan(path string) (localPlan, error) {
	var plan localPlan
	file, err := os.Open(path)
	if err != nil {
		return plan, err
	}
	defer func() { _ = file.Close() }()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&plan); err != nil {
		return plan, err
	}
	if _, err := chain.EVMChainID(plan.ChainID); err != nil {
		return plan, err
	}
	return plan, plan.check()
}

func (p localPlan) check() error {
	if len(p.Validators) < 1 || len(p.Validators) > maxLocalValidators {
		return fmt.Errorf("%d validators: 1 to %d are possible", len(p.Validators), maxLocalValidators)
	}
	for _, planned := range p.Validators {
		if !filepath.IsAbs(planned.Home) {
			return fmt.Errorf("home %q of %s must be an absolute path", planned.Home, planned.Name)
		}
		if err := checkNoHome(planned.Home, false); err != nil {
			return err
		}
		if planned.Ports.missing() {
			return fmt.Errorf("the ports of %s are incomplete: every one must be given", planned.Name)
		}
	}
	return p.checkNames()
}

// checkNames makes sure that every key gets a name of its own.
func (p localPlan) checkNames() error {
	names := map[string]bool{}
	for _, planned := range p.Validators {
		if err := checkMoniker(planned.Name); err != nil {
			return err
		}
		if names[planned.Name] {
			return fmt.Errorf("two keys would be named %s", planned.Name)
		}
		names[planned.Name] = true
	}
	accounts := p.Accounts
	if p.Faucet != "" {
		accounts = append(slices.Clone(accounts), p.Faucet)
	}
	if len(accounts) > localOperatorIndex {
		return fmt.Errorf("%d accounts: at most %d have keys of their own", len(accounts), localOperatorIndex)
	}
	for _, name := range accounts {
		if name == "" || names[name] {
			return fmt.Errorf("%q names an account and a validator, or two accounts: each needs a name of its own", name)
		}
		names[name] = true
	}
	return nil
}

func (p Ports) missing() bool {
	for _, port := range []int{
		p.P2P, p.RPC, p.GRPC, p.REST, p.JSONRPC, p.JSONRPCWS, p.Metrics, p.Pprof, p.GethMetrics, p.EVMMetrics,
	} {
		if port < 1 || port > 65535 {
			return true
		}
	}
	return false
}

// noContext is for signing without a node, which nothing needs to cancel.
func noContext() context.Context { return context.Background() }

func evmChainIDOf(chainID string) (uint64, error) { return chain.EVMChainID(chainID) }
