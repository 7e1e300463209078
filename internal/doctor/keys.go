package doctor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// lookAtKeys is about secrets: there, whole, and for their owner alone; and about the record that keeps a
// validator from signing twice.
func lookAtKeys(_ context.Context, h *Home) []Finding {
	var found []Finding
	remote := h.comet("priv_validator_laddr") != ""
	keyPath := h.file("priv_validator_key_file", "config/priv_validator_key.json")
	if key, err := readKey(keyPath); err == nil {
		found = append(found, h.exposed("the consensus key", keyPath)...)
		if !remote {
			found = append(found, h.lookAtState(keyPath, key)...)
		}
	} else if !remote {
		found = append(found, wrong("put it back from its backup; with a new one this node is no validator", "the consensus key cannot be read: %s", oneLine(err)))
	}
	nodeKey := h.file("node_key_file", "config/node_key.json")
	if _, err := os.Stat(nodeKey); err != nil {
		found = append(found, warning("the next start makes another one: tell whoever has this node's id in persistent_peers", "the node key cannot be read: %s", oneLine(err)))
	}
	found = append(found, h.exposed("the node key", nodeKey)...)
	for _, setting := range []string{"key-file", "password-file", "old-key-file", "old-password-file", "token-file"} {
		if name := h.app("bridge." + setting); name != "" {
			found = append(found, h.lookAtSecret("bridge."+setting, h.path(name))...)
		}
	}
	for _, keyring := range []string{"keyring-file", "keyring-test"} {
		found = append(found, h.exposed("the keyring", filepath.Join(h.Path, keyring))...)
	}
	if entries, err := os.ReadDir(filepath.Join(h.Path, "keyring-test")); err == nil && len(entries) > 0 && h.main() {
		found = append(found, warning("keep keys of value in the keyring os or file, or on a Ledger", "keyring-test holds keys without a password"))
	}
	return orFine(found, "keys are whole and for their owner alone")
}

func (h *Home) main() bool { return h.genesis != nil && h.genesis.ChainID == h.Known.MainChainID }

// consensusKey is what is read of the key: no secret.
type consensusKey struct {
	Address string          `json:"address"`
	Public  json.RawMessage `json:"pub_key"`
	Private *struct {
		Type string `json:"type"`
	} `json:"priv_key"`
}

func readKey(path string) (consensusKey, error) {
	var key consensusKey
	raw, err := os.ReadFile(path)
	if err != nil {
		return key, err
	}
	// The decoder's error would quote the file.
	if json.Unmarshal(raw, &key) != nil || key.Address == "" || key.Private == nil {
		return key, fmt.Errorf("%s is not a consensus key, or half of one", path)
	}
	return key, nil
}

// lookAtState is about what the validator signed last. Lost or older than the key, it would sign heights again
// that it has signed.
func (h *Home) lookAtState(keyPath string, key consensusKey) []Finding {
	path := h.file("priv_validator_state_file", "data/priv_validator_state.json")
	stateInfo, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		if h.hasBlocks() {
			return []Finding{wrong("do not start it: put the file back from this machine, or wait until the network is past every height the key may have signed and write that height into it",
				"data/priv_validator_state.json is missing though there are blocks: the validator could sign heights twice")}
		}
		return nil
	}
	raw, err := os.ReadFile(path)
	var state struct {
		Height string `json:"height"`
	}
	if err != nil || json.Unmarshal(raw, &state) != nil || state.Height == "" {
		return []Finding{wrong("do not start it: put the file back, or write a height into it that the network is past", "data/priv_validator_state.json is damaged")}
	}
	keyInfo, err := os.Stat(keyPath)
	if err == nil && number(state.Height) > 0 && keyInfo.ModTime().After(stateInfo.ModTime()) {
		return []Finding{warning("make sure that no other node has signed with this key since, then start; the first signature makes this go away",
			"the consensus key %s is newer than the record of what it signed (height %s): it came from elsewhere", short(key.Address), state.Height)}
	}
	if number(state.Height) == 0 && h.hasBlocks() && !h.Running {
		return []Finding{warning("if the key has signed on another machine, bring its data/priv_validator_state.json along",
			"the record of what the consensus key signed is empty though there are blocks")}
	}
	return nil
}

func (h *Home) hasBlocks() bool {
	entries, err := os.ReadDir(filepath.Join(h.Path, "data", "blockstore.db"))
	return err == nil && len(entries) > 0
}

func (h *Home) lookAtSecret(setting, path string) []Finding {
	if _, err := os.Stat(path); err != nil {
		return []Finding{wrong("correct app.toml, or put the file there (`bttcd bridge keygen` makes a new key)", "%s cannot be read: %s", setting, oneLine(err))}
	}
	return h.exposed(setting, path)
}

// exposed is about others than the owner who may read a secret. What is not there exposes nothing.
func (h *Home) exposed(what, path string) []Finding {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	mode := "600"
	if info.IsDir() {
		mode = "700"
	}
	return []Finding{wrong(fmt.Sprintf("chmod %s %s", mode, path), "%s is readable by others (%#o)", what, info.Mode().Perm())}
}

func short(address string) string {
	if len(address) > 8 {
		return address[:8]
	}
	return address
}

func hashOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
