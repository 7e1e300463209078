package networks

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

func TestEveryNetworkLoads(t *testing.T) {
	ids := map[string]string{"local": chain.LocalID, "testnet": chain.TestnetID, "mainnet": chain.MainnetID}
	for _, name := range Names() {
		network, err := Load(name)
		require.NoError(t, err)
		require.Equal(t, ids[name], network.ChainID)
		_, err = chain.EVMChainID(network.ChainID)
		require.NoError(t, err)
		require.NotEmpty(t, network.Node.MinimumGasPrice)
		require.NotEmpty(t, network.Node.GasPrice)
		require.Equal(t, name == "local", network.Node.P2PLoopback, "only the local network keeps p2p on loopback")
	}
}

func TestUnknownNetworkIsNamed(t *testing.T) {
	for _, name := range []string{"", "nonet", "local/", "../networks/local"} {
		_, err := Load(name)
		require.ErrorContains(t, err, "choose one of local, testnet, mainnet")
	}
}

func TestPublishedGenesisIsPinned(t *testing.T) {
	genesis := []byte(`{"chain_id":"bttc-1"}`)
	hash := sha256.Sum256(genesis)
	pin := []byte(hex.EncodeToString(hash[:]) + "\n")

	got, err := publishedGenesis(fstest.MapFS{}, "mainnet")
	require.NoError(t, err)
	require.Nil(t, got, "before the launch")

	got, err = publishedGenesis(fstest.MapFS{
		"mainnet/genesis.json": {Data: genesis}, "mainnet/genesis.sha256": {Data: pin},
	}, "mainnet")
	require.NoError(t, err)
	require.Equal(t, genesis, got)

	_, err = publishedGenesis(fstest.MapFS{
		"mainnet/genesis.json": {Data: append(genesis, ' ')}, "mainnet/genesis.sha256": {Data: pin},
	}, "mainnet")
	require.ErrorContains(t, err, "pinned is")

	_, err = publishedGenesis(fstest.MapFS{"mainnet/genesis.json": {Data: genesis}}, "mainnet")
	require.ErrorContains(t, err, "without its hash")
}

func TestMerge(t *testing.T) {
	base := map[string]any{"a": map[string]any{"x": 1, "y": 2}, "list": []any{1, 2}, "kept": true}
	overlay := map[string]any{"a": map[string]any{"y": 3}, "list": []any{9}, "new": "n"}
	require.Equal(t, map[string]any{
		"a": map[string]any{"x": 1, "y": 3}, "list": []any{9}, "kept": true, "new": "n",
	}, Merge(base, overlay))
}
