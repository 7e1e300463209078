// Package nodefile reads the three files that are a node's own: its key among peers, its consensus key and the
// record of what that has signed.
//
// Invariant: it reads them as CometBFT does and writes nothing, and what it says holds nothing of a key.
// `bttcd join`, `bttcd start` and `bttcd doctor` call it, before CometBFT ends the process on such a file.
package nodefile

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	cmtjson "github.com/cometbft/cometbft/libs/json"
)

// What to do about a damaged file.
const (
	MendNodeKey      = "put it back from its backup, or remove it: another one is made, and whoever has this node's id in persistent_peers needs the new one"
	MendConsensusKey = "put it back from its backup; with a new one this node is no validator"
	MendState        = `put it back, or write {"height":"N","round":0,"step":0} into it with a height N that the network is past; with less a validator could sign twice`
)

// NodeKey checks a node_key.json.
func NodeKey(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var file struct {
		Private crypto.PrivKey `json:"priv_key"`
	}
	// The decoder's error could quote the file, here and below.
	err = cmtjson.Unmarshal(raw, &file)
	if _, ours := file.Private.(ed25519.PrivKey); err != nil || !ours || !whole(file.Private) {
		return fmt.Errorf("%s is not a node key, or half of one", path)
	}
	return nil
}

// ConsensusKey checks a priv_validator_key.json and returns the validator's address in hexadecimal.
func ConsensusKey(path string) (address string, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var file struct {
		Address cmtbytes.HexBytes `json:"address"`
		Public  crypto.PubKey     `json:"pub_key"`
		Private crypto.PrivKey    `json:"priv_key"`
	}
	if cmtjson.Unmarshal(raw, &file) != nil || !whole(file.Private) {
		return "", fmt.Errorf("%s is not a consensus key, or half of one", path)
	}
	return file.Private.PubKey().Address().String(), nil
}

// whole is about the length, which the decoder does not look at.
func whole(key crypto.PrivKey) bool {
	if short, is := key.(ed25519.PrivKey); is {
		return len(short) == ed25519.PrivateKeySize
	}
	return key != nil
}

// State checks a priv_validator_state.json and returns the height that was signed last.
func State(path string) (height int64, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	var file struct {
		Height    int64             `json:"height"`
		Round     int32             `json:"round"`
		Step      int8              `json:"step"`
		Signature []byte            `json:"signature"`
		SignBytes cmtbytes.HexBytes `json:"signbytes"`
	}
	// Without a height it would count as one of a key that never signed.
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields["height"] == nil || cmtjson.Unmarshal(raw, &file) != nil || file.Height < 0 {
		return 0, fmt.Errorf("%s is damaged: it does not say what was signed last", path)
	}
	return file.Height, nil
}
