package remotesigner

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
)

// LoadKey reads a consensus key and the state that keeps it from signing twice, both as CometBFT
// writes them, and locks the state: a second signer on it is refused. fresh makes a state for a
// key that has never signed.
func LoadKey(keyFile, stateFile string, fresh bool) (*Key, error) {
	var key privval.FilePVKey
	raw, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w: it is config/priv_validator_key.json of a node's home", err)
	}
	if err := cmtjson.Unmarshal(raw, &key); err != nil || key.PrivKey == nil {
		return nil, fmt.Errorf("%s is no key file of CometBFT: it is config/priv_validator_key.json of a node's home", keyFile)
	}
	if err := lock(stateFile); err != nil {
		return nil, err
	}
	if err := readyState(stateFile, fresh); err != nil {
		return nil, err
	}
	return &Key{privval.LoadFilePV(keyFile, stateFile), filepath.Dir(stateFile)}, nil
}

// readyState sees to a state that privval, which would end the process, can read.
func readyState(path string, fresh bool) error {
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && fresh:
		return os.WriteFile(path, []byte(`{"height":"0","round":0,"step":0}`), 0o600)
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no %s: bring data/priv_validator_state.json of the node here with the key, or the validator may sign "+
			"twice and lose its stake; --new-state makes one for a key that has never signed", path)
	case err != nil:
		return fmt.Errorf("reading what the key has signed: %w", err)
	}
	var state struct {
		Height json.RawMessage `json:"height"`
	}
	if err := json.Unmarshal(raw, &state); err != nil || len(state.Height) == 0 {
		return fmt.Errorf("%s is damaged: without what the key has signed it may sign twice; restore it, "+
			"or write the height of the newest block into it by hand, as the runbook says", path)
	}
	var decoded privval.FilePVLastSignState
	if err := cmtjson.Unmarshal(raw, &decoded); err != nil {
		return fmt.Errorf("%s is damaged: %w", path, err)
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
