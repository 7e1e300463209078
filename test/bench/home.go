package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/test/load"
)

// blockGas is the gas limit of the measured chains: high enough that it does not bind.
const blockGas = 400_000_000

// senders returns the accounts that send, which makeHome has put into the genesis.
func (s settings) accounts() []*load.Account { return load.NewAccounts("bench", s.senders) }

// makeHome makes the home of a local chain of one validator whose genesis holds the senders.
func makeHome(ctx context.Context, s settings, home string) error {
	if err := s.command(ctx, "init", "bench", "--network", "local", "--home", home, "--overwrite"); err != nil {
		return err
	}
	type coin struct {
		Denom  string `json:"denom"`
		Amount string `json:"amount"`
	}
	type entry struct {
		Address string `json:"address"`
		Coins   []coin `json:"coins"`
	}
	entries := []entry{}
	for _, account := range s.accounts() {
		entries = append(entries, entry{account.Bech32(), []coin{{"abtt", "1000000000000000000000000"}}})
	}
	text, err := json.Marshal(entries)
	if err != nil {
		return err
	}
	path := filepath.Join(home, "accounts.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return err
	}
	if err := s.command(ctx, "genesis", "bulk-add-account", path, "--home", home); err != nil {
		return err
	}
	return raiseBlockGas(filepath.Join(home, "config", "genesis.json"))
}

func (s settings) command(ctx context.Context, args ...string) error {
	output, err := exec.CommandContext(ctx, s.bttcd, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %v: %w: %s", s.bttcd, args, err, bytes.TrimSpace(output))
	}
	return nil
}

func raiseBlockGas(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	genesis := map[string]any{}
	if err := decoder.Decode(&genesis); err != nil {
		return err
	}
	consensus, _ := genesis["consensus"].(map[string]any)
	params, _ := consensus["params"].(map[string]any)
	block, found := params["block"].(map[string]any)
	if !found {
		return fmt.Errorf("%s has no consensus.params.block", path)
	}
	block["max_gas"] = strconv.Itoa(blockGas)
	raw, err = json.Marshal(genesis)
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o600)
}

// newHomeCommand makes a home for `bench exec`, to profile it by hand.
func newHomeCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "home DIR", Short: "Make the home that exec needs", Args: cobra.ExactArgs(1),
		Example: "  bench home /tmp/h && bench exec --home /tmp/h --kind bank --cpuprofile cpu.prof",
		RunE:    func(cmd *cobra.Command, args []string) error { return makeHome(cmd.Context(), *s, args[0]) },
	}
}
