package remotesigner

import (
	"bytes"
	stded25519 "crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/libs/tempfile"
	"github.com/cometbft/cometbft/privval"
)

// LoadKey reads a consensus key and the state that keeps it from signing twice, both as CometBFT
// writes them, and locks the state: a second signer on it is refused. fresh makes a state for a
// key that has never signed.
func LoadKey(keyFile, stateFile string, fresh bool) (*Key, error) {
	raw, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w: it is config/priv_validator_key.json of a node's home", err)
	}
	if _, err := parseKey(raw); err != nil {
		return nil, fmt.Errorf("%s is no validator's key: %w: give a whole config/priv_validator_key.json of a node's home", keyFile, err)
	}
	// Before the lock: a start that is refused leaves nothing.
	there, err := checkState(stateFile, fresh)
	if err != nil {
		return nil, err
	}
	if err := lock(stateFile); err != nil {
		return nil, err
	}
	if !there {
		if err := newState(stateFile); err != nil {
			return nil, err
		}
	}
	return &Key{privval.LoadFilePV(keyFile, stateFile), filepath.Dir(stateFile)}, nil
}

// parseKey reads a key file and holds its parts against each other. A node takes the first signer
// for its own and remembers it, and CometBFT's key panics on one that is too short.
func parseKey(raw []byte) (privval.FilePVKey, error) {
	var key privval.FilePVKey
	var names map[string]json.RawMessage
	if err := json.Unmarshal(raw, &names); err != nil {
		return key, errors.New("it is cut, or not JSON")
	}
	for _, name := range []string{"address", "pub_key", "priv_key"} {
		if _, found := names[name]; !found {
			return key, fmt.Errorf("it has no %s (config/node_key.json is another file)", name)
		}
	}
	if err := cmtjson.Unmarshal(raw, &key); err != nil {
		return key, errors.New("it is damaged")
	}
	secret, ok := key.PrivKey.(ed25519.PrivKey)
	switch {
	case !ok:
		return key, errors.New("its priv_key is no ed25519 key")
	case len(secret) != ed25519.PrivateKeySize || !bytes.Equal(stded25519.NewKeyFromSeed(secret[:stded25519.SeedSize]), secret):
		return key, errors.New("its priv_key is damaged")
	case key.PubKey == nil || !secret.PubKey().Equals(key.PubKey):
		return key, errors.New("its pub_key is not that of its priv_key")
	case !bytes.Equal(key.Address, secret.PubKey().Address()):
		return key, errors.New("its address is not that of its pub_key")
	}
	return key, nil
}

// checkState reports whether there is a state, and sees that privval, which would end the process,
// can read it. fresh allows for none.
func checkState(path string, fresh bool) (there bool, err error) {
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && fresh:
		return false, nil
	case errors.Is(err, os.ErrNotExist):
		return false, fmt.Errorf("there is no %s: bring data/priv_validator_state.json of the node here with the key, or the validator may sign "+
			"twice and lose its stake; --new-state makes one for a key that has never signed", path)
	case err != nil:
		return false, fmt.Errorf("reading what the key has signed: %w", err)
	}
	var state struct {
		Height json.RawMessage `json:"height"`
	}
	if err := json.Unmarshal(raw, &state); err != nil || len(state.Height) == 0 {
		return false, fmt.Errorf("%s is damaged: without what the key has signed it may sign twice; restore it, "+
			"or write the height of the newest block into it by hand, as the runbook says", path)
	}
	var decoded privval.FilePVLastSignState
	if err := cmtjson.Unmarshal(raw, &decoded); err != nil {
		return false, fmt.Errorf("%s is damaged: %w", path, err)
	}
	return true, nil
}

// newState makes a state under the lock. One that another signer has made meanwhile is not touched.
func newState(path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s was made meanwhile by another signer: start again without --new-state if it is this key's", path)
	}
	if err := tempfile.WriteFileAtomic(path, []byte(`{"height":"0","round":0,"step":0}`), 0o600); err != nil {
		return fmt.Errorf("making what the key will have signed: %w", err)
	}
	return nil
}

// held keeps the locks until the process ends.
var held []*os.File

func lock(stateFile string) error {
	path := stateFile + ".lock"
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("locking what the key has signed: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.Join(fmt.Errorf("another signer uses %s: two with one key sign twice", stateFile), file.Close())
	}
	held = append(held, file)
	return nil
}
