package cmd

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/signer"
)

const flagPasswordFile = "password-file"

func keygenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keygen",
		Short: "Make this validator's bridge key, in a file that only you can read",
		Long: `Make a bridge key and a password for its file, in config/bridge of the home, and print the address.
The key signs packets for Portals and nothing else; it holds no money. Nothing is overwritten: a
node needs an old key for as long as a Portal lists it.

Put the two lines that are printed into [bridge] of app.toml, start the node again, and register the key.`,
		Example: `  bttcd bridge keygen
  bttcd bridge keygen --home /var/lib/bttcd
  bttcd bridge keygen --key-file keys/next.json --password-file keys/next.password`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runKeygen(cmd) },
	}
	cmd.Flags().String(flagKeyFile, bridgeKeyFile, "where the key goes, relative to the home")
	cmd.Flags().String(flagPasswordFile, bridgePasswordFile, "where its password goes, relative to the home; a file that exists is used")
	return cmd
}

func runKeygen(cmd *cobra.Command) error {
	home := client.GetClientContextFromCmd(cmd).HomeDir
	keyFile, passwordFile := stringFlag(cmd, flagKeyFile), stringFlag(cmd, flagPasswordFile)
	config, err := bridgeconfig.Read(sdkserver.GetServerContextFromCmd(cmd).Viper)
	if err != nil {
		return err
	}
	address, err := makeBridgeKey(bridgeconfig.Path(home, keyFile), bridgeconfig.Path(home, passwordFile), signer.Standard)
	if err != nil {
		return err
	}
	lines := fmt.Sprintf("   key-file = %q\n   password-file = %q\n", keyFile, passwordFile)
	if config.KeyFile != "" && config.KeyFile != keyFile {
		// The key before is needed until no Portal lists it.
		lines += fmt.Sprintf("   old-key-file = %q\n   old-password-file = %q\n", config.KeyFile, config.PasswordFile)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), nextSteps, address, filepath.Join(home, "config", "app.toml"), lines, home)
	return err
}

const nextSteps = `made the bridge key 0x%x

1. Put these lines into [bridge] of %s, in place of those that are there, and start the node again:

%s
2. Register it, with the key of the validator's operator:

   bttcd bridge register --home %s --from OPERATOR

Keep a copy of both files: without the key your validator signs no packets and is jailed after a while.
`

// makeBridgeKey makes the key file, which must not exist, and the password file unless it exists.
func makeBridgeKey(keyFile, passwordFile string, cost signer.Cost) (address [20]byte, err error) {
	if _, err := os.Stat(keyFile); err == nil {
		return address, fmt.Errorf("%s exists: a key in use may be in it, and Portals may list it for days. "+
			"For another key name another file with --%s", keyFile, flagKeyFile)
	}
	password, err := signer.ReadPassword(passwordFile)
	if errors.Is(err, os.ErrNotExist) {
		password, err = makePassword(passwordFile)
	}
	if err != nil {
		return address, err
	}
	return signer.Create(keyFile, password, cost)
}

func makePassword(file string) (string, error) {
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	password := hex.EncodeToString(secret)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", fmt.Errorf("making the folder of the password file: %w", err)
	}
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("writing the password file: %w", err)
	}
	return password, nil
}
