package node_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

// written returns a plan of one validator with the bridge, whose home is there.
func written(t *testing.T) (node.Plan, node.Validator) {
	t.Helper()
	dir := t.TempDir()
	plan := node.NewPlan(numbers(node.PortCount), func(name string) string { return filepath.Join(dir, name) })
	remote := devchain.NewPlan(11, 2)
	plan.Ethereum = &remote
	path := filepath.Join(dir, "plan.json")
	require.NoError(t, directory.WriteJSON(path, plan))
	_, err := self(t).WriteHomes(t.Context(), plan, path)
	require.NoError(t, err)
	return plan, plan.Validators[0]
}

func TestCheckHome(t *testing.T) {
	replace := func(from, to string) func(string) string {
		return func(text string) string { return strings.ReplaceAll(text, from, to) }
	}
	cut := func(before string) func(string) string {
		return func(text string) string { return text[:strings.Index(text, before)] }
	}
	for name, test := range map[string]struct {
		file   string
		change func(string) string
		// want is empty for a change that a developer may make.
		want string
	}{
		"as made":                   {"config/app.toml", replace("", ""), ""},
		"open to the machine's net": {"config/app.toml", replace("tcp://127.0.0.1:4", "tcp://0.0.0.0:4"), ""},
		"no profiles":               {"config/config.toml", replace(`pprof_laddr = "127.0.0.1:8"`, `pprof_laddr = ""`), ""},
		"endpoints of one's own":    {"config/app.toml", replace("http://127.0.0.1:11", "http://127.0.0.1:12"), ""},
		"the bridge off": {"config/app.toml", func(text string) string {
			return text[:strings.Index(text, "[bridge]")] + "[bridge]\nenable = false\n"
		}, ""},

		"cut between tables":      {"config/app.toml", cut("[json-rpc]"), "app.toml of validator-0 is incomplete: json-rpc.metrics-address is missing"},
		"cut before the bridge":   {"config/app.toml", cut("[bridge]"), "is incomplete: bridge.enable is missing"},
		"cut before an endpoint":  {"config/app.toml", cut("[[bridge.rows.endpoints]]"), "is incomplete: bridge.rows has no endpoint of ethereum"},
		"cut in a string":         {"config/app.toml", cut(`27.0.0.1:5"`), "app.toml of validator-0 is damaged in line 13: toml: basic string not terminated by \""},
		"empty":                   {"config/app.toml", cut(""), "is incomplete: minimum-gas-prices is missing"},
		"JSON-RPC elsewhere":      {"config/app.toml", replace(`"127.0.0.1:5"`, `"127.0.0.1:55"`), `json-rpc.address is "127.0.0.1:55" instead of 127.0.0.1:5`},
		"REST off":                {"config/app.toml", replace("[api]\nenable = true", "[api]\nenable = false"), "api.enable is not true"},
		"rows of something else":  {"config/app.toml", replace(`name = "ethereum"`, `name = ["ethereum"]`), "is damaged: bridge.rows: "},
		"a key twice":             {"config/config.toml", replace("prometheus = true", "prometheus = true\nprometheus = true"), "config.toml of validator-0 is damaged: toml: key prometheus is already defined"},
		"config.toml cut":         {"config/config.toml", cut("[p2p]"), "is missing"},
		"no address":              {"config/config.toml", replace("tcp://127.0.0.1:1\"", "unix\""), `p2p.laddr is "unix" instead of 127.0.0.1:1`},
		"half a client.toml":      {"config/client.toml", cut("node"), "client.toml of validator-0 is incomplete: node is missing"},
		"half a genesis":          {"config/genesis.json", cut(`"}`), "genesis.json of validator-0 is damaged: unexpected end of JSON input"},
		"somebody else's genesis": {"config/genesis.json", replace("bttc-local-1", "bttc-testnet-1"), `its chain_id is "bttc-testnet-1", this one is bttc-local-1`},
		"half a key":              {"config/priv_validator_key.json", cut(`7`), "priv_validator_key.json of validator-0 is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			plan, validator := written(t)
			path := filepath.Join(validator.Home, test.file)
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(path, []byte(test.change(string(text))), 0o600))
			err = plan.CheckHome(validator)
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.want)
			require.ErrorContains(t, err, path)
		})
	}
}

func TestCheckHomeOfAMissingFile(t *testing.T) {
	for _, file := range node.HomeFiles {
		plan, validator := written(t)
		require.NoError(t, os.Remove(filepath.Join(validator.Home, file)))
		if strings.Contains(file, "priv_validator_") {
			require.NoError(t, plan.CheckHome(validator), "a remote signer has it")
			continue
		}
		require.ErrorContains(t, plan.CheckHome(validator), "cannot be read: ")
	}
}
