package cmd

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/app"
)

func TestNullsInListsAreRefused(t *testing.T) {
	for raw, said := range map[string]string{
		`{"gov":{"deposits":[{"a":1},null]}}`: "app_state.gov.deposits[1] is null",
		`{"b":[[null]],"a":[{"c":[null]}]}`:   "app_state.a[0].c[0] is null",
		`{"gov":{"constitution":null}}`:       "",
		`{}`:                                  "",
		`{`:                                   "app_state: ",
	} {
		err := checkNulls(json.RawMessage(raw))
		if said == "" {
			require.NoError(t, err, raw)
			continue
		}
		require.ErrorContains(t, err, said)
	}
}

func TestGenesisThatModulesPanicOfIsRefused(t *testing.T) {
	template := newTemplate(t)
	state := app.GenesisState(template.DefaultGenesis())
	distribution := map[string]any{}
	require.NoError(t, json.Unmarshal(state["distribution"], &distribution))
	distribution["fee_pool"] = json.RawMessage(`{"community_pool":[{}]}`)
	raw, err := json.Marshal(distribution)
	require.NoError(t, err)
	state["distribution"] = raw
	require.ErrorContains(t, validateState(template, state), "an entry lacks a field that it must have")
}
