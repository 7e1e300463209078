package key

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/ethereum/go-ethereum/crypto"
)

// Save writes the key to a new file that only its user can read. It never overwrites one.
func (k *Key) Save(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("saving a key: %w", err)
	}
	_, err = file.WriteString(hex.EncodeToString(crypto.FromECDSA(k.private)) + "\n")
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("saving a key to %s: %w", path, err), os.Remove(path))
	}
	return nil
}

// Load reads a key that Save wrote. A file that others can read is refused.
func Load(path string) (*Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("loading a key: %w", err)
	}
	// Windows has no such bits.
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key file %s can be read by others (mode %#o): run chmod 600 on it, and replace the key if others had access", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("loading a key: %w", err)
	}
	key, err := Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w", path, err)
	}
	return key, nil
}

// LoadOrNew loads the key at path, or makes one and saves it there.
func LoadOrNew(path string) (*Key, error) {
	key, err := Load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if key, err = New(); err != nil {
		return nil, err
	}
	return key, key.Save(path)
}
