package node_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fakenode"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

func TestMain(m *testing.M) { os.Exit(fakenode.Run(m)) }

func numbers(count int) []int {
	list := make([]int, count)
	for i := range list {
		list[i] = i + 1
	}
	return list
}

func self(t *testing.T) node.Binary {
	t.Helper()
	path, err := os.Executable()
	require.NoError(t, err)
	binary, err := node.Find(path)
	require.NoError(t, err)
	return binary
}

func TestPlanJSON(t *testing.T) {
	plan := node.NewPlan(numbers(2*node.PortCount), func(name string) string { return "/net/" + name })
	got, err := json.Marshal(plan)
	require.NoError(t, err)
	require.JSONEq(t, `{"chain_id": "bttc-local-1", "validators": [
		{"name": "validator-0", "home": "/net/validator-0", "ports": {"p2p": 1, "rpc": 2, "grpc": 3, "rest": 4, "json_rpc": 5,
			"json_rpc_ws": 6, "metrics": 7, "pprof": 8, "geth_metrics": 9, "evm_metrics": 10}},
		{"name": "validator-1", "home": "/net/validator-1", "ports": {"p2p": 11, "rpc": 12, "grpc": 13, "rest": 14, "json_rpc": 15,
			"json_rpc_ws": 16, "metrics": 17, "pprof": 18, "geth_metrics": 19, "evm_metrics": 20}}],
		"accounts": ["alice", "bob", "carol", "dave"], "faucet": "faucet"}`, string(got))
	require.Equal(t, []string{"validator-0", "validator-1"}, plan.Names())
}

// Every port that the plan hands out is also one that is looked at before a start.
func TestPortsListHoldsEveryPort(t *testing.T) {
	ports := node.NewPorts(numbers(node.PortCount))
	data, err := json.Marshal(ports)
	require.NoError(t, err)
	var want map[string]int
	require.NoError(t, json.Unmarshal(data, &want))
	got := map[string]int{}
	for _, port := range ports.List() {
		got[port.Name] = port.Port
	}
	require.Equal(t, want, got)
	require.Len(t, got, node.PortCount)
}

func TestWriteHomes(t *testing.T) {
	dir := t.TempDir()
	plan := node.NewPlan(numbers(4*node.PortCount), func(name string) string { return filepath.Join(dir, name) })
	planPath := filepath.Join(dir, "plan.json")
	require.NoError(t, directory.WriteJSON(planPath, plan))
	homes, err := self(t).WriteHomes(t.Context(), plan, planPath)
	require.NoError(t, err)
	require.Len(t, homes.Validators, 4)
	require.Equal(t, "0x0000000000000000000000000000000000626f62", homes.Accounts[1].EVM)

	for _, test := range []struct{ behavior, want string }{
		{fakenode.HomesFail, "the genesis is wrong"},
		{fakenode.HomesGarbage, "something else than JSON"},
	} {
		t.Setenv(fakenode.Behavior, test.behavior)
		_, err = self(t).WriteHomes(t.Context(), plan, planPath)
		require.ErrorContains(t, err, test.want)
		require.NotContains(t, err.Error(), "Usage:")
	}
}

func TestWriteHomesRefusesAnAnswerToAnotherPlan(t *testing.T) {
	dir := t.TempDir()
	home := func(name string) string { return filepath.Join(dir, name) }
	planPath := filepath.Join(dir, "plan.json")
	require.NoError(t, directory.WriteJSON(planPath, node.NewPlan(numbers(node.PortCount), home)))

	wanted := func(change func(*node.Plan)) node.Plan {
		plan := node.NewPlan(numbers(node.PortCount), home)
		change(&plan)
		return plan
	}
	for name, test := range map[string]struct {
		plan node.Plan
		want string
	}{
		"chain":      {wanted(func(p *node.Plan) { p.ChainID = "bttc-1" }), `"bttc-1" was planned`},
		"validators": {wanted(func(p *node.Plan) { p.Validators = nil }), "0 and 4 were planned"},
		"validator":  {wanted(func(p *node.Plan) { p.Validators[0].Name = "eve" }), `"eve" was planned`},
		"account":    {wanted(func(p *node.Plan) { p.Accounts[3] = "eve" }), `"eve" was planned`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := self(t).WriteHomes(t.Context(), test.plan, planPath)
			require.ErrorContains(t, err, test.want)
			require.ErrorContains(t, err, "build both from the same sources")
		})
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "bttcd")
	require.NoError(t, os.WriteFile(plain, nil, 0o600))
	for path, want := range map[string]string{
		filepath.Join(dir, "missing"): "run `make build`",
		dir:                           "is a directory",
		plain:                         "is not executable",
	} {
		_, err := node.Find(path)
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, path)
	}
}
