package nodefile

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func private(kind string, size int) string {
	return fmt.Sprintf(`{"priv_key": {"type": "tendermint/%s", "value": %q}}`, kind, base64.StdEncoding.EncodeToString(make([]byte, size)))
}

// TestWhatCometBFTWrites reads it, and refuses every part of it.
func TestWhatCometBFTWrites(t *testing.T) {
	dir := t.TempDir()
	nodeKey, key, state := filepath.Join(dir, "node_key.json"), filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json")
	_, err := p2p.LoadOrGenNodeKey(nodeKey)
	require.NoError(t, err)
	validator := privval.NewFilePV(ed25519.GenPrivKey(), key, state)
	validator.LastSignState.Height, validator.LastSignState.SignBytes = 7, []byte{1}
	validator.Save()

	require.NoError(t, NodeKey(nodeKey))
	address, err := ConsensusKey(key)
	require.NoError(t, err)
	require.Equal(t, validator.GetAddress().String(), address)
	height, err := State(state)
	require.NoError(t, err)
	require.EqualValues(t, 7, height)

	reads := map[string]func(string) error{
		nodeKey: NodeKey,
		key:     func(path string) error { _, err := ConsensusKey(path); return err },
		state:   func(path string) error { _, err := State(path); return err },
	}
	for path, read := range reads {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		for length := range len(strings.TrimSpace(string(raw))) {
			require.NoError(t, os.WriteFile(path, raw[:length], 0o600))
			err := read(path)
			require.ErrorContains(t, err, path, "%d bytes", length)
			require.NotContains(t, strings.TrimPrefix(err.Error(), path), "\"", "nothing is quoted")
		}
		require.NoError(t, os.Remove(path))
		require.ErrorIs(t, read(path), os.ErrNotExist)
	}
}

func TestDamaged(t *testing.T) {
	for name, text := range map[string]string{
		"nothing in it": `{}`, "null": `null`, "a list": `[]`, "zeros": "\x00\x00\x00", "no type": `{"priv_key": {"value": ""}}`,
		"too short": private("PrivKeyEd25519", 63), "too long": private("PrivKeyEd25519", 65), "another type": private("PrivKeyNone", 64),
		"a public key": private("PubKeyEd25519", 32),
	} {
		path := write(t, text)
		require.ErrorContains(t, NodeKey(path), "is not a node key, or half of one", name)
		_, err := ConsensusKey(path)
		require.ErrorContains(t, err, "is not a consensus key, or half of one", name)
		_, err = State(path)
		require.ErrorContains(t, err, "does not say what was signed last", name)
	}
	for _, state := range []string{`{"height": "-1"}`, `{"height": 7}`, `{"height": "x"}`, `{"height": "7", "round": "x"}`, `{"height": "7", "signbytes": "0"}`} {
		_, err := State(write(t, state))
		require.Error(t, err, state)
	}
}
