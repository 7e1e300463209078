package network

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

// The flags by which a testnet is made.
const (
	FlagValidators  = "validators"
	FlagBridge      = "bridge"
	FlagFinalityLag = "ethereum-finality"
	FlagAnvil       = "anvil"
	FlagSet         = "set"
)

// madeWith returns the options that make a testnet like this one.
func (n *Network) madeWith() Options {
	options := Options{
		Validators: len(n.Plan.Validators), Binary: string(n.Binary), NoBridge: n.Plan.Ethereum == nil,
		FinalityLag: devchain.DefaultFinalityLag, Anvil: n.Anvil, Settings: n.Plan.Settings,
	}
	if n.Plan.Ethereum != nil {
		options.FinalityLag = n.Plan.Ethereum.FinalityLag
	}
	return options
}

// checkFlags refuses flags that would make another testnet than the one that is there.
func (n *Network) checkFlags(options Options) error {
	made := n.madeWith()
	var has, wanted []string
	differ := func(flag string, differs bool, hasText, wantedText string) {
		if differs && options.Given[flag] {
			has, wanted = append(has, hasText), append(wanted, wantedText)
		}
	}
	if options.Validators != 0 && options.Validators != made.Validators {
		has = append(has, fmt.Sprintf("--validators %d", made.Validators))
		wanted = append(wanted, fmt.Sprintf("--validators %d", options.Validators))
	}
	differ(FlagBridge, options.NoBridge != made.NoBridge, fmt.Sprintf("--bridge=%t", !made.NoBridge), fmt.Sprintf("--bridge=%t", !options.NoBridge))
	differ(FlagFinalityLag, options.FinalityLag != made.FinalityLag,
		fmt.Sprintf("--ethereum-finality %d", made.FinalityLag), fmt.Sprintf("--ethereum-finality %d", options.FinalityLag))
	differ(FlagAnvil, options.Anvil != made.Anvil, fmt.Sprintf("--anvil %q", made.Anvil), fmt.Sprintf("--anvil %q", options.Anvil))
	differ(FlagSet, !sameSettings(options.Settings, made.Settings), setFlags(made.Settings), setFlags(options.Settings))
	if len(has) == 0 {
		return nil
	}
	return fmt.Errorf("the testnet in %s was made with %s: `localnet reset %s` makes a new one in its place, --dir names another directory",
		n.Dir, strings.Join(has, " "), strings.Join(wanted, " "))
}

func sameSettings(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func setFlags(settings []string) string {
	if len(settings) == 0 {
		return "no --set"
	}
	return "--set " + strings.Join(settings, " --set ")
}

// over returns the options of a testnet, those that were given replaced.
func (o Options) over(made Options) Options {
	if o.Validators != 0 {
		made.Validators = o.Validators
	}
	if o.Binary != "" {
		made.Binary = o.Binary
	}
	if o.Given[FlagBridge] {
		made.NoBridge = o.NoBridge
	}
	if o.Given[FlagFinalityLag] {
		made.FinalityLag = o.FinalityLag
	}
	if o.Given[FlagAnvil] {
		made.Anvil = o.Anvil
	}
	if o.Given[FlagSet] {
		made.Settings = o.Settings
	}
	made.Height, made.Timeout, made.Given = o.Height, o.Timeout, o.Given
	return made
}

// ports lists all ports of a testnet in the order in which they are chosen.
func (n *Network) ports() []int {
	var all []int
	for _, validator := range n.Plan.Validators {
		for _, port := range validator.Ports.List() {
			all = append(all, port.Port)
		}
	}
	all = append(all, n.FaucetPort)
	if n.Plan.Ethereum != nil {
		all = append(all, n.Plan.Ethereum.Port, n.RelayerPort)
	}
	return all
}

// checkFiles refuses a testnet that lost files: it could only come up as another chain.
func (n *Network) checkFiles() error {
	var missing []string
	for _, validator := range n.Plan.Validators {
		for _, file := range node.HomeFiles {
			path := filepath.Join(validator.Home, filepath.FromSlash(file))
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
				missing = append(missing, path)
			}
		}
	}
	if n.Deployed {
		path := n.Dir.Chain(devchain.Name)
		if entries, err := os.ReadDir(path); errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
			missing = append(missing, path)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("the testnet in %s lost files, %s is missing: `localnet reset` makes a new one with the same flags, "+
		"`localnet load NAME` puts a saved state back", n.Dir, missing[0])
}

// checkHomes refuses validators whose configuration is damaged or not that of this testnet.
func (n *Network) checkHomes(validators []node.Validator) error {
	for _, validator := range validators {
		if err := n.Plan.CheckHome(validator); err != nil {
			return fmt.Errorf("%w: mend it, or `localnet reset` makes a new testnet with the same flags, "+
				"`localnet load NAME` puts a saved state back", err)
		}
	}
	return nil
}
