package remotesigner

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"
)

func TestSignerKnowsItsNode(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	identity, ok := s.config.Identity.PubKey().(ed25519.PubKey)
	require.True(t, ok)
	address := strings.TrimPrefix(s.config.Address, "tcp://")
	var err error
	s.node, err = ParseNode("tcp://" + strings.ToUpper(hex.EncodeToString(identity.Address())) + "@" + address)
	require.NoError(t, err)
	require.True(t, s.node.Authenticated())
	require.NoError(t, writePin(s.config.Pin, s.key.Key.PubKey))
	s.config.Patience = time.Millisecond
	gate := s.mustOpen(t)

	stranger := s.node
	stranger.id = strings.Repeat("ab", 20)
	_, err = stranger.dial(ed25519.GenPrivKey())
	require.ErrorContains(t, err, "nothing is signed for it")

	s.serve(t, testChain, s.key)
	waitReachable(t, gate, true)
	require.NoError(t, gate.SignVote(testChain, precommit(1, "")))
}

func TestParseNodeRefuses(t *testing.T) {
	for text, said := range map[string]string{
		"":                          "is no address of a node",
		"10.0.0.1":                  "is no address of a node",
		"10.0.0.1:26659":            "is no address of a node",
		"tcp://:26659":              "is no address of a node",
		"tcp://10.0.0.1:":           "is no address of a node",
		"http://10.0.0.1:1":         "is no address of a node",
		"unix://":                   "is no address of a node",
		"tcp://abcd@10.0.0.1:26659": "is no node id",
		"tcp://" + strings.Repeat("zz", 20) + "@10.0.0.1:26659": "is no node id",
	} {
		_, err := ParseNode(text)
		require.ErrorContains(t, err, said, text)
	}
	open, err := ParseNode("tcp://10.0.0.1:26659")
	require.NoError(t, err)
	require.False(t, open.Authenticated())
}

func TestLoadKeyRefusesWhatCouldSignTwice(t *testing.T) {
	dir := t.TempDir()
	key, state := filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json")
	privval.GenFilePV(key, state).Key.Save()

	_, err := LoadKey(filepath.Join(dir, "nothing"), state, false)
	require.ErrorContains(t, err, "reading the key")
	_, err = LoadKey(key, state, false)
	require.ErrorContains(t, err, "the validator may sign twice")
	require.NoFileExists(t, state)
	for _, damaged := range []string{"", "{", "{}", `{"height":"x"}`} {
		own := filepath.Join(t.TempDir(), "state.json")
		require.NoError(t, os.WriteFile(own, []byte(damaged), 0o600))
		_, err = LoadKey(key, own, true)
		require.ErrorContains(t, err, "is damaged", damaged)
	}
	nothing := filepath.Join(dir, "nothing")
	require.NoError(t, os.WriteFile(nothing, nil, 0o600))
	_, err = LoadKey(nothing, filepath.Join(dir, "other.json"), true)
	require.ErrorContains(t, err, "is no validator's key")

	fresh := filepath.Join(dir, "fresh.json")
	loaded, err := LoadKey(key, fresh, true)
	require.NoError(t, err)
	require.NoError(t, loaded.SignVote(testChain, precommit(5, "")))
	_, err = LoadKey(key, fresh, true)
	require.ErrorContains(t, err, "two with one key sign twice")
}
