package devchain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"
)

// RelayerName names the process that carries packets.
const RelayerName = "relayer"

// relayerPassword opens the key file of a key that everybody knows.
const relayerPassword = "local"

// WriteRelayerKey writes the relayer's key as `bttcd relay` reads keys, and its password.
func WriteRelayerKey(keyFile, passwordFile string) error {
	id, err := uuid.NewRandom()
	if err != nil {
		return err
	}
	private := key(relayerKey)
	text, err := keystore.EncryptKey(&keystore.Key{Id: id, Address: crypto.PubkeyToAddress(private.PublicKey), PrivateKey: private},
		relayerPassword, keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		return fmt.Errorf("encrypt the relayer's key: %w", err)
	}
	if err := os.WriteFile(keyFile, text, 0o600); err != nil {
		return fmt.Errorf("write the relayer's key: %w", err)
	}
	if err := os.WriteFile(passwordFile, []byte(relayerPassword+"\n"), 0o600); err != nil {
		return fmt.Errorf("write the relayer's password: %w", err)
	}
	return nil
}

// AwaitRelayer returns nil if the relayer that serves its status at url finds both chains well.
func AwaitRelayer(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/status", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var status struct {
		Error string `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&status); err != nil {
		return fmt.Errorf("the relayer's status: %w", err)
	}
	if status.Error != "" {
		return errors.New(status.Error)
	}
	return nil
}
