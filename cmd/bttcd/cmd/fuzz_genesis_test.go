package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/networks"
)

// validated runs what `bttcd genesis validate` and the first start run over a file. Whatever
// the file holds, the answer is an error or a genesis, and no panic.
func validated(t *testing.T, template *app.App, raw []byte) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "genesis.json")
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	genesis, err := checkGenesis(template, path)
	if err != nil {
		return err
	}
	if err := checkValidators(template, genesis); err != nil {
		return err
	}
	var bank banktypes.GenesisState
	require.NoError(t, moduleState(template, genesis, banktypes.ModuleName, &bank))
	require.False(t, supplyOf(bank).IsNegative())
	return nil
}

func fuzzedGenesis(f *testing.F) (*app.App, map[string]any) {
	f.Helper()
	template, err := app.New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.EmptyAppOptions{})
	require.NoError(f, err)
	f.Cleanup(func() { require.NoError(f, template.Close()) })
	network, err := networks.Load("local")
	require.NoError(f, err)
	genesis, err := newGenesis(template, network)
	require.NoError(f, err)
	object, err := asObject(genesis)
	require.NoError(f, err)
	return template, object
}

// FuzzGenesis reads whole files.
func FuzzGenesis(f *testing.F) {
	template, genesis := fuzzedGenesis(f)
	whole, err := json.Marshal(genesis)
	require.NoError(f, err)
	for _, seed := range []string{
		"", "{", "null", "[]", "{}", `{"chain_id":"bttc-local-1"}`, `{"chain_id":"bttc-local-1","app_state":null}`,
		`{"chain_id":"bttc-local-1","consensus":{"params":{"block":{"max_gas":"-1"}}},"app_state":{}}`,
		`{"chain_id":"bttc-local-1","consensus":{"params":null},"app_state":{"bank":null}}`,
		`{"chain_id":"bttc-local-1","consensus":null,"app_state":{}}`, string(whole), string(whole[:len(whole)/2]),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { _ = validated(t, template, raw) })
}

// FuzzGenesisPart puts one module's part into a genesis that is valid otherwise.
func FuzzGenesisPart(f *testing.F) {
	template, genesis := fuzzedGenesis(f)
	parts, ok := genesis["app_state"].(map[string]any)
	require.True(f, ok)
	for module, part := range parts {
		raw, err := json.Marshal(part)
		require.NoError(f, err)
		f.Add(module, raw)
		f.Add(module, []byte("null"))
		f.Add(module, []byte("{}"))
	}
	// What modules of the SDK panic of.
	f.Add("gov", []byte(`{"deposits":[null]}`))
	f.Add("evidence", []byte(`{"evidence":[null]}`))
	f.Add("distribution", []byte(`{"fee_pool":{"community_pool":[{}]}}`))
	f.Fuzz(func(t *testing.T, module string, part []byte) {
		if !json.Valid(part) {
			return
		}
		whole, state := map[string]any{}, map[string]any{}
		for key, value := range genesis {
			whole[key] = value
		}
		for key, value := range parts {
			state[key] = value
		}
		state[module] = json.RawMessage(part)
		whole["app_state"] = state
		raw, err := json.Marshal(whole)
		require.NoError(t, err)
		_ = validated(t, template, raw)
	})
}
