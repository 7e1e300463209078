package remotesigner

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/crypto"
	cmtjson "github.com/cometbft/cometbft/libs/json"
)

// pin is the file in which a node remembers whose signer it has.
type pin struct {
	Address string          `json:"address"`
	Key     json.RawMessage `json:"pub_key"`
}

// ReadPin returns the key that the node remembers, nil if it has had no signer yet.
func ReadPin(path string) (crypto.PubKey, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the signer's key: %w", err)
	}
	var file pin
	var key crypto.PubKey
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w: delete it, and the node learns the key from its signer", path, err)
	}
	if err := cmtjson.Unmarshal(file.Key, &key); err != nil || key == nil {
		return nil, fmt.Errorf("%s holds no public key: delete it, and the node learns the key from its signer", path)
	}
	return key, nil
}

// writePin replaces the file as a whole.
func writePin(path string, key crypto.PubKey) error {
	encoded, err := cmtjson.Marshal(key)
	if err != nil {
		return fmt.Errorf("encoding the signer's key: %w", err)
	}
	raw, err := json.MarshalIndent(pin{key.Address().String(), encoded}, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the signer's key: %w", err)
	}
	part := path + ".part"
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("remembering the signer's key: %w", err)
	}
	if err := os.WriteFile(part, append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("remembering the signer's key: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("remembering the signer's key: %w", err)
	}
	return nil
}
