// Command generate writes the files that describe each network to wallets and registries beside
// its parameters. Invariant: a second run changes nothing. `make generate` runs it at the root of
// the repository:
//
//	go run ./networks/registry/generate
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/bttcprotocol/bttcd/networks"
	"github.com/bttcprotocol/bttcd/networks/registry"
)

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func write() error {
	versions, err := readVersions("go.mod")
	if err != nil {
		return err
	}
	for _, name := range networks.Names() {
		network, err := networks.Load(name)
		if err != nil {
			return err
		}
		files, err := registry.Files(network, versions)
		if err != nil {
			return err
		}
		for file, content := range files {
			//nolint:gosec // published files
			if err := os.WriteFile(filepath.Join("networks", name, file), content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// readVersions reads from go.mod what a node is built with.
func readVersions(path string) (registry.Versions, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return registry.Versions{}, fmt.Errorf("run it at the root of the repository: %w", err)
	}
	var versions registry.Versions
	for module, into := range map[string]*string{
		"github.com/cosmos/cosmos-sdk": &versions.SDK, "github.com/cometbft/cometbft": &versions.CometBFT,
		`github.com/cosmos/ibc-go/v[0-9]+`: &versions.IBC,
	} {
		found := regexp.MustCompile(`(?m)^\s+` + module + ` (v[0-9]+\.[0-9]+\.[0-9]+)$`).FindSubmatch(raw)
		if found == nil {
			return registry.Versions{}, fmt.Errorf("go.mod requires no release of %s", module)
		}
		*into = string(found[1])
	}
	return versions, nil
}
