package cmd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"
)

// TestSignerRefusals runs the command: others read a flag of that name as the address of an RPC.
func TestSignerRefusals(t *testing.T) {
	dir := t.TempDir()
	key, state, fresh := filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json"), filepath.Join(dir, "fresh.json")
	privval.GenFilePV(key, state).Save()
	nodeKey := filepath.Join(dir, "node_key.json")
	require.NoError(t, os.WriteFile(nodeKey, []byte(`{"priv_key":{"type":"tendermint/PrivKeyEd25519","value":"AAAA"}}`), 0o600))
	const node = "tcp://" + exampleNodeID + "@10.0.0.7:26659"
	for name, c := range map[string]struct {
		node, chain, key, state, said string
	}{
		"no protocol":           {"10.0.0.7:26659", "bttc-1", key, state, `"10.0.0.7:26659" is no address of a node: write tcp://NODE-ID@HOST:PORT or unix:///PATH`},
		"an id and no protocol": {exampleNodeID + "@10.0.0.7:26659", "bttc-1", key, state, "is no address of a node: write tcp://"},
		"no port":               {"tcp://10.0.0.7", "bttc-1", key, state, "is no address of a node"},
		"a name of a node":      {"tcp://validator@10.0.0.7:26659", "bttc-1", key, state, "is no node id: `bttcd comet show-node-id` prints it"},
		"no chain of ours":      {node, "cosmoshub-4", key, state, "--chain-id"},
		"the node's own key":    {node, "bttc-1", nodeKey, fresh, nodeKey + " is no validator's key"},
		"no state":              {node, "bttc-1", key, fresh, "bring data/priv_validator_state.json"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := run(t, "signer", "--node", c.node, "--chain-id", c.chain, "--key-file", c.key, "--state-file", c.state)
			require.ErrorContains(t, err, c.said)
			require.NoFileExists(t, c.state+".lock")
		})
	}
}
