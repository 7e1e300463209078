package remotesigner

import (
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/secp256k1"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"
)

// TestLoadKeyRefusesWhatIsNoValidatorsKey: a node takes the first signer that it meets for its own,
// and remembers it.
func TestLoadKeyRefusesWhatIsNoValidatorsKey(t *testing.T) {
	dir := t.TempDir()
	_, err := p2p.LoadOrGenNodeKey(filepath.Join(dir, "node_key.json"))
	require.NoError(t, err)
	mine, other := fields(t, privval.GenFilePV("", "").Key), fields(t, privval.GenFilePV("", "").Key)
	secret := ed25519.GenPrivKey()
	copy(secret[32:], ed25519.GenPrivKey()[32:])
	torn := privval.FilePVKey{Address: secret.PubKey().Address(), PubKey: secret.PubKey(), PrivKey: secret}
	curve := secp256k1.GenPrivKeySecp256k1([]byte("a"))
	whole := encode(t, mine)
	for name, c := range map[string]struct{ text, said string }{
		"a node's own key":            {read(t, filepath.Join(dir, "node_key.json")), "config/node_key.json is another"},
		"no address":                  {encode(t, with(mine, "address", nil)), "is no validator's key"},
		"an empty address":            {encode(t, with(mine, "address", json.RawMessage(`""`))), "address"},
		"no public key":               {encode(t, with(mine, "pub_key", nil)), "is no validator's key"},
		"no private key":              {encode(t, with(mine, "priv_key", nil)), "is no validator's key"},
		"another's public key":        {encode(t, with(mine, "pub_key", other["pub_key"])), "pub_key is not that of its priv_key"},
		"another's address":           {encode(t, with(mine, "address", other["address"])), "address is not that of its pub_key"},
		"another's private key":       {encode(t, with(mine, "priv_key", other["priv_key"])), "pub_key is not that of its priv_key"},
		"half of a private key":       {encode(t, with(mine, "priv_key", json.RawMessage(`{"type":"tendermint/PrivKeyEd25519","value":"AAAA"}`))), "priv_key is damaged"},
		"a private key of two halves": {encode(t, fields(t, torn)), "priv_key is damaged"},
		"a key of another curve": {
			encode(t, fields(t, privval.FilePVKey{Address: curve.PubKey().Address(), PubKey: curve.PubKey(), PrivKey: curve})), "priv_key is no ed25519 key",
		},
		"cut":        {whole[:len(whole)-20], "is no validator's key"},
		"empty":      {"", "is no validator's key"},
		"not JSON":   {"a key", "is no validator's key"},
		"a JSON yes": {"true", "is no validator's key"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path, state := filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json")
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
			_, err := LoadKey(path, state, true)
			require.ErrorContains(t, err, path)
			require.ErrorContains(t, err, c.said)
			require.ErrorContains(t, err, "config/priv_validator_key.json")
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Len(t, left, 1, "nothing is made for a key that is refused")
		})
	}
	path := filepath.Join(dir, "key.json")
	require.NoError(t, os.WriteFile(path, []byte(whole), 0o600))
	_, err = LoadKey(path, filepath.Join(dir, "state.json"), true)
	require.NoError(t, err)
}

func fields(t *testing.T, key privval.FilePVKey) map[string]json.RawMessage {
	t.Helper()
	raw, err := cmtjson.Marshal(key)
	require.NoError(t, err)
	var all map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raw, &all))
	return all
}

// with returns a copy in which one field is another, or gone.
func with(all map[string]json.RawMessage, name string, value json.RawMessage) map[string]json.RawMessage {
	changed := map[string]json.RawMessage{}
	for key, old := range all {
		changed[key] = old
	}
	changed[name] = value
	if value == nil {
		delete(changed, name)
	}
	return changed
}

func encode(t *testing.T, all map[string]json.RawMessage) string {
	t.Helper()
	raw, err := json.MarshalIndent(all, "", "  ")
	require.NoError(t, err)
	return string(raw)
}

// TestRefusedStartLeavesNothing: a lock beside no state looks like one that was lost.
func TestRefusedStartLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	key, state := filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json")
	privval.GenFilePV(key, state).Key.Save()
	_, err := LoadKey(key, state, false)
	require.ErrorContains(t, err, "the validator may sign twice")
	require.NoFileExists(t, state+".lock")
	require.NoError(t, os.WriteFile(state, []byte("{"), 0o600))
	_, err = LoadKey(key, state, true)
	require.ErrorContains(t, err, "is damaged")
	require.NoFileExists(t, state+".lock")
	require.Equal(t, "{", read(t, state))
}

func FuzzLoadKeyOutlivesFiles(f *testing.F) {
	whole, err := cmtjson.Marshal(privval.GenFilePV("", "").Key)
	require.NoError(f, err)
	for _, seed := range []string{
		string(whole), "", "{}", `{"priv_key":{"type":"tendermint/PrivKeyEd25519","value":"AAAA"}}`,
		`{"address":"00","pub_key":{"type":"tendermint/PubKeyEd25519","value":""},"priv_key":{"type":"tendermint/PrivKeyEd25519","value":""}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		key, err := parseKey(raw)
		if err != nil {
			return
		}
		message := sha256.Sum256(raw)
		signature, err := key.PrivKey.Sign(message[:])
		require.NoError(t, err)
		require.True(t, key.PubKey.VerifySignature(message[:], signature))
	})
}
