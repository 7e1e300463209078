package cmd

import (
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/evm/crypto/hd"

	"github.com/bttcprotocol/bttcd/app"
)

func onePlan(dir string) localPlan {
	return localPlan{ChainID: "bttc-local-1", Accounts: []string{"alice", "bob"}, Faucet: "faucet", Validators: []validatorPlan{{
		Name: "validator-0", Home: filepath.Join(dir, "validator-0"), Ports: Ports{1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
	}}}
}

// homes runs localnet-homes on a plan.
func homes(t *testing.T, plan localPlan) (localChain, error) {
	t.Helper()
	raw, err := json.Marshal(plan)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "plan.json")
	require.NoError(t, os.WriteFile(file, raw, 0o600))
	out, err := run(t, "localnet-homes", "--plan", file)
	if err != nil {
		return localChain{}, err
	}
	var made localChain
	require.NoError(t, json.Unmarshal([]byte(out), &made), out)
	return made, nil
}

func TestLocalKeysAreThoseOfEthereumWallets(t *testing.T) {
	// The mnemonic that Ethereum's development tools publish, and their first two accounts.
	const known = "test test test test test test test test test test test junk"
	for index, want := range []string{
		"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
		"59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
	} {
		got, err := hd.EthSecp256k1.Derive()(known, "", localPath(index))
		require.NoError(t, err)
		require.Equal(t, want, hex.EncodeToString(got))
	}
	// Ours, as the page for users has it: people have imported it.
	made, err := homes(t, onePlan(t.TempDir()))
	require.NoError(t, err)
	require.Equal(t, LocalMnemonic, made.Mnemonic)
	require.Equal(t, "0x2C347dECC8978FCCa2c23142D418cBeAE8e6ca19", made.Accounts[0].EVM)
	require.Equal(t, "0xfc5755DF0cb621Abc0055C55853Ff9F56BC54c52", made.Accounts[1].EVM)
	require.Equal(t, "m/44'/60'/0'/0/1", made.Accounts[1].Path)
	require.Equal(t, "m/44'/60'/0'/0/2", made.Faucet.Path)
	again, err := homes(t, onePlan(t.TempDir()))
	require.NoError(t, err)
	require.Equal(t, made.Accounts, again.Accounts)
	require.Equal(t, made.Validators[0].Operator, again.Validators[0].Operator)
	require.NotEqual(t, made.Validators[0].NodeID, again.Validators[0].NodeID)
	for _, page := range []string{"../../localnet/README.md", "../../../docs/runbook/localnet.md"} {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		require.Contains(t, string(text), LocalMnemonic)
	}
}

func TestLocalSettings(t *testing.T) {
	plan := onePlan(t.TempDir())
	plan.Settings = []string{
		"gov.voting_period=20s", "staking.unbonding_time=2m", "rewards.abtt_per_block=2.5btt", "gov.min_deposit=7btt",
		"paychan.min_unlock_delay_seconds=90s", "bridge.injection_enabled=false", "erc20.permissionless_registration=false",
	}
	_, err := homes(t, plan)
	require.NoError(t, err)
	raw, err := os.ReadFile(filepath.Join(plan.Validators[0].Home, "config", "genesis.json"))
	require.NoError(t, err)
	var genesis struct {
		AppState map[string]struct{ Params map[string]any } `json:"app_state"`
	}
	require.NoError(t, json.Unmarshal(raw, &genesis))
	params := func(module, name string) any { return genesis.AppState[module].Params[name] }
	require.Equal(t, "20s", params("gov", "voting_period"))
	require.Equal(t, "120s", params("staking", "unbonding_time"))
	require.Equal(t, "2500000000000000000", params("rewards", "abtt_per_block"))
	require.Equal(t, []any{map[string]any{"denom": "abtt", "amount": "7000000000000000000"}}, params("gov", "min_deposit"))
	require.Equal(t, "90", params("paychan", "min_unlock_delay_seconds"))
	require.Equal(t, false, params("bridge", "injection_enabled"))
	require.Equal(t, false, params("erc20", "permissionless_registration"))
	// The network's own, short for people who wait.
	require.Equal(t, "60s", params("gov", "max_deposit_period"))
}

func TestLocalSettingsAreRefused(t *testing.T) {
	for want, settings := range map[string][]string{
		"write module.param=value":                         {"voting_period=20s"},
		"there is no module \"mint\" with parameters":      {"mint.inflation=1"},
		"has no parameter \"voting_perod\": choose one of": {"gov.voting_perod=20s"},
		"\"20\" is not a duration":                         {"gov.voting_period=20"},
		"is given twice":                                   {"gov.voting_period=20s", "gov.voting_period=30s"},
		"a module refuses what was set: gov: ":             {"gov.voting_period=1s"},
		"a module refuses what was set: staking: ":         {"staking.max_validators=0"},
		"a module refuses what was set: paychan: ":         {"paychan.min_unlock_delay_seconds=1s"},
	} {
		plan := onePlan(t.TempDir())
		plan.Settings = settings
		_, err := homes(t, plan)
		require.ErrorContains(t, err, want)
		require.NoDirExists(t, plan.Validators[0].Home)
	}
}

// A module that gets parameters must be settable, too.
func TestEveryModuleWithParametersCanBeSet(t *testing.T) {
	plan := onePlan(t.TempDir())
	_, err := homes(t, plan)
	require.NoError(t, err)
	raw, err := os.ReadFile(filepath.Join(plan.Validators[0].Home, "config", "genesis.json"))
	require.NoError(t, err)
	var genesis struct {
		AppState app.GenesisState `json:"app_state"`
	}
	require.NoError(t, json.Unmarshal(raw, &genesis))
	var with []string
	for module, part := range genesis.AppState {
		fields := map[string]json.RawMessage{}
		if json.Unmarshal(part, &fields) == nil && fields["params"] != nil {
			with = append(with, module)
		}
	}
	require.ElementsMatch(t, with, slices.Collect(maps.Keys(paramTypes)))
}
