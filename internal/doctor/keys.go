package doctor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bttcprotocol/bttcd/internal/nodefile"
)

// lookAtKeys is about secrets: there, whole, and for their owner alone; and about the record that keeps a
// validator from signing twice.
func lookAtKeys(_ context.Context, h *Home) []Finding {
	var found []Finding
	remote := h.comet("priv_validator_laddr") != ""
	keyPath := h.file("priv_validator_key_file", "config/priv_validator_key.json")
	if address, err := nodefile.ConsensusKey(keyPath); err == nil {
		found = append(found, h.exposed("the consensus key", keyPath)...)
		if !remote {
			found = append(found, h.lookAtState(keyPath, address)...)
		}
	} else if !remote {
		found = append(found, wrong(nodefile.MendConsensusKey, "the consensus key cannot be read: %s", oneLine(err)))
	}
	found = append(found, h.lookAtNodeKey()...)
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

func (h *Home) lookAtNodeKey() []Finding {
	path := h.file("node_key_file", "config/node_key.json")
	err := nodefile.NodeKey(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return []Finding{warning("the next start makes another one: tell whoever has this node's id in persistent_peers", "there is no node key: %s", oneLine(err))}
	case err != nil:
		return append(h.exposed("the node key", path), wrong(nodefile.MendNodeKey, "the node key cannot be read: %s", oneLine(err)))
	}
	return h.exposed("the node key", path)
}

// lookAtState is about what the validator signed last. Lost or older than the key, it would sign heights again
// that it has signed.
func (h *Home) lookAtState(keyPath, address string) []Finding {
	path := h.file("priv_validator_state_file", "data/priv_validator_state.json")
	stateInfo, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		if h.hasBlocks() {
			return []Finding{wrong("do not start it: put the file back from this machine, or wait until the network is past every height the key may have signed and write that height into it",
				"data/priv_validator_state.json is missing though there are blocks: the validator could sign heights twice")}
		}
		return []Finding{wrong(nodefile.MendState, "there is a consensus key without data/priv_validator_state.json: the node will not start")}
	}
	height, err := nodefile.State(path)
	if err != nil {
		return []Finding{wrong("do not start it: "+nodefile.MendState, "%s", oneLine(err))}
	}
	keyInfo, err := os.Stat(keyPath)
	if err == nil && height > 0 && keyInfo.ModTime().After(stateInfo.ModTime()) {
		return []Finding{warning("make sure that no other node has signed with this key since, then start; the first signature makes this go away",
			"the consensus key %s is newer than the record of what it signed (height %d): it came from elsewhere", short(address), height)}
	}
	if height == 0 && h.hasBlocks() && !h.Running {
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
