package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// paychanVectors is what a test needs to know of docs/spec/vectors/paychan.json.
type paychanVectors struct {
	Keys map[string]struct {
		PrivateKey string `json:"private_key_hex"`
		Address    string `json:"address"`
		Bech32     string `json:"bech32"`
		TRON       string `json:"tron"`
	} `json:"keys"`
	TypeHashes map[string]string `json:"type_hashes"`
	Domains    []any             `json:"domains"`
	Vaults     []any             `json:"vaults"`
	HashChains []struct {
		Preimages map[string]string `json:"preimages"`
	} `json:"hash_chains"`
	Signed   []paychanVector `json:"signed"`
	Messages []any           `json:"messages"`
	Refused  []paychanVector `json:"refused"`
}

type paychanVector struct {
	Name      string            `json:"name"`
	Message   map[string]string `json:"message"`
	Signature string            `json:"signature"`
}

// specInput is what the scripts in js/paychan read.
type specInput struct {
	Vectors json.RawMessage            `json:"vectors"`
	Files   map[string]json.RawMessage `json:"files"`
}

func readSpec(t *testing.T) (specInput, paychanVectors) {
	t.Helper()
	folder := filepath.Join(rig.Root(), "docs", "spec")
	input := specInput{Files: map[string]json.RawMessage{}}
	var err error
	input.Vectors, err = os.ReadFile(filepath.Join(folder, "vectors", "paychan.json"))
	require.NoError(t, err)
	paths, err := filepath.Glob(filepath.Join(folder, "eip712", "*.json"))
	require.NoError(t, err)
	for _, path := range paths {
		input.Files[filepath.Base(path)], err = os.ReadFile(path)
		require.NoError(t, err)
	}
	var vectors paychanVectors
	require.NoError(t, json.Unmarshal(input.Vectors, &vectors))
	return input, vectors
}

// TestPaychanVectors has ethers and TronWeb make again what docs/spec publishes. Each script
// fails at the first difference and answers how much it has compared. It needs no node.
func TestPaychanVectors(t *testing.T) {
	rig.InstallPackages(t)
	input, vectors := readSpec(t)
	require.NotEmpty(t, vectors.Signed)
	require.NotEmpty(t, vectors.Refused)
	require.NotEmpty(t, vectors.Messages)
	t.Run("keys", func(t *testing.T) {
		for name, key := range vectors.Keys {
			address := [20]byte(common.FromHex(key.Address))
			require.Equal(t, rig.Bech32("bttc", address), key.Bech32, name)
			require.Equal(t, rig.TRON(address), key.TRON, name)
		}
	})
	t.Run("ethers", func(t *testing.T) { testVectorsWithEthers(t, input, vectors) })
	t.Run("TronWeb", func(t *testing.T) { testVectorsWithTronWeb(t, input, vectors) })
}

func testVectorsWithEthers(t *testing.T, input specInput, vectors paychanVectors) {
	preimages := 0
	for _, chain := range vectors.HashChains {
		preimages += len(chain.Preimages)
	}
	var counts map[string]int
	rig.Script(t, "paychan/ethers.mjs", input, &counts)
	require.Equal(t, map[string]int{
		"keys": len(vectors.Keys), "typeHashes": len(vectors.TypeHashes), "domains": len(vectors.Domains),
		"vaults": len(vectors.Vaults), "preimages": preimages, "files": len(input.Files),
		"signed": len(vectors.Signed), "messages": len(vectors.Messages), "refused": len(vectors.Refused),
	}, counts)
}

// testVectorsWithTronWeb wants the same signatures with addresses as 0x, as T... and as 41...,
// and holds the list of forms that docs/spec warns of.
func testVectorsWithTronWeb(t *testing.T, input specInput, vectors paychanVectors) {
	var answer struct {
		Keys   int               `json:"keys"`
		Signed int               `json:"signed"`
		Forms  int               `json:"forms"`
		Wrong  map[string]string `json:"wrong"`
	}
	rig.Script(t, "paychan/tronweb.mjs", input, &answer)
	require.Equal(t, len(vectors.Keys), answer.Keys)
	require.Equal(t, len(vectors.Signed), answer.Signed)
	require.Equal(t, 4, answer.Forms)
	require.Equal(t, map[string]string{
		"bech32": "refused", "bareHex": "refused", "bareHexThatBegins41": "another digest",
		"prefixedWith0x41": "another digest", "trcToken": "another digest",
	}, answer.Wrong)
}
