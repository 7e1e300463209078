package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// testOpenAPI holds the node's own description of its REST gateway against what it answers.
func testOpenAPI(t *testing.T, net *rig.Network) {
	rig.InstallPackages(t)
	var validators struct {
		Validators []struct {
			OperatorAddress string `json:"operator_address"`
		} `json:"validators"`
	}
	node := net.First()
	require.NoError(t, rig.GetJSON(node.REST+"/cosmos/staking/v1beta1/validators", &validators))
	alice := net.Account(t, "alice")
	var result struct {
		Routes []struct {
			Path   string   `json:"path"`
			Status int      `json:"status"`
			Errors []string `json:"errors"`
			Text   string   `json:"text"`
		} `json:"routes"`
	}
	rig.Script(t, "openapi/check.mjs", map[string]any{"rest": node.REST, "known": map[string]string{
		"address": alice.Bech32, "addr": alice.Bech32, "address_string": alice.Bech32, "delegator_addr": alice.Bech32,
		"delegator_address": alice.Bech32, "granter": alice.Bech32, "grantee": alice.Bech32, "depositor": alice.Bech32, "voter": alice.Bech32,
		"owner": alice.Bech32, "payee": alice.Bech32, "account": alice.Bech32, "cosmos_address": alice.Bech32, "account_address": alice.Bech32,
		"validator_addr": validators.Validators[0].OperatorAddress, "validator_address": validators.Validators[0].OperatorAddress,
		"denom": "abtt", "token": "abtt", "height": "2", "last_height": "2", "proposal_id": "1", "params_type": "voting", "row": "1", "nonce": "1", "id": "1",
		"purse": "1", "epoch": "1", "lane": "1", "name": "gov", "address_bytes": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
	}}, &result)
	answered, ours := 0, 0
	for _, route := range result.Routes {
		require.Empty(t, route.Errors, "%s (%d): %s", route.Path, route.Status, route.Text)
		require.NotContains(t, route.Text, "Not Implemented", "%s is described and not mounted", route.Path)
		if route.Status != 200 {
			continue
		}
		answered++
		if strings.HasPrefix(route.Path, "/bttc/") {
			ours++
		}
	}
	t.Logf("%d of %d routes answered with 200, %d of them ours", answered, len(result.Routes), ours)
	require.Greater(t, answered, 50)
	require.Greater(t, ours, 8)
	page, err := rig.Get(node.REST + "/openapi")
	require.NoError(t, err)
	require.Equal(t, 200, page.Status)
	require.Contains(t, string(page.Body), "/bttc/bridge/v1/")
}

// testCosmJS sends messages of our modules as a web application does, by the types that we publish.
func testCosmJS(t *testing.T, net *rig.Network) {
	rig.InstallPackages(t)
	published := filepath.Join(rig.Root(), "client", "ts")
	rig.InstallIn(t, published)
	// The compiler is the one that the types were made with.
	compiled := rig.Run(t, 2*time.Minute, "node", filepath.Join(published, "node_modules", "typescript", "bin", "tsc"),
		"--project", filepath.Join(rig.ScriptFolder(), "cosmjs"))
	require.Zero(t, compiled.ExitCode, "an application in TypeScript: %s", compiled.Text())
	node, sender := net.First(), net.Account(t, "carol")
	var result struct {
		Address    string `json:"address"`
		Purse      string `json:"purse"`
		Withdrawal string `json:"withdrawal"`
		Refused    string `json:"refused"`
	}
	rig.Script(t, "cosmjs/send.mjs", map[string]any{
		"rpc": node.RPC, "key": sender.PrivateKeyHex, "chainId": net.ChainID, "row": 1, "recipient": sender.EVM,
	}, &result)
	require.Equal(t, sender.Bech32, result.Address, "CosmJS derives the address that the node does")
	require.Contains(t, result.Refused, "purse")
	var purse struct {
		Purse struct {
			Purse struct {
				Owner string `json:"owner"`
			} `json:"purse"`
		} `json:"purse"`
	}
	require.NoError(t, rig.GetJSON(fmt.Sprintf("%s/bttc/paychan/v1/purses/%s", node.REST, result.Purse), &purse))
	require.Equal(t, sender.Bech32, purse.Purse.Purse.Owner)
	require.NotEmpty(t, result.Withdrawal)
}
