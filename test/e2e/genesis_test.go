package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestBrokenGenesis breaks one thing at a time. Both the check and the node itself must say
// what is wrong.
func TestBrokenGenesis(t *testing.T) {
	for _, broken := range []struct {
		name string
		edit func(genesis map[string]any)
		said []string
	}{
		{"without metadata", func(genesis map[string]any) {
			module(genesis, "bank")["denom_metadata"] = []any{}
		}, []string{"abtt", "metadata"}},
		{"metadata with other decimals", func(genesis map[string]any) {
			metadata := module(genesis, "bank")["denom_metadata"].([]any)[0].(map[string]any)
			metadata["denom_units"].([]any)[1].(map[string]any)["exponent"] = 6
		}, []string{"18"}},
		{"rewards rate", func(genesis map[string]any) {
			params(genesis, "rewards")["abtt_per_block"] = "-1"
		}, []string{"abtt_per_block", "-1"}},
		{"slashing window", func(genesis map[string]any) {
			params(genesis, "slashing")["signed_blocks_window"] = "0"
		}, []string{"signed blocks window"}},
		{"bond denom", func(genesis map[string]any) {
			params(genesis, "staking")["bond_denom"] = "stake"
		}, []string{"stake", "abtt"}},
		{"EVM denom", func(genesis map[string]any) {
			params(genesis, "evm")["evm_denom"] = "aphoton"
		}, []string{"aphoton", "abtt"}},
		{"voting period", func(genesis map[string]any) {
			params(genesis, "gov")["voting_period"] = "0s"
		}, []string{"voting period"}},
		{"supply", func(genesis map[string]any) {
			supply := module(genesis, "bank")["supply"].([]any)[0].(map[string]any)
			supply["amount"] = "1"
		}, []string{"supply"}},
		{"no gas limit", func(genesis map[string]any) {
			block(genesis)["max_gas"] = "-1"
		}, []string{"max_gas"}},
		{"foreign chain id", func(genesis map[string]any) {
			genesis["chain_id"] = "cosmoshub-4"
		}, []string{"cosmoshub-4", "bttc"}},
	} {
		t.Run(broken.name, func(t *testing.T) {
			home := rig.Init(t, "local")
			home.MovePorts(t)
			home.EditGenesis(t, broken.edit)
			validate := home.Bttcd(t, "genesis", "validate")
			require.NotZero(t, validate.ExitCode, "validate let it pass: %s", validate.Text())
			requireSaid(t, validate.Text(), broken.said...)
			requireSaid(t, home.RefusedStart(t), broken.said...)
		})
	}
}

// TestRepairedGenesis is about the operator's next step: the refused start must not have
// left anything that keeps the repaired genesis from being used.
func TestRepairedGenesis(t *testing.T) {
	home := rig.Init(t, "local")
	node := home.MovePorts(t)
	home.EditGenesis(t, func(genesis map[string]any) { params(genesis, "rewards")["abtt_per_block"] = "-1" })
	requireSaid(t, home.RefusedStart(t), "abtt_per_block")
	home.EditGenesis(t, func(genesis map[string]any) { params(genesis, "rewards")["abtt_per_block"] = "7" })
	node.WaitReady(t, home.Start(t), 2)

	var answer struct {
		Params struct {
			AbttPerBlock string `json:"abtt_per_block"`
		} `json:"params"`
	}
	require.NoError(t, rig.GetJSON(node.REST+"/bttc/rewards/v1/params", &answer))
	require.Equal(t, "7", answer.Params.AbttPerBlock)
}

func TestGenesisThatIsNone(t *testing.T) {
	home := rig.Init(t, "local")
	path := filepath.Join(home.Path, "config", "genesis.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"chain_id":`), 0o600))
	requireSaid(t, home.Bttcd(t, "genesis", "validate").Text(), path)
	requireSaid(t, home.RefusedStart(t), path)
	require.NoError(t, os.Remove(path))
	requireSaid(t, home.RefusedStart(t), path, "init")
}

// TestOtherEVMChainID is about a node whose app.toml names another EVM chain id than follows
// from the chain's: it alone would judge Ethereum signatures differently.
func TestOtherEVMChainID(t *testing.T) {
	home := rig.Init(t, "local")
	home.MovePorts(t)
	home.EditConfig(t, "app.toml", "evm-chain-id = 19991", "evm-chain-id = 199")
	requireSaid(t, home.RefusedStart(t), "evm-chain-id", "19991", "199", "app.toml")
	home.EditConfig(t, "app.toml", "evm-chain-id = 199", "evm-chain-id = 19991")
	requireSaid(t, home.RefusedStart(t, "--evm.evm-chain-id", "199"), "evm-chain-id", "19991")
}

func module(genesis map[string]any, name string) map[string]any {
	return genesis["app_state"].(map[string]any)[name].(map[string]any)
}

func params(genesis map[string]any, name string) map[string]any {
	return module(genesis, name)["params"].(map[string]any)
}

func block(genesis map[string]any) map[string]any {
	consensus := genesis["consensus"].(map[string]any)["params"].(map[string]any)
	return consensus["block"].(map[string]any)
}
