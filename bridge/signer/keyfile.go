package signer

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Cost is how much work it is to try a password.
type Cost struct{ N, P int }

// Costs of key files.
var (
	Standard = Cost{keystore.StandardScryptN, keystore.StandardScryptP}
	// Light is for throw-away networks, where keys are made by the hundred.
	Light = Cost{keystore.LightScryptN, keystore.LightScryptP}
)

// Load reads a key file, as go-ethereum keeps keys, with the password in another file.
func Load(keyFile, passwordFile string) (*Local, error) {
	key, err := LoadKey(keyFile, passwordFile)
	if err != nil {
		return nil, err
	}
	return NewLocal(key), nil
}

// LoadKey is Load for keys that do not sign packets, such as a relayer's.
func LoadKey(keyFile, passwordFile string) (*ecdsa.PrivateKey, error) {
	password, err := ReadPassword(passwordFile)
	if err != nil {
		return nil, err
	}
	text, err := readPrivate(keyFile)
	if err != nil {
		return nil, fmt.Errorf("reading the key file: %w", err)
	}
	key, err := keystore.DecryptKey(text, password)
	if errors.Is(err, keystore.ErrDecrypt) {
		return nil, fmt.Errorf("the password in %s does not open the key file %s", passwordFile, keyFile)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not a key file of go-ethereum's kind: %w", keyFile, err)
	}
	return key.PrivateKey, nil
}

// ReadPassword returns the first line of a file that nobody else can read.
func ReadPassword(file string) (string, error) {
	text, err := readPrivate(file)
	if err != nil {
		return "", fmt.Errorf("reading the password file: %w", err)
	}
	password, _, _ := strings.Cut(string(text), "\n")
	password = strings.TrimSuffix(password, "\r")
	if password == "" {
		return "", fmt.Errorf("the password file %s begins with an empty line: write the password there", file)
	}
	return password, nil
}

// readPrivate refuses what others than the user can read.
func readPrivate(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if others := info.Mode().Perm() & 0o077; others != 0 {
		return nil, fmt.Errorf("others than its owner can use %s: run chmod 600 on it", file)
	}
	return os.ReadFile(file)
}

// Create makes a key and writes its file, which must not exist yet.
func Create(keyFile, password string, cost Cost) (portalabi.Address, error) {
	if password == "" {
		return portalabi.Address{}, errors.New("a key file needs a password")
	}
	private, err := crypto.GenerateKey()
	if err != nil {
		return portalabi.Address{}, fmt.Errorf("making a key: %w", err)
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return portalabi.Address{}, fmt.Errorf("making a key: %w", err)
	}
	key := &keystore.Key{Id: id, Address: crypto.PubkeyToAddress(private.PublicKey), PrivateKey: private}
	text, err := keystore.EncryptKey(key, password, cost.N, cost.P)
	if err != nil {
		return portalabi.Address{}, fmt.Errorf("encrypting the key: %w", err)
	}
	return key.Address, writeNew(keyFile, text)
}

// writeNew leaves nothing or all of the file.
func writeNew(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder of the key file: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists: it may hold a key in use, choose another name", path)
	}
	if err != nil {
		return fmt.Errorf("writing the key file: %w", err)
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing the key file: %w", err), os.Remove(path))
	}
	return nil
}
