package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestInitLocalStarts makes a chain of one validator and runs it; a second node on the same
// home is refused, as is another init.
func TestInitLocalStarts(t *testing.T) {
	home := rig.Init(t, "local")
	node := home.MovePorts(t)
	process := home.Start(t)
	node.WaitReady(t, process, 3)

	var chainID string
	require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_chainId", []any{}, &chainID))
	require.Equal(t, "0x4e17", chainID)

	requireSaid(t, home.RefusedStart(t), "another bttcd", home.Path)
	again := home.Bttcd(t, "init", "solo", "--network", "local")
	require.NotZero(t, again.ExitCode)
	requireSaid(t, again.Text(), home.Path)
	node.WaitReady(t, process, 5)
}

func TestInitKeepsAnExistingHome(t *testing.T) {
	home := rig.Init(t, "mainnet")
	genesis := filepath.Join(home.Path, "config", "genesis.json")
	before, err := os.ReadFile(genesis)
	require.NoError(t, err)
	again := home.Bttcd(t, "init", "other", "--network", "testnet")
	require.NotZero(t, again.ExitCode)
	requireSaid(t, again.Text(), home.Path, "--overwrite")
	after, err := os.ReadFile(genesis)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
}

func TestInitRefusesOtherNetworks(t *testing.T) {
	for _, args := range [][]string{
		{"init", "solo", "--network", "devnet"},
		{"init", "solo", "--network", ""},
		{"init", "solo"},
		{"init", "--network", "local"},
		{"init", " ", "--network", "local"},
	} {
		home := rig.Home{Path: filepath.Join(t.TempDir(), "home")}
		outcome := home.Bttcd(t, args...)
		require.NotZero(t, outcome.ExitCode, "%v: %s", args, outcome.Text())
		requireNoInnards(t, outcome.Text())
		require.NoFileExists(t, filepath.Join(home.Path, "config", "genesis.json"))
	}
	home := rig.Home{Path: filepath.Join(t.TempDir(), "home")}
	requireSaid(t, home.Bttcd(t, "init", "solo", "--network", "devnet").Text(), "devnet", "local", "testnet", "mainnet")
}

// TestPublishedNetworks assembles a genesis the way validators do before a launch, for each
// network without a published one, and runs the testnet's.
func TestPublishedNetworks(t *testing.T) {
	for _, network := range []struct{ name, chainID, evmChainID string }{
		{"mainnet", "bttc-1", "0x4dbc"},
		{"testnet", "bttc-testnet-1", "0x4dbd"},
	} {
		t.Run(network.name, func(t *testing.T) {
			home := rig.Init(t, network.name)
			empty := home.Bttcd(t, "genesis", "validate")
			require.NotContains(t, empty.Text(), "panic")
			require.NotZero(t, home.Bttcd(t, "genesis", "collect-gentxs").ExitCode, "there are no gentxs")

			assembleGenesis(t, home)
			node := home.MovePorts(t)
			process := home.Start(t)
			node.WaitReady(t, process, 2)
			var chainID string
			require.NoError(t, rig.CallRPC(node.JSONRPC, "eth_chainId", []any{}, &chainID))
			require.Equal(t, network.evmChainID, chainID)
			var genesis struct {
				Genesis struct {
					ChainID string `json:"chain_id"`
				} `json:"genesis"`
			}
			require.NoError(t, rig.CallRPC(node.RPC, "genesis", map[string]any{}, &genesis))
			require.Equal(t, network.chainID, genesis.Genesis.ChainID)
		})
	}
}

// assembleGenesis funds a validator, by name, and an account by each other spelling.
func assembleGenesis(t *testing.T, home rig.Home) {
	t.Helper()
	keyring := []string{"--keyring-backend", "test"}
	home.Must(t, append([]string{"keys", "add", "operator"}, keyring...)...)
	home.Must(t, append([]string{"genesis", "add-account", "operator", "1000000.5btt"}, keyring...)...)
	home.Must(t, append([]string{"genesis", "add-account", rig.Hex(rig.NewAddress(t)), "1.5BTT"}, keyring...)...)
	home.Must(t, append([]string{"genesis", "add-account", rig.TRON(rig.NewAddress(t)), "7abtt"}, keyring...)...)
	half := home.Bttcd(t, append([]string{"genesis", "add-account", rig.Hex(rig.NewAddress(t)), "1.5abtt"}, keyring...)...)
	require.NotZero(t, half.ExitCode)
	requireSaid(t, half.Text(), "1.5abtt", "fraction")

	home.Must(t, append([]string{"genesis", "gentx", "operator", "100000.5btt"}, keyring...)...)
	home.Must(t, "genesis", "collect-gentxs")
	home.Must(t, "genesis", "validate")
	raw, err := os.ReadFile(filepath.Join(home.Path, "config", "genesis.json"))
	require.NoError(t, err)
	genesis := strings.Join(strings.Fields(string(raw)), "")
	require.Contains(t, genesis, `"amount":"1000000500000000000000000"`)
	require.Contains(t, genesis, `"amount":"1500000000000000000"`)
	require.Contains(t, genesis, `"value":{"denom":"abtt","amount":"100000500000000000000000"}`)
}
